"""Tables as rows of cells, made one by one while the pages are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from mla.documents.blocks import Block, Row, Stack, one_line, paragraphs
from mla.documents.fonts import CELL, CELL_HEAD, DENSE_HEAD, LABEL, VALUE, Style

GUTTER = 9  # points between two columns
EDGE = 4  # and at the outer edges of a table
LABEL_SHARE = 0.27
DETAILS_BEFORE = 2.5


@dataclass(frozen=True, slots=True)
class Part:
    """Text of a cell; `exact` for names and identifiers, of which every character counts."""

    text: str
    style: Style = CELL
    exact: bool = False


Cell: TypeAlias = Sequence[Part]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    share: float  # of the table's width


@dataclass(frozen=True, slots=True)
class Density:
    """How close a table is set: the style of its head, space above and below each row and between columns."""

    head: Style
    padding: float
    gutter: float


USUAL = Density(CELL_HEAD, 3.5, GUTTER)
CLOSE = Density(DENSE_HEAD, 1.3, 6)


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    width: float,
    density: Density = USUAL,
) -> Iterator[Block]:
    """A head, repeated on each page, and a row for each sequence of cells."""
    inner = width - 2 * EDGE + density.gutter
    spans = [column.share * inner - density.gutter for column in columns]
    starts = accumulate((column.share * inner for column in columns[:-1]), initial=EDGE)
    lefts = tuple(float(start) for start in starts)
    titles = tuple(
        cell_stack([Part(column.title, density.head)], span)
        for column, span in zip(columns, spans, strict=True)
    )
    head = Row(titles, lefts, width, density.padding, shaded=True, before=7, sticky=True)
    yield head
    for row in rows:
        cells = tuple(cell_stack(cell, span) for cell, span in zip(row, spans, strict=True))
        yield Row(cells, lefts, width, density.padding, again=head)


def shares(needed: Sequence[float], width: float, density: Density) -> list[float]:
    """Shares of a table's width for columns that need so much each: all of it where there is room.

    Otherwise the narrow ones get what they need, and the others the rest in equal parts.
    """
    inner = width - 2 * EDGE + density.gutter
    room, kept = inner, dict.fromkeys(range(len(needed)), 0.0)
    for place, column in enumerate(sorted(kept, key=lambda one: needed[one])):
        kept[column] = min(needed[column] + density.gutter, room / (len(needed) - place))
        room -= kept[column]
    return [(one + room / len(kept)) / inner for one in kept.values()]


def details(
    pairs: Iterable[tuple[str, str | Cell]], width: float, *, label_share: float = LABEL_SHARE
) -> Iterator[Block]:
    """Labels with their values beside them; what has no value is left out."""
    left = label_share * width
    before = DETAILS_BEFORE
    for label, value in pairs:
        parts = [Part(value, VALUE)] if isinstance(value, str) else value
        shown = cell_stack(parts, width - left)
        if shown.blocks:
            name = cell_stack([Part(label, LABEL)], left - GUTTER)
            yield Row((name, shown), (0, left), width, padding=1.2, ruled=False, before=before)
            before = 0.0


def cell_stack(parts: Cell, width: float) -> Stack:
    """The parts one below the other; empty ones are left out."""
    return Stack(tuple(block for part in parts for block in _blocks(part, width)))


def _blocks(part: Part, width: float) -> tuple[Block, ...]:
    if not part.exact:
        return paragraphs(part.text, part.style, width)
    return (one_line(part.text, part.style, width),) if part.text else ()
