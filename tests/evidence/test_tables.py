import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mla.evidence.exhibit import Exhibit
from mla.evidence.tables import CustodyRow, custody_csv, exhibits_csv, neutral, recover

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


def rows(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("first", list("=+-@\t\r\n'\uff1d"))
def test_no_cell_begins_as_a_formula_and_its_text_is_recoverable(first: str) -> None:
    value = f"{first}HYPERLINK(1)"
    assert neutral(value) == f"'{value}"
    row = CustodyRow("1", "a", AT, "sealed", value, "officer", "Unit", "00", note=value)
    _, cells = rows(custody_csv([row]))
    assert cells[4] == cells[8] == f"'{value}"
    assert recover(cells[4]) == value


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert recover(neutral(text)) == text


def test_exhibits_keep_their_original_names(
    exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]],
) -> None:
    originals = ['a";b\r\nc.txt', "e\u0301", "\u202e.exe", "=1+1"]
    table = rows(exhibits_csv(exhibits(dict.fromkeys(originals, b"x"))))
    assert table[0][:4] == ["exhibit", "file", "original name", "item"]
    assert [recover(row[2]) for row in table[1:]] == originals
    assert {row[4] for row in table[1:]} == {"1"}
    assert {row[10] for row in table[1:]} == {"2026-03-14T15:09:26.000000Z"}


def test_custody_is_a_row_an_event() -> None:
    event = CustodyRow("1", "a.txt", AT, "sealed", "A. Person", "officer", "Unit", "00ff")
    assert rows(custody_csv([event]))[1] == [
        "1", "a.txt", "2026-03-14T15:09:26.000000Z", "sealed", "A. Person", "officer", "Unit",
        "00ff", "", "", "", "", "",
    ]  # fmt: skip
