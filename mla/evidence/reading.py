"""Bytes of one member from where they are stored, never finished when they have changed."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mla.common.errors import MlaError
from mla.evidence.hashing import crc32


class EvidenceDamaged(MlaError):
    """A stored file is not, or no longer, what was sealed."""


@dataclass(frozen=True, slots=True)
class Region:
    """Bytes inside a larger file, from `start` on."""

    path: Path
    start: int


Source = bytes | str | Path | Region  # content itself, or where it is


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package: its name there, what its bytes must be, and where they are."""

    name: str
    size: int
    crc32: int
    source: Source


def read_member(member: Member, start: int, stop: int, chunk: int) -> Iterator[bytes]:
    """Bytes [start, stop) in pieces of at most `chunk`.

    When that is the whole member, the last piece comes only after all bytes were checked; of a
    part, only the member's size can be checked.
    """
    whole, checksum, at = stop - start == member.size, 0, start
    for piece in _pieces(member, start, stop, chunk):
        checksum, at = crc32(piece, checksum), at + len(piece)
        if whole and at == stop:
            _must_be_sealed(checksum, member)
        yield piece
    if whole and start == stop:
        _must_be_sealed(checksum, member)


def _pieces(member: Member, start: int, stop: int, chunk: int) -> Iterator[bytes]:
    if isinstance(member.source, bytes):
        _must_be(len(member.source) == member.size, member)
        yield from (member.source[at : min(at + chunk, stop)] for at in range(start, stop, chunk))
        return
    path, base = _where(member.source)
    descriptor = _open(path, member)
    try:
        held = os.fstat(descriptor)
        _must_be(stat.S_ISREG(held.st_mode), member)
        _must_be(isinstance(member.source, Region) or held.st_size == member.size, member)
        while start < stop:
            piece = _pread(descriptor, min(chunk, stop - start), base + start, member)
            yield piece
            start += len(piece)
    finally:
        os.close(descriptor)


def _where(source: str | Path | Region) -> tuple[str | Path, int]:
    return (source.path, source.start) if isinstance(source, Region) else (source, 0)


def _open(path: str | Path, member: Member) -> int:
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _unreadable(member, error) from error


def _pread(descriptor: int, length: int, offset: int, member: Member) -> bytes:
    try:
        piece = os.pread(descriptor, length, offset)
    except OSError as error:
        raise _unreadable(member, error) from error
    _must_be(bool(piece), member)
    return piece


def _unreadable(member: Member, error: OSError) -> EvidenceDamaged:
    return EvidenceDamaged(
        f"{member.name!r} cannot be read from the evidence store ({error.strerror})."
        " Restore it from a backup."
    )


def _must_be_sealed(checksum: int, member: Member) -> None:
    if checksum != member.crc32:
        raise EvidenceDamaged(
            f"{member.name!r} has changed since it was sealed. Restore it from a backup."
        )


def _must_be(whole: bool, member: Member) -> None:  # noqa: FBT001 - reads as a sentence
    if not whole:
        raise EvidenceDamaged(
            f"{member.name!r} no longer has the {member.size} bytes it had when it was sealed."
            " Restore it from a backup."
        )
