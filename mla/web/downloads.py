"""Evidence as it goes out over HTTP: never shown by a browser, never whole when it is damaged or no longer allowed."""

import errno
import logging
from collections.abc import Iterator
from time import monotonic
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from mla.accounts.models import Membership
from mla.common.errors import MlaError
from mla.custody.models import Grant
from mla.custody.store import store, stream_verified
from mla.evidence import index
from mla.evidence.hashing import MIB
from mla.evidence.names import safe_names
from mla.evidence.reading import EvidenceDamaged
from mla.usecases.grant_download import check_grant, record_delivery
from mla.usecases.record_access import record_refusal
from mla.web.ranges import Span
from mla.web.refusals import RECORDED, status_of

RECHECK_SECONDS = 2  # a withdrawn right must stop the transfer within 5
PIECE = MIB  # what a slow line takes in a second
SMALLEST_PIECE = MIB // 16
logger = logging.getLogger(__name__)


class Cut(ConnectionResetError):
    """Ends a response that has begun: the server closes the connection, so that no client takes it for whole."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "The transfer was stopped.")


class Delivery(Iterator[bytes]):
    """A span of a package on its way out; counts what was handed over, asks for the right again and again."""

    def __init__(self, grant: Grant, span: Span, actor: Membership) -> None:
        kept = index.load(grant.package.layout_sha256, store())
        self._grant = grant
        self._actor = actor
        self._pieces = kept.read(span.start, span.stop)
        self._start = self._position = span.start
        self._rest = b""
        self._pending = 0
        self._checked_at = self._handed_at = monotonic()

    def __next__(self) -> bytes:
        self._position += self._pending  # the server asks for more once it has handed over the last
        size, self._pending = self._size(), 0
        try:
            self._check()
            piece = self._rest or next(self._pieces)
        except MlaError as refusal:
            self._note(refusal)
            raise Cut from refusal
        piece, self._rest = piece[:size], piece[size:]
        self._pending = len(piece)
        return piece

    def close(self) -> None:
        """Called by the server, also when the client has gone away."""
        self._record()

    def _record(self) -> None:
        start, self._start = self._start, self._position
        try:
            if start < self._position:
                record_delivery(self._grant.pk, start=start, stop=self._position)
        except Exception:
            logger.exception("Download %s: the delivery was not recorded", self._grant.pk)
            raise

    def _size(self) -> int:
        """Of the next piece: what the line took in a second, so that the right is asked often enough."""
        took, self._handed_at = monotonic() - self._handed_at, monotonic()
        if took * PIECE <= self._pending or not self._pending:
            return PIECE
        return max(SMALLEST_PIECE, int(self._pending / took))

    def _note(self, refusal: MlaError) -> None:
        logger.warning("Download %s was cut: %s", self._grant.pk, refusal)
        kind = status_of(refusal)[1]
        if kind in RECORDED:
            what, subject = "GET package-file", str(self._grant.pk)
            record_refusal(actor=self._actor, kind=kind, what=what, subject=subject)

    def _check(self) -> None:
        if monotonic() - self._checked_at >= RECHECK_SECONDS:
            self._record()  # a process that is killed closes nothing
            check_grant(self._grant)
            self._checked_at = monotonic()


def package_response(
    grant: Grant, span: Span, *, name: str, delivery: Delivery | None
) -> HttpResponseBase:
    """Without a delivery (HEAD): the same headers and nothing more."""
    response = StreamingHttpResponse(delivery) if delivery else HttpResponse()
    _as_attachment(response, name, len(span))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag(grant.package.sha256)
    if span.partial:
        response.status_code = 206
        response.headers["Content-Range"] = span.content_range
    return response


def file_response(*, name: str, size: int, sha256: str) -> HttpResponseBase:
    """A single stored file under its original name: saved, never shown."""
    response = StreamingHttpResponse(_whole_or_cut(sha256, size))
    _as_attachment(response, safe_names([name])[0].rpartition("/")[2], size)
    response.headers["Content-Type"] = "application/octet-stream"
    return response


def etag(sha256: str) -> str:
    return f'"{sha256}"'


def _as_attachment(response: HttpResponseBase, name: str, size: int) -> None:
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"


def disposition(name: str) -> str:
    """RFC 6266 with both spellings: ASCII for old clients, UTF-8 (RFC 8187) for the rest."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _whole_or_cut(sha256: str, size: int) -> Iterator[bytes]:
    try:
        yield from stream_verified(sha256, size)
    except EvidenceDamaged as damage:
        logger.error("A file was not served whole: %s", damage)  # noqa: TRY400 - the reason says it all
        raise Cut from damage
