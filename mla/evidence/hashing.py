"""The hashes of a file in one pass: SHA-256 and SHA-512 (FIPS 180-4) and the CRC-32 of ZIP."""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

try:
    from isal.isal_zlib import crc32
except ImportError:  # the verifier runs with the standard library alone
    crc32 = zlib.crc32

__all__ = ["MIB", "Digests", "Hasher", "crc32", "digests_of"]

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Digests:
    """Size in bytes, the two hashes in lower-case hexadecimal, the CRC-32 as a number."""

    size: int
    sha256: str
    sha512: str
    crc32: int


class Hasher:
    """Takes a file in pieces of any length."""

    __slots__ = ("_crc32", "_sha256", "_sha512", "size")

    def __init__(self) -> None:
        self.size = 0
        self._crc32 = 0
        self._sha256 = hashlib.sha256()
        self._sha512 = hashlib.sha512()

    def update(self, piece: bytes) -> None:
        self.size += len(piece)
        self._sha256.update(piece)
        self._sha512.update(piece)
        self._crc32 = crc32(piece, self._crc32)

    def finish(self) -> Digests:
        return Digests(self.size, self._sha256.hexdigest(), self._sha512.hexdigest(), self._crc32)


def digests_of(pieces: Iterable[bytes]) -> Digests:
    hasher = Hasher()
    for piece in pieces:
        hasher.update(piece)
    return hasher.finish()
