"""The operator's treaty records: imported or refused as a whole, in use at once, replaced by later ones, kept."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError

from mla.directory.law import law_in_use
from mla.directory.models import LawImport
from mla.ledger import reading, streams
from mla.legal.instruments import Instrument
from tests.ops.test_import_law import ROW, told, written
from tests.treaties import RECORD, SHORT, TREATY

LATER = RECORD.replace("days = 5", "days = 3")


def saved(folder: Path, text: str = RECORD, name: str = "port-ulm.toml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def in_use() -> Instrument:
    return law_in_use().law.instrument("BIL", TREATY)


def test_an_imported_record_is_in_use_at_once_and_the_ledger_says_so(
    db: None, tmp_path: Path
) -> None:
    assert in_use().short_title == TREATY
    file = saved(tmp_path)

    said = told(file, "--name", "Treaty of Port Ulm, read in the gazette")

    digest = sha256(file.read_bytes()).hexdigest()
    assert f"Import 1: Treaty of Port Ulm, read in the gazette, 16 provisions of {TREATY}" in said
    assert digest in said
    assert in_use().short_title == SHORT
    entry = reading.entries(streams.NODE)[-1]
    assert entry.event == "node.law_imported"
    assert entry.facts == {"number": 1, "sha256": digest, "rows": 16, "treaty": TREATY}


def test_a_later_record_of_the_treaty_replaces_the_earlier_which_stays_on_file(
    db: None, tmp_path: Path
) -> None:
    told(saved(tmp_path))
    with pytest.raises(CommandError, match="in use already: Import 1"):
        told(saved(tmp_path))
    other_spelling = LATER.replace(TREATY, TREATY.replace("Treaty on", "TREATY ON"))
    told(saved(tmp_path, other_spelling, "second.toml"))

    assert in_use().limits[0].days == 3
    assert list(LawImport.objects.order_by("number").values_list("number", "treaty")) == [
        (1, TREATY),
        (2, TREATY),
    ]
    told(saved(tmp_path))
    assert in_use().limits[0].days == 5


def test_a_list_of_parties_and_records_do_not_replace_each_other(db: None, tmp_path: Path) -> None:
    told(written(tmp_path, ROW))
    told(saved(tmp_path))
    used = law_in_use()
    assert (used.name, used.shipped) == ("parties.csv", False)
    assert in_use().short_title == SHORT
    newest, oldest, shipped = told("--list").splitlines()
    assert f"16 provisions of {TREATY}  in use  port-ulm.toml" in newest
    assert "1 rows  in use  parties.csv" in oldest
    assert "Riyadh" in shipped
    told(saved(tmp_path, LATER, "second.toml"))
    assert "replaced  port-ulm.toml" in told("--list").splitlines()[1]


def test_a_shipped_record_gives_way_to_an_imported_one(db: None, tmp_path: Path) -> None:
    riyadh = "Riyadh Arab Agreement for Judicial Cooperation of 1983"
    told(saved(tmp_path, RECORD.replace(TREATY, riyadh)))
    assert law_in_use().law.instrument("BIL", riyadh).requirements[0].article == "5(1)(a)"
    assert "Riyadh" not in told("--list").splitlines()[-1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (RECORD.replace('why = "They plan by it."\n', ""), "wrong.toml, requirements 3: .* why"),
        (RECORD.replace("[scope]", "[scope"), "wrong.toml is not valid TOML"),
        (RECORD.replace(TREATY, "T" * 256), "255"),
        ("", "treaty is missing"),
    ],
)
def test_a_record_that_cannot_be_used_is_named_with_its_entry_and_changes_nothing(
    db: None, tmp_path: Path, content: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        told(saved(tmp_path, content, "wrong.toml"))
    assert not LawImport.objects.exists()
