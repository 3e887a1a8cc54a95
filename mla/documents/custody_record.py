"""The custody record of an evidence package (what ISO/IEC 27037 asks for): exhibits, then acts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from mla.documents.blocks import Block, heading, one_line, paragraphs
from mla.documents.fonts import (
    BODY,
    CELL_LABEL,
    CELL_NOTE,
    CELL_STRONG,
    DIGEST,
    HEADING,
    SUBTITLE,
    TITLE,
    VALUE,
)
from mla.documents.page import Sheet, write
from mla.documents.shape import build
from mla.documents.table import Cell, Column, Part, details, table
from mla.documents.wording import grouped, moment, size, words


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One file of the package, as it was collected."""

    number: str
    name: str  # the original one
    size: int  # bytes
    sha256: str
    source: str = ""
    method: str = ""
    collector: str = ""
    place: str = ""
    collected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CustodyEntry:
    """One act; the hashes are SHA-256 of what it was done to."""

    number: int
    at: datetime
    act: str
    exhibit: str = ""  # its number; "" when the act concerns the whole package
    person: str = ""
    role: str = ""
    authority: str = ""
    released_by: str = ""
    received_by: str = ""
    place: str = ""
    purpose: str = ""
    hash_before: str = ""
    hash_after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustodyRecord:
    """The whole record; `entries` in order of time."""

    package: str
    reference: str  # of the requesting side
    requested_reference: str
    requesting: str  # the names of the authorities
    requested: str
    title: str
    prepared_at: datetime
    renderer_version: str
    exhibits: tuple[Exhibit, ...] = ()
    entries: tuple[CustodyEntry, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return build(cls, data)


def render(
    data: CustodyRecord, *, draft: bool = False, going_on: Callable[[], None] = lambda: None
) -> bytes:
    """The PDF, in landscape; equal records give equal bytes. `going_on` is called with every row."""
    say = words("custody_record")
    sheet = Sheet(
        title=f"{say['title']} {data.package}",
        author=data.requested,
        subject=say["subject"].format(package=data.package),
        reference=f"{data.reference} / {data.requested_reference}",
        made_on=data.prepared_at.date(),
        layout=data.renderer_version,
        draft=draft,
        wide=True,
    )
    return write(_watched(_blocks(data, sheet.width), going_on), sheet)


def _watched(blocks: Iterator[Block], going_on: Callable[[], None]) -> Iterator[Block]:
    for block in blocks:
        going_on()
        yield block


def _blocks(data: CustodyRecord, width: float) -> Iterator[Block]:
    say = words("custody_record")
    yield one_line(say["title"], TITLE, width)
    yield one_line(say["subtitle"].format(package=data.package), SUBTITLE, width)
    yield one_line(say["intro"], BODY, width)
    facts: list[tuple[str, str | Cell]] = [
        (say["requesting"], data.requesting),
        (say["requesting_reference"], [Part(data.reference, VALUE, exact=True)]),
        (say["requested"], data.requested),
        (say["requested_reference"], [Part(data.requested_reference, VALUE, exact=True)]),
        (say["case_title"], data.title),
        (say["prepared"], moment(data.prepared_at)),
    ]
    yield from details(facts, width)
    yield from _exhibits(data, width)
    yield from _entries(data, width)


def _exhibits(data: CustodyRecord, width: float) -> Iterator[Block]:
    say = words("custody_record")
    yield heading(say["exhibits"], HEADING, width, level=0)
    if not data.exhibits:
        yield from paragraphs(say["exhibits_none"], BODY, width)
        return
    total = size(sum(exhibit.size for exhibit in data.exhibits))
    summary = say["summary"].format(count=f"{len(data.exhibits):,}", size=total)
    yield from paragraphs(summary, BODY, width)
    shares = {
        "column_number": 0.06,
        "name": 0.25,
        "digest": 0.22,
        "origin": 0.19,
        "collected_by": 0.15,
        "collected_at": 0.13,
    }
    rows = (_exhibit_cells(exhibit) for exhibit in data.exhibits)
    yield from table([Column(say[key], share) for key, share in shares.items()], rows, width)


def _exhibit_cells(exhibit: Exhibit) -> tuple[Cell, ...]:
    return (
        [Part(exhibit.number)],
        [Part(exhibit.name, CELL_STRONG, exact=True), Part(size(exhibit.size), CELL_LABEL)],
        [Part(grouped(exhibit.sha256), DIGEST, exact=True)],
        [Part(exhibit.source), Part(exhibit.method, CELL_NOTE)],
        [Part(exhibit.collector), Part(exhibit.place, CELL_LABEL)],
        [Part(moment(exhibit.collected_at))],
    )


def _entries(data: CustodyRecord, width: float) -> Iterator[Block]:
    say = words("custody_record")
    yield heading(say["entries"], HEADING, width, level=0)
    if not data.entries:
        yield from paragraphs(say["entries_none"], BODY, width)
        return
    shares = {
        "column_number": 0.05,
        "when": 0.13,
        "act": 0.19,
        "person": 0.16,
        "handover": 0.13,
        "place": 0.13,
        "digests": 0.21,
    }
    rows = (_entry_cells(entry) for entry in data.entries)
    yield from table([Column(say[key], share) for key, share in shares.items()], rows, width)


def _entry_cells(entry: CustodyEntry) -> tuple[Cell, ...]:
    say = words("custody_record")

    def said(key: str, **value: str) -> str:
        return say[key].format(**value) if any(value.values()) else ""

    digests = [
        part
        for label, digest in (("before", entry.hash_before), ("after", entry.hash_after))
        if digest
        for part in (Part(say[label], CELL_LABEL), Part(grouped(digest), DIGEST, exact=True))
    ]
    return (
        [Part(str(entry.number))],
        [Part(moment(entry.at))],
        [
            Part(entry.act, CELL_STRONG),
            Part(said("exhibit", number=entry.exhibit), CELL_LABEL),
            Part(entry.note, CELL_NOTE),
        ],
        [Part(entry.person), Part(entry.role, CELL_LABEL), Part(entry.authority, CELL_LABEL)],
        [
            Part(said("released_by", person=entry.released_by)),
            Part(said("received_by", person=entry.received_by)),
        ],
        [Part(entry.place), Part(entry.purpose, CELL_NOTE)],
        digests,
    )
