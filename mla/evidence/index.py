"""A layout kept as one file of the store, so that the same package is served from it days later.

Form: magic, four numbers, the columns of the layout, names, sources, the SHA-256 of all that; then
the bytes of the members that are kept nowhere else (tag files). Little-endian. It is read without
a loop over the members.
"""

import hashlib
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mla.evidence.layout import Layout
from mla.evidence.reading import EvidenceDamaged, Region, Source
from mla.evidence.store import keep, place, receive

_MAGIC = b"mlapkg1\n"
_NUMBERS = struct.Struct("<8sQQQQ")
_INLINE = b"@"


def save(layout: Layout, store: Path) -> str:
    """Keep the layout in the store that holds its files; the answer is its SHA-256 there."""
    store.mkdir(parents=True, exist_ok=True, mode=0o700)
    digests, temporary = receive(_chunks(layout, store), store)
    keep(temporary, digests, store)
    return digests.sha256


def load(sha256: str, store: Path) -> Layout:
    """The layout that `save` kept; EvidenceDamaged when it is not there or has changed."""
    path = place(store, sha256)
    try:
        with path.open("rb") as file:
            fixed = file.read(_NUMBERS.size)
            magic, stamp, count, names, sources = _NUMBERS.unpack(fixed)
            lengths = _lengths(count, names, sources)
            head = file.read(min(sum(lengths), path.stat().st_size))
            digest = file.read(32)
    except (OSError, struct.error) as error:
        raise _damaged(sha256) from error
    if magic != _MAGIC or hashlib.sha256(fixed + head).digest() != digest:
        raise _damaged(sha256)
    return _from_columns(stamp, _split(head, lengths), store, path, _NUMBERS.size + len(head) + 32)


@dataclass(frozen=True, slots=True)
class _Texts(Sequence[bytes]):
    """Many short texts in one; text i ends at `ends[i]`."""

    joined: bytes
    ends: "array[int]"

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override] # no slices
        return self.joined[self.ends[index - 1] if index else 0 : self.ends[index]]


@dataclass(frozen=True, slots=True)
class _Sources(Sequence[Source]):
    texts: _Texts
    store: str
    file: Path
    inline_start: int

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index: int) -> Source:  # type: ignore[override] # no slices
        text = self.texts[index]
        if text.startswith(_INLINE):
            return Region(self.file, self.inline_start + int(text[1:]))
        return f"{self.store}{text.decode()}"  # building 20,000 Paths costs a tenth of a second


def _chunks(layout: Layout, store: Path) -> Iterator[bytes]:
    inline = [source for source in layout.sources if isinstance(source, bytes)]
    names, sources = list(layout.names), list(_source_texts(layout.sources, store))
    joined = [b"".join(names), b"".join(sources)]
    head = b"".join(
        [
            _NUMBERS.pack(_MAGIC, layout.stamp, len(layout), *map(len, joined)),
            *(_bytes(column) for column in (layout.sizes, layout.checksums, layout.edges)),
            *(_bytes(_ends(texts)) for texts in (names, sources)),
            *joined,
        ]
    )
    yield head
    yield hashlib.sha256(head).digest()
    yield from inline


def _source_texts(sources: Sequence[Source], store: Path) -> Iterator[bytes]:
    root, position = f"{store}/", 0
    for source in sources:
        if isinstance(source, bytes):
            yield _INLINE + str(position).encode()
            position += len(source)
        elif not isinstance(source, Region) and str(source).startswith(root):
            yield str(source)[len(root) :].encode()
        else:
            raise ValueError(f"{source} is not a file of the store")


def _lengths(count: int, names: int, sources: int) -> list[int]:
    return [8 * count, 4 * count, 8 * (2 * count + 2), 8 * count, 8 * count, names, sources]


def _from_columns(
    stamp: int, parts: list[bytes], store: Path, file: Path, inline_start: int
) -> Layout:
    sizes, checksums, edges, name_ends, source_ends, names, sources = parts
    return Layout(
        stamp=stamp,
        names=_Texts(names, _column("Q", name_ends)),
        sizes=_column("Q", sizes),
        checksums=_column("I", checksums),
        sources=_Sources(
            _Texts(sources, _column("Q", source_ends)), f"{store}/", file, inline_start
        ),
        edges=_column("Q", edges),
    )


def _split(data: bytes, lengths: list[int]) -> list[bytes]:
    parts, position = [], 0
    for length in lengths:
        parts.append(data[position : position + length])
        position += length
    return parts


def _ends(texts: Sequence[bytes]) -> "array[int]":
    ends, position = array("Q"), 0
    for text in texts:
        position += len(text)
        ends.append(position)
    return ends


def _bytes(column: "array[int]") -> bytes:
    return _little(array(column.typecode, column)).tobytes()


def _column(code: str, data: bytes) -> "array[int]":
    column = array(code)
    column.frombytes(data)
    return _little(column)


def _little(column: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        column.byteswap()
    return column


def _damaged(sha256: str) -> EvidenceDamaged:
    return EvidenceDamaged(
        f"The layout {sha256} of a package is missing or damaged. Restore it from a backup."
    )
