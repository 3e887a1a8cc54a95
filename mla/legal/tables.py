"""Tables shipped or imported as CSV (RFC 4180): rows checked against a dataclass, faults named with their line."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from mla.common.errors import MlaError

T = TypeVar("T")
Row = dict[str, str]


class TableUnreadable(MlaError):
    """A table cannot be used; the message names the file, the line and the fault."""


def read_table(
    text: str, name: str, columns: Sequence[str], make: Callable[[Row], T]
) -> tuple[T, ...]:
    """Every row made into a value; `make` raises ValueError with a sentence for what it cannot use."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    if list(reader.fieldnames or ()) != list(columns):
        raise TableUnreadable(f"{name}, line 1: the columns have to be {','.join(columns)}.")
    return tuple(_made(reader, name, make))


def _made(reader: "csv.DictReader[str]", name: str, make: Callable[[Row], T]) -> Iterator[T]:
    try:
        for row in reader:
            yield make(_stripped(row))
    except (ValueError, csv.Error) as fault:
        raise TableUnreadable(f"{name}, line {reader.line_num}: {fault}") from fault


def _stripped(row: Row) -> Row:
    if None in row or None in row.values():
        raise ValueError("the number of columns differs from the first line.")
    return {key: value.strip() for key, value in row.items()}


def day(row: Row, column: str) -> date | None:
    """A day as YYYY-MM-DD; None where the cell is empty."""
    if not row[column]:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError as fault:
        raise ValueError(f"{column} is {row[column]!r}: write it as YYYY-MM-DD.") from fault


def yes(row: Row, column: str) -> bool:
    """Whether the cell says yes; it has to say yes or no."""
    if row[column] not in {"yes", "no"}:
        raise ValueError(f"{column} is {row[column]!r}: write yes or no.")
    return row[column] == "yes"


def words(row: Row, column: str) -> tuple[str, ...]:
    """A list in one cell, parted by semicolons."""
    return tuple(word.strip() for word in row[column].split(";") if word.strip())
