"""The files of a package under check, read in pieces where they lie, never unpacked."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from mla.common.errors import MlaError
from mla.evidence.hashing import MIB, Digests, digests_of


class Refused(MlaError):
    """So wrong that nothing behind it can be checked."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file in a folder, or (`start`, `crc32`) a stored member inside a ZIP."""

    path: Path
    size: int
    start: int = 0
    crc32: int | None = None

    def pieces(self) -> Iterator[bytes]:
        with open_regular(self.path, follow=self.crc32 is not None) as file:
            file.seek(self.start)
            left = self.size
            while left and (piece := file.read(min(MIB, left))):
                yield piece
                left -= len(piece)

    def digests(self) -> Digests:
        return digests_of(self.pieces())

    def lines(self, longest: int) -> Iterator[bytes]:
        """Lines without their ends; Refused for one that has none or is longer than `longest`."""
        rest = b""
        for piece in self.pieces():
            *whole, rest = (rest + piece).split(b"\n")
            if max(map(len, [*whole, rest])) > longest:
                raise Refused(f"A line is longer than {longest} bytes.")
            yield from whole
        if rest:
            raise Refused("The last line has no end.")


def open_regular(path: Path, *, follow: bool) -> BufferedReader:
    """The opened file; OSError for what is none (a pipe or device is not waited for)."""
    if not stat.S_ISREG(path.stat(follow_symlinks=follow).st_mode):
        raise OSError("it is neither a file nor a folder")
    return path.open("rb")


def show(name: str) -> str:
    """A name that may be hostile, quoted, as printable characters, not too long."""
    shown = ascii(name) if not name.isprintable() else f"'{name}'"
    return shown if len(shown) <= 160 else f"{shown[:120]}...{shown[-30:]}"  # noqa: PLR2004
