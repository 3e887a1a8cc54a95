"""A sealed package kept as one file of the store, so that the same bytes are served from it days later.

Its parts are runs and large files by turns. A large file stays where it is. A run is all that stands
between two of them, at most RUN bytes, kept here: headers, tag files, small files, the directory.

Form: the runs; a record for each part; a line of JSON for each file of evidence; three numbers and
the SHA-256 of all but the runs, which have a checksum each. Little-endian.
"""

import hashlib
import json
import os
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mla.evidence.hashing import MIB, crc32
from mla.evidence.layout import Layout
from mla.evidence.reading import EvidenceDamaged, Member, Region, Source, read_member
from mla.evidence.store import keep, place, receive

_MAGIC = b"mlapkg2\n"
_PART = struct.Struct("<QQI32s")  # start in the package, place of a run in this file, CRC-32, file
_TAIL = struct.Struct("<8sQQQ32s")  # bytes of the package, of the records, of the lines
_HERE = bytes(32)  # a run is in no other file
RUN = MIB // 2
SMALL = MIB // 4  # bytes from which on a file stays where it is


@dataclass(frozen=True, slots=True)
class Kept:
    """A package as it is served, whatever becomes of the rows it was made from."""

    path: Path
    store: Path
    size: int
    records: bytes
    lines: bytes

    def read(self, start: int, stop: int, chunk: int = MIB) -> Iterator[bytes]:
        """Bytes [start, stop), large files in pieces of `chunk`; EvidenceDamaged as `read_member` says.

        Of a run, every byte is checked before the first is given.
        """
        if not 0 <= start <= stop <= self.size:
            raise ValueError(f"bytes {start} to {stop} are not inside a package of {self.size}")
        return self._read(start, stop, chunk)

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Name in the package, size and SHA-256 of each file of evidence."""
        for line in self.lines.splitlines():
            name, size, sha256 = json.loads(line)
            yield name, size, sha256

    def _read(self, start: int, stop: int, chunk: int) -> Iterator[bytes]:
        count = len(self.records) // _PART.size
        number = bisect_right(range(count), start, key=self._start) - 1
        while start < stop:
            edge, end = self._start(number), self._start(number + 1)
            part, first, last = self._part(number, end - edge), start - edge, min(end, stop) - edge
            if isinstance(part.source, Region):
                yield b"".join(read_member(part, 0, part.size, part.size))[first:last]
            else:
                yield from read_member(part, first, last, chunk)
            start, number = end, number + 1

    def _start(self, number: int) -> int:
        at = number * _PART.size
        return int(_PART.unpack_from(self.records, at)[0]) if at < len(self.records) else self.size

    def _part(self, number: int, size: int) -> Member:
        _, at, checksum, digest = _PART.unpack_from(self.records, number * _PART.size)
        source: Source = (
            Region(self.path, at) if digest == _HERE else place(self.store, digest.hex())
        )
        return Member(self.path.name if digest == _HERE else digest.hex(), size, checksum, source)


def save(layout: Layout, store: Path) -> str:
    """Keep the package in the store that holds its files; the answer is its SHA-256 there."""
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    digests, temporary = receive(_chunks(layout, store), store)
    keep(temporary, digests, store)
    return digests.sha256


def load(sha256: str, store: Path) -> Kept:
    """The package that `save` kept; EvidenceDamaged when it is not there or has changed."""
    path = place(store, sha256)
    try:
        with path.open("rb") as file:
            file.seek(-_TAIL.size, os.SEEK_END)
            tail = file.read(_TAIL.size)
            magic, size, records, lines, digest = _TAIL.unpack(tail)
            file.seek(-_TAIL.size - records - lines, os.SEEK_END)
            head = file.read(records + lines)
    except (OSError, struct.error, OverflowError) as error:
        raise _damaged(sha256) from error
    if magic != _MAGIC or hashlib.sha256(head + tail[:-32]).digest() != digest:
        raise _damaged(sha256)
    return Kept(path, store, size, head[:records], head[records:])


def _chunks(layout: Layout, store: Path) -> Iterator[bytes]:
    lines = b"".join(_lines(layout, store))
    records: list[bytes] = []
    start = here = 0
    for stop, member in _spans(layout):
        if member is not None:
            records.append(_PART.pack(start, 0, member.crc32, _digest(member.source, store)))
        else:
            for run in layout.read(start, stop, RUN):
                records.append(_PART.pack(start, here, crc32(run), _HERE))
                start, here = start + len(run), here + len(run)
                yield run
        start = stop
    head = b"".join(records) + lines
    numbers = _TAIL.pack(_MAGIC, layout.size, len(head) - len(lines), len(lines), _HERE)[:-32]
    yield head + numbers + hashlib.sha256(head + numbers).digest()


def _spans(layout: Layout) -> Iterator[tuple[int, Member | None]]:
    """Where each large file ends, and before it all that stands between it and the one before."""
    for index, size in enumerate(layout.sizes):
        if size >= SMALL and not isinstance(layout.sources[index], bytes):
            yield layout.data_start(index), None
            yield layout.edges[index + 1], layout.member(index)
    yield layout.size, None


def _lines(layout: Layout, store: Path) -> Iterator[bytes]:
    for member in map(layout.member, range(len(layout))):
        if not isinstance(member.source, bytes):
            sha256 = _digest(member.source, store).hex()
            yield json.dumps([member.name, member.size, sha256]).encode() + b"\n"


def _digest(source: Source, store: Path) -> bytes:
    if isinstance(source, bytes | Region) or place(store, Path(source).name) != Path(source):
        raise ValueError(f"{source!r} is not a file of the store")
    return bytes.fromhex(Path(source).name)


def _damaged(sha256: str) -> EvidenceDamaged:
    return EvidenceDamaged(
        f"The stored package {sha256} is missing or damaged. Restore it from a backup."
    )
