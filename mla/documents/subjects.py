"""Persons, accounts, devices and addresses of a letter: a few in its text, many in an annex after the signature."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mla.documents.blocks import Block, NewPage, heading, paragraphs
from mla.documents.fonts import (
    BODY,
    CELL_LABEL,
    CELL_NOTE,
    CELL_STRONG,
    DENSE,
    DENSE_HEAD,
    DENSE_STRONG,
    HEADING,
)
from mla.documents.letter_content import SubjectRow
from mla.documents.lines import text_width
from mla.documents.page import NARROW_MARGIN, WIDE
from mla.documents.table import CLOSE, Cell, Column, Part, details, shares, table
from mla.documents.visible import exact
from mla.documents.wording import Words
from mla.legal.identifiers import KIND_OF, TYPES, Kind, Type

MOST_IN_TEXT = 15
IN_TEXT = (
    ("column_number", 0.07),
    ("kind", 0.17),
    ("identifier", 0.36),
    ("provider", 0.18),
    ("period", 0.22),
)
IN_ANNEX = ("column_number", "kind", "identifier", "period", "provider_and_note")
SLACK = 0.1  # points, against rounding
MOST_OF = 0.95
"""Of the rows whose cells should fit on one line; the others take more."""
ADDRESS = "Address"
"""How a letter calls an Internet address or domain."""
USUAL = {
    TYPES[Type(one)]: ADDRESS if kind is Kind.ADDRESS else kind.label
    for one, kind in KIND_OF.items()
}
"""Of each type of identifier, the kind that need not be said."""


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


def annex(rows: Sequence[SubjectRow], reference: str, say: Words) -> Iterator[Block]:
    """Each of them on wide pages of their own, where they are too many for the text."""
    if len(rows) <= MOST_IN_TEXT:
        return
    yield NewPage(NARROW_MARGIN)
    yield heading(say["annex"], HEADING, WIDE, level=0)
    told = say["annex_of"].format(reference=reference, count=f"{len(rows):,}")
    yield from (replace(one, sticky=True) for one in paragraphs(told, BODY, WIDE))
    cells = [_annex_cells(row) for row in rows]
    heads = [say[key] for key in IN_ANNEX]
    needed = [
        _needed(head, column) for head, column in zip(heads, zip(*cells, strict=True), strict=True)
    ]
    columns = list(map(Column, heads, shares(needed, WIDE, CLOSE)))
    lines = (tuple([part] for part in row) for row in cells)
    yield from table(columns, lines, WIDE, CLOSE)


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


def _annex_cells(row: SubjectRow) -> tuple[Part, ...]:
    """On one line each where it fits, since there may be thousands; what the type says is not said twice."""
    usual = row.kind in {USUAL.get(row.identifier_type), row.identifier_type}
    kinds = (row.identifier_type, "" if usual else row.kind)
    return (
        Part(row.number, DENSE),
        Part(", ".join(filter(None, kinds)), DENSE),
        Part(row.identifier, DENSE_STRONG, exact=True),
        Part(row.period, DENSE),
        Part("; ".join(filter(None, (row.provider, *row.note.split("\n")))), DENSE),
    )


def _needed(head: str, column: Sequence[Part]) -> float:
    """The width at which its head and most of its cells are one line."""
    found = sorted(text_width(exact(part.text), part.style) for part in column)
    return max(text_width(head, DENSE_HEAD), found[int(MOST_OF * (len(found) - 1))]) + SLACK
