from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from mla.common.canonical import canonical
from mla.documents.custody_record import CustodyEntry
from mla.documents.letter_of_request import LetterOfRequest
from mla.documents.receipt import Receipt, ReceiptKind
from mla.documents.shape import build
from tests.documents import samples


def test_a_letter_comes_back_from_its_canonical_json() -> None:
    import json

    stored = json.loads(canonical(asdict(samples.LETTER)))
    assert LetterOfRequest.from_dict(stored) == samples.LETTER


def test_times_dates_and_kinds_are_read() -> None:
    entry = build(CustodyEntry, {"number": 1, "at": "2026-04-02T10:41:05Z", "act": "Sealed"})
    assert entry.at == datetime(2026, 4, 2, 10, 41, 5, tzinfo=UTC)
    assert Receipt.from_dict(samples.stored("receipt")).kind is ReceiptKind.SENDING


def test_an_unknown_or_missing_name_is_an_error() -> None:
    with pytest.raises(TypeError, match="colour"):
        LetterOfRequest.from_dict({**samples.stored("letter"), "colour": "red"})
    with pytest.raises(TypeError, match="requesting"):
        LetterOfRequest.from_dict({"reference": "R"})
