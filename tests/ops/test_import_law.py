"""The operator's list of parties: imported whole or not at all, in use at once, earlier ones kept."""

import io
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mla.directory.law import law_in_use
from mla.directory.models import LawImport
from mla.ledger import reading, streams
from mla.legal.parties import COLUMNS, shipped_parties

HEAD = ",".join(COLUMNS)
ROW = "BUD,,KR,2026-01-01,,,,,,Official gazette,yes,2026-11-02"


def told(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command("import_law", *map(str, arguments), stdout=out)
    return out.getvalue()


def written(folder: Path, *rows: str, name: str = "parties.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEAD, *rows, ""]))
    return file


def test_an_imported_list_is_in_use_at_once_and_the_ledger_says_so(
    db: None, tmp_path: Path
) -> None:
    assert law_in_use().shipped
    file = written(tmp_path, ROW)

    said = told(file, "--name", "Ministry, November 2026")

    digest = sha256(file.read_bytes()).hexdigest()
    used = law_in_use()
    assert "Import 1: Ministry, November 2026, 1 rows" in said
    assert digest in said
    assert [(one.instrument, one.country) for one in used.parties] == [("BUD", "KR")]
    assert (used.name, used.numbers, used.shipped) == ("Ministry, November 2026", {1}, False)
    entry = reading.entries(streams.NODE)[-1]
    assert entry.event == "node.law_imported"
    assert entry.facts == {"number": 1, "sha256": digest, "rows": 1}


def test_the_same_file_again_is_refused_and_an_earlier_one_can_come_back(
    db: None, tmp_path: Path
) -> None:
    first = written(tmp_path, ROW)
    second = written(tmp_path, ROW.replace("KR", "FR"), name="second.csv")
    told(first)
    with pytest.raises(CommandError, match="in use already: Import 1"):
        told(first)
    told(second)
    told(first)
    assert list(LawImport.objects.order_by("number").values_list("number", "name")) == [
        (1, "parties.csv"),
        (2, "second.csv"),
        (3, "parties.csv"),
    ]
    assert law_in_use().numbers == {3}


def test_the_history_is_listed_newest_first(db: None, tmp_path: Path) -> None:
    assert f"the list shipped with this version is in use ({len(shipped_parties())} rows)" in told(
        "--list"
    )
    told(written(tmp_path, ROW))
    told(written(tmp_path, ROW, ROW.replace("KR", "FR"), name="second.csv"))
    newest, oldest, shipped = told("--list").splitlines()
    assert newest.startswith("2 ")
    assert "2 rows  in use  second.csv" in newest
    assert "1 rows  replaced  parties.csv" in oldest
    assert "Treaty records shipped with this version and in use: " in shipped


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{HEAD}\n{ROW}\n{ROW.replace('KR', 'Korea')}\n".encode(), "line 3: country is 'Korea'"),
        (b"country,instrument\n", "line 1: the columns have to be"),
        (f"{HEAD}\n{ROW.replace('Official gazette', '')}\n".encode(), "line 2: source is missing"),
        (f"{HEAD}\n".encode(), "has no rows"),
        (b"\xff\xfe", "Line 1, column 1: This is no text in UTF-8"),
        (f"{HEAD}\n{ROW.replace('gazette', chr(0))}\n".encode(), "a character that is no text"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line_and_changes_nothing(
    db: None, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "wrong.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        told(file)
    assert law_in_use().shipped
    assert not LawImport.objects.exists()


def test_a_file_that_is_not_there_is_said(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        told(tmp_path / "none.csv")
