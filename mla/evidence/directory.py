"""Reading the central directory of a ZIP that may be hostile (PKWARE APPNOTE 6.3.10)."""

import io
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mla.evidence import records
from mla.evidence.contents import Refused, show
from mla.evidence.layout import MOST_MEMBERS
from mla.evidence.paths import LONGEST

_TAIL = 1 << 16
_MOST_BYTES = 256 << 20
_ENCRYPTED, _UTF8 = 1, 1 << 11


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory says of one member; `problem` says why it cannot be a member of ours."""

    name: str
    size: int
    crc32: int
    stamp: int
    offset: int
    problem: str


@dataclass(frozen=True, slots=True)
class _End:
    count: int
    length: int
    start: int


def read_directory(file: BinaryIO, size: int) -> list[Entry]:
    """Every entry, in order; Refused when there is no directory that can be read."""
    end = _end(file, size)
    if end.count > MOST_MEMBERS or end.length > _MOST_BYTES:
        raise Refused(
            f"The ZIP declares {end.count} members in a list of {end.length} bytes: a package has"
            f" at most {MOST_MEMBERS}."
        )
    if end.start + end.length > size:
        raise Refused(
            "The ZIP is cut off or damaged: its list of members is not where it should be."
        )
    file.seek(end.start)
    return [_entry(file, number) for number in range(1, end.count + 1)]


def _end(file: BinaryIO, size: int) -> _End:
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    signature = struct.pack("<I", records.END)
    place = len(tail) - records.END_FORM.size
    if tail[place : place + 4] != signature:
        place = tail.rfind(signature)
    fixed = tail[place : place + records.END_FORM.size]
    if place < 0 or len(fixed) < records.END_FORM.size:
        raise Refused("The ZIP is cut off or damaged: its end record is missing.")
    after = len(tail) - place - len(fixed)
    if after:
        raise Refused(f"There are {after} bytes after the end of the ZIP, which belong to no file.")
    _, _, _, _, count, length, start, _ = records.END_FORM.unpack(fixed)
    return _wide_end(tail[:place]) or _End(count, length, start)


def _wide_end(tail: bytes) -> _End | None:
    """The ZIP64 end record, which our layout puts directly before its locator."""
    wide, locator = records.END_64_FORM, records.LOCATOR_FORM
    if tail[-locator.size :][:4] != struct.pack("<I", records.LOCATOR):
        return None
    fixed = tail[-locator.size - wide.size : -locator.size]
    if fixed[:4] != struct.pack("<I", records.END_64) or len(fixed) < wide.size:
        raise Refused("The ZIP is damaged: its ZIP64 end record is not where it should be.")
    *_, count, length, start = wide.unpack(fixed)
    return _End(count, length, start)


def _entry(file: BinaryIO, number: int) -> Entry:
    fixed = file.read(records.CENTRAL_FORM.size)
    if len(fixed) < records.CENTRAL_FORM.size or fixed[:4] != struct.pack("<I", records.CENTRAL):
        raise Refused(f"The ZIP is damaged: entry {number} of its list of members cannot be read.")
    (_, _, _, flags, method, stamp, checksum, packed, size, name_length, extra_length) = (
        records.CENTRAL_FORM.unpack(fixed)[:11]
    )
    comment_length, _, _, attributes, offset = records.CENTRAL_FORM.unpack(fixed)[11:]
    if name_length > LONGEST:
        raise Refused(f"Member {number} of the ZIP has a name of {name_length} bytes.")
    raw, extra = file.read(name_length), file.read(extra_length)
    file.seek(comment_length, io.SEEK_CUR)
    size, packed, offset = _widened([size, packed, offset], extra)
    name = raw.decode(errors="surrogateescape")
    problems = _problems(raw, flags, method, attributes >> 16, repacked=packed != size)
    return Entry(name, size, checksum, stamp, offset, _sentence(name, problems))


def _widened(numbers: list[int], extra: bytes) -> list[int]:
    """Size, packed size and offset, each from the ZIP64 field where the short one is full."""
    wide = io.BytesIO(extra[4:] if extra[:2] == b"\x01\x00" else b"")
    return [
        int.from_bytes(wide.read(8), "little") if number == records.LIMIT_32 else number
        for number in numbers
    ]


def _problems(raw: bytes, flags: int, method: int, mode: int, *, repacked: bool) -> Iterator[str]:
    kind = stat.S_IFMT(mode)
    if flags & _ENCRYPTED:
        yield "is encrypted"
    elif method or repacked:
        yield "is compressed"
    if kind == stat.S_IFLNK:
        yield "is a symbolic link"
    elif raw.endswith(b"/"):
        yield "is a folder entry"
    elif kind != stat.S_IFREG:
        yield "is not a regular file"
    if not flags & _UTF8:
        yield "has a name that is not marked as UTF-8"


def _sentence(name: str, problems: Iterator[str]) -> str:
    text = " and ".join(problems)
    return f"{show(name)} {text}: a package stores plain files only." if text else ""
