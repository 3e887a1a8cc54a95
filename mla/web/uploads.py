"""Evidence as it comes in over HTTP: straight into the store, hashed on the way (RFC 7578; RFC 9110, section 9.3.4)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from mla.custody.store import incoming
from mla.evidence.hashing import MIB
from mla.evidence.store import CutShort, Incoming, must_be_whole
from mla.usecases.upload_evidence import Received
from mla.web.numbers import whole_number


@contextmanager
def receiving(request: HttpRequest) -> Iterator["EvidenceFiles"]:
    """Prepares a request whose form was not read yet; what is not kept of its files is gone at the end."""
    files = EvidenceFiles()
    request.parse_file_upload = partial(_parse, files)  # type: ignore[method-assign]
    try:
        yield files
    finally:
        files.discard()


def body_of(request: HttpRequest) -> Iterator[bytes]:
    """The body in pieces of at most 1 MiB; CutShort when the connection breaks."""
    try:
        yield from iter(partial(request.read, MIB), b"")
    except UnreadablePostError as gone:
        raise CutShort(
            "The connection was cut before the file had come in. Send it again."
        ) from gone


def name_in(headers: Mapping[str, str]) -> str:
    """The file's name from X-File-Name: UTF-8, percent-encoded; a byte that is none stays legible."""
    return unquote(headers.get("X-File-Name", ""), errors="backslashreplace")


class EvidenceFiles(FileUploadHandler):
    """Takes the files of a form: each byte is written once, into the store's own file system."""

    chunk_size = MIB

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Received] = []
        self._opened: list[Incoming] = []

    def new_file(self, field_name: str, file_name: str, *about: Any, **more: Any) -> None:
        super().new_file(field_name, file_name, *about, **more)
        self._opened.append(Incoming(incoming()))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._opened[-1].write(raw_data)

    def file_complete(self, file_size: int) -> None:
        file = self._opened[-1]
        self.received.append(Received(str(self.file_name), file.finish(), file.path))

    def discard(self) -> None:
        for file in self._opened:
            file.discard()


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str:
        """The name as it was given: it is evidence, and never used as a path."""
        return file_name


class _Counted:
    """Counts what is read, so that a form that was cut off is not taken for a whole one."""

    def __init__(self, stream: HttpRequest) -> None:
        self._stream = stream
        self.size = 0

    def read(self, size: int) -> bytes:
        piece: bytes = self._stream.read(size)
        self.size += len(piece)
        return piece


def _parse(
    files: EvidenceFiles,
    meta: dict[str, Any],
    stream: HttpRequest,
) -> tuple[QueryDict, MultiValueDict[str, Any]]:
    length = whole_number(meta.get("CONTENT_LENGTH", ""))
    if length is None:
        raise MultiPartParserError("Content-Length has to say how many bytes the form has.")
    body = _Counted(stream)
    parsed = _Parser(meta, body, [files], "utf-8").parse()  # type: ignore[arg-type]
    must_be_whole(body.size, length)
    return parsed
