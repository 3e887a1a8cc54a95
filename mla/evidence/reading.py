"""Stored bytes: given out only while they are what was sealed."""

import os
import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mla.common.errors import MlaError
from mla.evidence.hashing import MIB, crc32

CHUNK = MIB
"""What has a checksum of its own in a sealed package: bytes from a multiple of it to the next."""
CHECKSUM = struct.Struct("<I")


class EvidenceDamaged(MlaError):
    """A stored file is not, or no longer, what was sealed."""


Source = bytes | str | Path  # content itself, or where it is


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package: its name there, what its bytes must be, and where they are."""

    name: str
    size: int
    crc32: int
    source: Source


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes of a file from `start` on, with the CRC-32 of each CHUNK of them; `alone`: it holds no others."""

    path: Path
    start: int
    size: int
    checksums: memoryview
    alone: bool

    @property
    def name(self) -> str:
        return self.path.name


def read_member(member: Member, start: int, stop: int, chunk: int) -> Iterator[bytes]:
    """Bytes [start, stop) in pieces of `chunk`, the last one shorter: how a package comes to be sealed.

    When that is the whole member, the last piece comes only after all bytes were checked; of a
    part, only the member's size can be checked.
    """
    whole, checksum, at = stop - start == member.size, 0, start
    for piece in _pieces(member, start, stop, chunk):
        checksum, at = crc32(piece, checksum), at + len(piece)
        if whole and at == stop:
            _must_be_sealed(checksum, member.crc32, member)
        yield piece
    if whole and start == stop:
        _must_be_sealed(checksum, member.crc32, member)


def read_sealed(part: Sealed, start: int, stop: int) -> Iterator[bytes]:
    """Bytes [start, stop), not none, in pieces of at most CHUNK: how a sealed package is served.

    Each chunk is read and checked whole before any byte of it is given.
    """
    descriptor = _open(part.path, part)
    try:
        _must_hold(descriptor, part, alone=part.alone)
        for number in range(start // CHUNK, -(-stop // CHUNK)):
            at = number * CHUNK
            piece = _pread(descriptor, min(CHUNK, part.size - at), part.start + at, part)
            (sealed,) = CHECKSUM.unpack_from(part.checksums, number * CHECKSUM.size)
            _must_be_sealed(crc32(piece), sealed, part)
            yield piece[max(start - at, 0) : stop - at]
    finally:
        os.close(descriptor)


def _pieces(member: Member, start: int, stop: int, chunk: int) -> Iterator[bytes]:
    if isinstance(member.source, bytes):
        _must_be(len(member.source) == member.size, member)
        yield from (member.source[at : min(at + chunk, stop)] for at in range(start, stop, chunk))
        return
    descriptor = _open(member.source, member)
    try:
        _must_hold(descriptor, member, alone=True)
        for at in range(start, stop, chunk):
            yield _pread(descriptor, min(chunk, stop - at), at, member)
    finally:
        os.close(descriptor)


def _open(path: str | Path, expected: Member | Sealed) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _unreadable(expected, error) from error


def _must_hold(descriptor: int, expected: Member | Sealed, *, alone: bool) -> None:
    held = os.fstat(descriptor)
    _must_be(stat.S_ISREG(held.st_mode), expected)
    _must_be(not alone or held.st_size == expected.size, expected)


def _pread(descriptor: int, length: int, offset: int, expected: Member | Sealed) -> bytes:
    """So many bytes, in as many calls as the system needs for them."""
    try:
        piece = os.pread(descriptor, length, offset)
        while len(piece) < length:
            more = os.pread(descriptor, length - len(piece), offset + len(piece))
            _must_be(bool(more), expected)
            piece += more
    except OSError as error:
        raise _unreadable(expected, error) from error
    return piece


def _unreadable(expected: Member | Sealed, error: OSError) -> EvidenceDamaged:
    return EvidenceDamaged(
        f"{expected.name!r} cannot be read from the evidence store ({error.strerror})."
        " Restore it from a backup."
    )


def _must_be_sealed(checksum: int, sealed: int, expected: Member | Sealed) -> None:
    if checksum != sealed:
        raise EvidenceDamaged(
            f"{expected.name!r} has changed since it was sealed. Restore it from a backup."
        )


def _must_be(whole: bool, expected: Member | Sealed) -> None:  # noqa: FBT001 - reads as a sentence
    if not whole:
        raise EvidenceDamaged(
            f"{expected.name!r} no longer has the {expected.size} bytes it had when it was sealed."
            " Restore it from a backup."
        )
