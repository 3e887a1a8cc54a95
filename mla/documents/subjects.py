"""Persons, accounts, devices and addresses of a letter: a few in its text, many in an annex after the signature."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mla.documents.blocks import Block, NewPage, heading, paragraphs
from mla.documents.fonts import BODY, CELL_LABEL, CELL_NOTE, CELL_STRONG, HEADING
from mla.documents.letter_content import SubjectRow
from mla.documents.table import Cell, Column, Part, details, table
from mla.documents.wording import Words

MOST_IN_TEXT = 15
IN_TEXT = (
    ("column_number", 0.07),
    ("kind", 0.17),
    ("identifier", 0.36),
    ("provider", 0.18),
    ("period", 0.22),
)
IN_ANNEX = (
    ("column_number", 0.08),
    ("kind", 0.14),
    ("identifier", 0.27),
    ("provider", 0.16),
    ("period", 0.19),
    ("note", 0.16),
)


def subjects(rows: Sequence[SubjectRow], say: Words, width: float) -> Iterator[Block]:
    """All of them; of more than a few, how many there are of each kind."""
    if len(rows) <= MOST_IN_TEXT:
        columns = [Column(say[key], share) for key, share in IN_TEXT]
        yield from table(columns, map(_cells, rows), width)
        return
    told = say["subjects_annexed"].format(count=f"{len(rows):,}")
    yield from paragraphs(told, BODY, width)
    kinds = Counter(row.identifier_type or row.kind for row in rows)
    yield from details([(kind, f"{times:,}") for kind, times in kinds.most_common()], width)


def annex(rows: Sequence[SubjectRow], reference: str, say: Words, width: float) -> Iterator[Block]:
    """Each of them on pages of its own, where they are too many for the text."""
    if len(rows) <= MOST_IN_TEXT:
        return
    yield NewPage()
    yield heading(say["annex"], HEADING, width, level=0)
    told = say["annex_of"].format(reference=reference, count=f"{len(rows):,}")
    yield from (replace(one, sticky=True) for one in paragraphs(told, BODY, width))
    columns = [Column(say[key], share) for key, share in IN_ANNEX]
    yield from table(columns, map(_annex_cells, rows), width)


def _cells(row: SubjectRow) -> tuple[Cell, ...]:
    identifier = [
        Part(row.identifier_type, CELL_LABEL),
        Part(row.identifier, CELL_STRONG, exact=True),
        Part(row.note, CELL_NOTE),
    ]
    return (
        [Part(row.number)],
        [Part(row.kind)],
        identifier,
        [Part(row.provider)],
        [Part(row.period)],
    )


def _annex_cells(row: SubjectRow) -> tuple[Cell, ...]:
    """In few lines, since there may be thousands: an IPv4 address is not called an address twice."""
    said_before = row.kind.lower() in row.identifier_type.lower()
    return (
        [Part(row.number)],
        [Part(row.identifier_type), Part("" if said_before else row.kind, CELL_NOTE)],
        [Part(row.identifier, CELL_STRONG, exact=True)],
        [Part(row.provider)],
        [Part(row.period)],
        [Part(row.note)],
    )
