"""One byte range of what is downloaded (RFC 9110, sections 13.1.5 and 14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.IGNORECASE | re.ASCII)


class Unsatisfiable(Exception):
    """The range lies behind the end (416)."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [start, stop) of `size`; `partial` when they were asked for as a range."""

    start: int
    stop: int
    size: int
    partial: bool

    def __len__(self) -> int:
        return self.stop - self.start

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.stop - 1}/{self.size}"


def wanted(header: str, *, if_range: str, etag: str, size: int) -> Span:
    """The span that a Range header asks for; the whole when there is none that counts.

    Several ranges at once, and what is not written as the RFC has it, are ignored, as it allows.
    """
    whole = Span(0, size, size, partial=False)
    found = _ONE_RANGE.fullmatch(header)
    if not found or (if_range and if_range != etag):
        return whole
    first, last = found.groups()
    if not first and not last:
        return whole
    if not first:
        return _span(size - min(int(last), size), size, size)
    if last and int(last) < int(first):
        return whole
    return _span(int(first), min(int(last) + 1, size) if last else size, size)


def _span(start: int, stop: int, size: int) -> Span:
    if start >= size:
        raise Unsatisfiable
    return Span(start, stop, size, partial=True)
