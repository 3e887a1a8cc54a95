"""A stored ZIP64 file laid out beforehand: exact size, any byte range, the same bytes each time."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mla.common.errors import MlaError
from mla.evidence import records
from mla.evidence.hashing import MIB
from mla.evidence.reading import Member, Source, read_member

__all__ = ["Layout", "Member"]

MOST_MEMBERS = 200_000


class PackageTooLarge(MlaError):
    """More files than one package holds."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns with an element per member, and `edges`: where each part of the file starts.

    The parts are the n members with their headers, the n entries of the central directory, the end
    records; the last edge is the size of the file.
    """

    stamp: int
    names: Sequence[bytes]
    sizes: "array[int]"
    checksums: "array[int]"
    sources: Sequence[Source]
    edges: "array[int]"

    @classmethod
    def of(cls, members: Sequence[Member], at: datetime) -> "Layout":
        """The layout of the members in this order, each dated `at`."""
        return cls.stamped(members, records.dos_stamp(at))

    @classmethod
    def stamped(cls, members: Sequence[Member], stamp: int) -> "Layout":
        """As `of`, with date and time as ZIP writes them."""
        if len(members) > MOST_MEMBERS:
            raise PackageTooLarge(
                f"{len(members)} files are too many for one package. Make several packages of at"
                f" most {MOST_MEMBERS} files."
            )
        names = [member.name.encode() for member in members]
        if len(set(names)) != len(names):
            raise ValueError("two members of a package have the same name")
        sizes = array("Q", [member.size for member in members])
        return cls(
            stamp=stamp,
            names=names,
            sizes=sizes,
            checksums=array("I", [member.crc32 for member in members]),
            sources=[member.source for member in members],
            edges=_edges(names, sizes),
        )

    @property
    def size(self) -> int:
        return self.edges[-1]

    def __len__(self) -> int:
        return len(self.sizes)

    def member(self, index: int) -> Member:
        name = bytes(self.names[index]).decode()
        return Member(name, self.sizes[index], self.checksums[index], self.sources[index])

    def header(self, index: int) -> bytes:
        """The local header, which stands at `edges[index]`, before the member's data."""
        name = bytes(self.names[index])
        return records.local_header(name, self.sizes[index], self.checksums[index], self.stamp)

    def data_start(self, index: int) -> int:
        return self.edges[index + 1] - self.sizes[index]

    def entry(self, index: int) -> bytes:
        """The member's entry of the central directory, at `edges[len(self) + index]`."""
        size, checksum = self.sizes[index], self.checksums[index]
        name = bytes(self.names[index])
        return records.central_entry(name, size, checksum, self.stamp, self.edges[index])

    def end(self) -> bytes:
        count = len(self)
        start, stop = self.edges[count], self.edges[2 * count]
        return records.end_records(count, start, stop - start)

    def read(self, start: int, stop: int, chunk: int = MIB) -> Iterator[bytes]:
        """Bytes [start, stop) in pieces of at most `chunk`; EvidenceDamaged as `read_member` says."""
        if not 0 <= start <= stop <= self.size:
            raise ValueError(f"bytes {start} to {stop} are not inside a file of {self.size}")
        return _gathered(self._pieces(start, stop, chunk), chunk)

    def _pieces(self, start: int, stop: int, chunk: int) -> Iterator[bytes]:
        part = bisect_right(self.edges, start) - 1
        while start < stop:
            edge, end = self.edges[part], min(self.edges[part + 1], stop)
            yield from self._part(part, start - edge, end - edge, chunk)
            start, part = end, part + 1

    def _part(self, part: int, start: int, stop: int, chunk: int) -> Iterable[bytes]:
        count = len(self)
        if part < count:
            return self._member_part(part, start, stop, chunk)
        whole = self.entry(part - count) if part < 2 * count else self.end()
        return (whole[start:stop],)

    def _member_part(self, index: int, start: int, stop: int, chunk: int) -> Iterator[bytes]:
        length = self.data_start(index) - self.edges[index]
        if start < length:
            yield self.header(index)[start:stop]
        first, last = max(start - length, 0), stop - length
        if last > first or self.sizes[index] == 0:
            yield from read_member(self.member(index), first, max(first, last), chunk)


def _edges(names: Sequence[bytes], sizes: Sequence[int]) -> "array[int]":
    edges, position = array("Q"), 0
    for name, size in zip(names, sizes, strict=True):
        edges.append(position)
        position += records.local_length(name, size) + size
    directory = position
    for index, (name, size) in enumerate(zip(names, sizes, strict=True)):
        edges.append(position)
        position += records.central_length(name, size, edges[index])
    end = records.end_records(len(names), directory, position - directory)
    edges.extend([position, position + len(end)])
    return edges


def _gathered(pieces: Iterator[bytes], chunk: int) -> Iterator[bytes]:
    """Small pieces joined, so that thousands of small files do not mean thousands of writes."""
    held: list[bytes] = []
    length = 0
    for piece in pieces:
        if held and length + len(piece) > chunk:
            yield b"".join(held)
            held, length = [], 0
        held.append(piece)
        length += len(piece)
    if held:
        yield b"".join(held)
