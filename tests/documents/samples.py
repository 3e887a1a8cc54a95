"""Realistic documents with invented names, and addresses and domains reserved for examples."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mla.documents.custody_record import CustodyRecord
from mla.documents.letter_content import Competent
from mla.documents.letter_of_request import LetterOfRequest
from mla.documents.receipt import Receipt, ReceiptKind


def stored(name: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"{name}.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


LETTER = LetterOfRequest.from_dict(stored("letter"))
LONG_LETTER = replace(
    LETTER,
    facts="\n".join([LETTER.facts] * 7),
    subjects=tuple(replace(LETTER.subjects[n % 3], number=str(n + 1)) for n in range(48)),
    items=tuple(replace(LETTER.items[n % 2], number=str(n + 1)) for n in range(9)),
    attachments=tuple(replace(LETTER.attachments[n % 2], number=str(n + 1)) for n in range(14)),
)
EMPTY_LETTER = LetterOfRequest(
    reference="XA-2026-000124",
    number="",
    date_on=date(2026, 3, 12),
    renderer_version="1",
    requesting=LETTER.requesting,
    requested=LETTER.requested,
    competent=Competent(name="", country=""),
)
RECORD = CustodyRecord.from_dict(stored("custody_record"))
SENT = Receipt.from_dict(stored("receipt"))
ACKNOWLEDGED = replace(
    SENT,
    kind=ReceiptKind.ACKNOWLEDGEMENT,
    requested_reference="XB-2026-000045",
    person="Mara Ostrand, Registry",
)


def long_record(count: int) -> CustodyRecord:
    """A record of so many exhibits and acts."""
    numbers = range(1, count + 1)
    exhibit = RECORD.exhibits[0]
    return replace(
        RECORD,
        exhibits=tuple(
            replace(exhibit, number=f"E-{n}", name=f"folder/{n % 40}/file {n}.log", size=n * 977)
            for n in numbers
        ),
        entries=tuple(replace(RECORD.entries[n % 3], number=n) for n in numbers),
    )
