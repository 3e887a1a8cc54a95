"""A sealed package kept as one file of the store, so that the same bytes are served from it days later.

Its parts are runs and large files by turns. A large file stays where it is. A run is all that stands
between two of them, at most RUN bytes, kept here: headers, tag files, small files, the directory.

Form: the runs; a record for each part; the CRC-32 of each CHUNK of each part, in their order (a run is
less than one); a line of JSON for each file of evidence; four numbers and the SHA-256 of all but the
runs. Little-endian.
"""

import hashlib
import json
import os
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mla.evidence.hashing import MIB, crc32
from mla.evidence.layout import Layout
from mla.evidence.reading import (
    CHECKSUM,
    CHUNK,
    EvidenceDamaged,
    Member,
    Sealed,
    Source,
    read_member,
    read_sealed,
)
from mla.evidence.store import incoming_of, keep, place, receive

_MAGIC = b"mlapkg3\n"
_PART = struct.Struct("<QQQ32s")  # start in the package, place of a run here, first CRC-32, file
_TAIL = struct.Struct("<8sQQQQ32s")  # bytes of the package, the records, the checksums, the lines
_HERE = bytes(32)  # a run is in no other file
RUN = MIB // 2
SMALL = MIB // 4  # bytes from which on a file stays where it is


@dataclass(frozen=True, slots=True)
class Saved:
    """SHA-256 of the package, and of the file that keeps it in the store."""

    sha256: str
    kept_as: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A package as it is served, whatever becomes of the rows it was made from."""

    path: Path
    store: Path
    size: int
    records: bytes
    checksums: memoryview
    lines: bytes

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes [start, stop) in pieces of at most CHUNK; EvidenceDamaged before any that changed."""
        if not 0 <= start <= stop <= self.size:
            raise ValueError(f"bytes {start} to {stop} are not inside a package of {self.size}")
        return self._read(start, stop)

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Name in the package, size and SHA-256 of each file of evidence."""
        for line in self.lines.splitlines():
            name, size, sha256 = json.loads(line)
            yield name, size, sha256

    def _read(self, start: int, stop: int) -> Iterator[bytes]:
        count = len(self.records) // _PART.size
        number = bisect_right(range(count), start, key=self._start) - 1
        while start < stop:
            edge, end = self._start(number), self._start(number + 1)
            yield from read_sealed(
                self._part(number, end - edge), start - edge, min(end, stop) - edge
            )
            start, number = end, number + 1

    def _start(self, number: int) -> int:
        at = number * _PART.size
        return int(_PART.unpack_from(self.records, at)[0]) if at < len(self.records) else self.size

    def _part(self, number: int, size: int) -> Sealed:
        _, at, first, digest = _PART.unpack_from(self.records, number * _PART.size)
        checksums = self.checksums[first * CHECKSUM.size :]
        if digest == _HERE:
            return Sealed(self.path, at, size, checksums, alone=False)
        return Sealed(place(self.store, digest.hex()), 0, size, checksums, alone=True)


def save(layout: Layout, store: Path, going_on: Callable[[], None] = lambda: None) -> Saved:
    """Read the whole package once and keep it in the store that holds its files.

    EvidenceDamaged when a member is not what its upload said. `going_on` is called with every piece read.
    """
    sealing = _Sealing(layout, store, going_on)
    digests, temporary = receive(sealing.chunks(), incoming_of(store))
    keep(temporary, digests, store)
    return Saved(sealing.whole.hexdigest(), digests.sha256)


def load(sha256: str, store: Path) -> Kept:
    """The package that was `kept_as` this; EvidenceDamaged when it is not there or has changed."""
    path = place(store, sha256)
    try:
        with path.open("rb") as file:
            file.seek(-_TAIL.size, os.SEEK_END)
            tail = file.read(_TAIL.size)
            magic, size, *lengths, digest = _TAIL.unpack(tail)
            file.seek(-_TAIL.size - sum(lengths), os.SEEK_END)
            head = file.read(sum(lengths))
    except (OSError, struct.error, OverflowError) as error:
        raise _damaged(sha256) from error
    if magic != _MAGIC or hashlib.sha256(head + tail[:-32]).digest() != digest:
        raise _damaged(sha256)
    records, checksums, _ = lengths
    return Kept(
        path,
        store,
        size,
        records=head[:records],
        checksums=memoryview(head)[records : records + checksums],
        lines=head[records + checksums :],
    )


class _Sealing:
    """Reads a package on and on, and knows at the end what its stored form says of the bytes."""

    def __init__(self, layout: Layout, store: Path, going_on: Callable[[], None]) -> None:
        self._layout, self._store, self._going_on = layout, store, going_on
        self._records: list[bytes] = []
        self._checksums: list[bytes] = []
        self.whole = hashlib.sha256()

    def chunks(self) -> Iterator[bytes]:
        lines = b"".join(_lines(self._layout, self._store))
        start = here = 0
        for stop, member in _spans(self._layout):
            if member is not None:
                self._part(start, 0, _digest(member.source, self._store))
                for piece in read_member(member, 0, member.size, CHUNK):
                    self._seal(piece)
            else:
                for run in self._layout.read(start, stop, RUN):
                    self._part(start, here, _HERE)
                    self._seal(run)
                    start, here = start + len(run), here + len(run)
                    yield run
            start = stop
        parts = [b"".join(self._records), b"".join(self._checksums), lines]
        head, lengths = b"".join(parts), map(len, parts)
        numbers = _TAIL.pack(_MAGIC, self._layout.size, *lengths, _HERE)[:-32]
        yield head + numbers + hashlib.sha256(head + numbers).digest()

    def _part(self, start: int, here: int, digest: bytes) -> None:
        self._records.append(_PART.pack(start, here, len(self._checksums), digest))

    def _seal(self, piece: bytes) -> None:
        self._checksums.append(CHECKSUM.pack(crc32(piece)))
        self.whole.update(piece)
        self._going_on()


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
    if isinstance(source, bytes) or place(store, Path(source).name) != Path(source):
        raise ValueError(f"{source!r} is not a file of the store")
    return bytes.fromhex(Path(source).name)


def _damaged(sha256: str) -> EvidenceDamaged:
    return EvidenceDamaged(
        f"The stored package {sha256} is missing or damaged. Restore it from a backup."
    )
