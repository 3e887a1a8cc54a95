"""The evidence of a played request: the files of any real folder, or those of the demo's exhibits."""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path

from mla.common.clock import now
from mla.common.errors import MlaError
from mla.custody.store import incoming
from mla.evidence.hashing import MIB
from mla.evidence.layout import MOST_MEMBERS
from mla.evidence.store import receive
from mla.ops.demo.exhibits import generate
from mla.usecases.upload_evidence import Provenance, Received

AT_ONCE = 50  # recorded together: a transaction each would take longer than the bytes
ROOM_FOR_TAG_FILES = 100
SEED = 20260042
REPORT_SECONDS = 5.0


class Progress:
    """Says every few seconds how far the upload is."""

    def __init__(self, files: int, size: int, say: Callable[[str], None]) -> None:
        self.files, self.size, self.say = files, size, say
        self.file = self.read = 0
        self.next = time.monotonic() + REPORT_SECONDS

    def watched(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The next file's pieces, counted on their way."""
        self.file += 1
        for piece in pieces:
            yield piece
            self.read += len(piece)
            if time.monotonic() > self.next:
                self.next = time.monotonic() + REPORT_SECONDS
                done = f"{self.read:,} of {self.size:,} bytes"
                self.say(f"          file {self.file:,} of {self.files:,}, {done}")


class EvidenceUnusable(MlaError):
    """The folder or a file in it cannot be read, or there are too many or no files."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """`name` is the relative path as text; bytes of it that are no UTF-8 are written as hexadecimal escapes."""

    path: Path
    name: str
    size: int
    provenance: Provenance


def from_folder(folder: Path, *, collector: str) -> tuple[list[EvidenceFile], int]:
    """Every plain file below, each tried, and how many other things (links, pipes) were left out."""
    provenance = Provenance(
        source=f"Folder {_shown(folder.resolve().name)}"[:300],
        method="export",
        collector=collector,
        collected_at=now(),
    )
    files, others = [], 0
    for entry in _below(folder):
        if entry.is_file(follow_symlinks=False):
            name = _shown(os.path.relpath(entry.path, folder))
            files.append(EvidenceFile(Path(entry.path), name, _size(entry.path), provenance))
        else:
            others += 1
    if not files:
        raise EvidenceUnusable(f"There is no file in {folder}: name a folder with evidence.")
    if len(files) > MOST_MEMBERS - ROOM_FOR_TAG_FILES:
        raise EvidenceUnusable(
            f"{folder} holds {len(files)} files; a package holds up to {MOST_MEMBERS} members. "
            "Name a part of it."
        )
    return files, others


def generated(folder: Path) -> list[EvidenceFile]:
    """Logs, a customer record, a packet capture and a mailbox, written into this folder."""
    return [
        EvidenceFile(
            path=one.path,
            name=one.path.relative_to(folder).as_posix(),
            size=one.path.stat().st_size,
            provenance=Provenance(
                source=one.source,
                method=one.method,
                collector=one.collector,
                place=one.place,
                collected_at=one.collected_at,
                note=one.description,
            ),
        )
        for one in generate(folder, SEED)
    ]


def batches(files: Sequence[EvidenceFile]) -> Iterator[list[EvidenceFile]]:
    """In their order, AT_ONCE or fewer files of one provenance together."""
    for _, group in groupby(files, key=attrgetter("provenance")):
        while batch := list(islice(group, AT_ONCE)):
            yield batch


def take_in(batch: Sequence[EvidenceFile], progress: Progress) -> list[Received]:
    """The files' bytes, hashed and durable in the store's own folder for what comes in."""
    received: list[Received] = []
    try:
        for file in batch:
            digests, path = receive(progress.watched(_pieces(file.path)), incoming())
            received.append(Received(file.name, digests, path))
    except BaseException:
        for one in received:
            one.path.unlink(missing_ok=True)
        raise
    return received


def _pieces(path: Path) -> Iterator[bytes]:
    """EvidenceUnusable names the file when it cannot be read to its end."""
    try:
        with open(path, "rb", opener=_open) as file:
            while piece := file.read(MIB):
                yield piece
    except OSError as error:
        raise _unreadable(path, error) from error


def _below(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """What is no folder, in the order of the names; links are not followed."""
    waiting = [str(folder)]
    while waiting:
        here = waiting.pop()
        entries = _entries(here)
        yield from (one for one in entries if not one.is_dir(follow_symlinks=False))
        inner = [one.path for one in entries if one.is_dir(follow_symlinks=False)]
        waiting.extend(reversed(inner))


def _entries(folder: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda one: os.fsencode(one.name))
    except OSError as error:
        raise _unreadable(folder, error) from error


def _size(path: str) -> int:
    """Opens the file and reads a byte of it, so that a refusal comes before anything is done."""
    try:
        with open(path, "rb", opener=_open) as file:
            file.read(1)
            return os.fstat(file.fileno()).st_size
    except OSError as error:
        raise _unreadable(path, error) from error


def _open(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "it is no plain file any more")
    return descriptor


def _unreadable(path: str | Path, error: OSError) -> EvidenceUnusable:
    return EvidenceUnusable(
        f"{_shown(str(path))} cannot be read ({error.strerror}): make it readable or take it out "
        "of the folder, then run this again."
    )


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def total(files: Iterable[EvidenceFile]) -> int:
    return sum(one.size for one in files)
