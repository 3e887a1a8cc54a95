"""Every byte of a ZIP that is no content, against the only layout its members can have."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from mla.evidence.contents import Held, Refused, show
from mla.evidence.directory import Entry
from mla.evidence.layout import Layout, Member


def layout_of(entries: Sequence[Entry], size: int) -> Layout:
    """The layout that the entries must have; Refused when members or file are not where it says."""
    if not entries:
        raise Refused("The ZIP is empty.")
    _must_have_room(entries, size)
    members = [Member(entry.name, entry.size, entry.crc32, b"") for entry in entries]
    layout = Layout.stamped(members, entries[0].stamp)
    for entry, start in zip(entries, layout.edges, strict=False):
        _must_start_at(start, entry)
    if layout.size < size:
        raise Refused(f"The ZIP has {size - layout.size} bytes too many, which belong to no file.")
    if layout.size > size:
        raise Refused(
            f"The ZIP is cut off: {layout.size - size} of {layout.size} bytes are missing."
        )
    return layout


def differences(layout: Layout, entries: Sequence[Entry], file: BinaryIO) -> Iterator[str]:
    """A sentence for each header and record that is not, byte for byte, as it must be."""
    for index, entry in enumerate(entries):
        if not _stands(file, layout.edges[index], layout.header(index)):
            yield (
                f"The header of {show(entry.name)} in the ZIP was changed: it disagrees with the"
                " list of members or is not as packages have it."
            )
        if not _stands(file, layout.edges[len(layout) + index], layout.entry(index)):
            yield (
                f"The entry of {show(entry.name)} in the list of members of the ZIP was changed:"
                " it is not as packages have it."
            )
    if not _stands(file, layout.edges[-2], layout.end()):
        yield "The end record of the ZIP was changed."


def members(layout: Layout, path: Path) -> dict[str, Held]:
    """Name -> where its content is inside the ZIP at `path`."""
    found = {}
    for index in range(len(layout)):
        member = layout.member(index)
        found[member.name] = Held(path, member.size, layout.data_start(index), member.crc32)
    return found


def _must_have_room(entries: Sequence[Entry], size: int) -> None:
    """Before anything is computed from numbers that ZIP64 writes up to 2^64 - 1."""
    for entry in entries:
        if max(entry.size, entry.offset) > size:
            raise Refused(
                f"The ZIP is cut off, or its list of members was changed: {show(entry.name)} would"
                " reach beyond its end."
            )
    if sum(entry.size for entry in entries) > size:
        raise Refused("The list of members of the ZIP was changed: members overlap in it.")


def _must_start_at(start: int, entry: Entry) -> None:
    if entry.offset > start:
        raise Refused(
            f"There are {entry.offset - start} bytes before {show(entry.name)} in the ZIP that"
            " belong to no file, or the list of members was changed."
        )
    if entry.offset < start:
        raise Refused(
            f"{show(entry.name)} overlaps the member before it in the ZIP, or the list of members"
            " was changed."
        )


def _stands(file: BinaryIO, at: int, expected: bytes) -> bool:
    file.seek(at)
    return file.read(len(expected)) == expected
