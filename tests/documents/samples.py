"""Realistic documents with invented names, and addresses and domains reserved for examples."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mla.documents.custody_record import CustodyRecord
from mla.documents.letter_content import Competent
from mla.documents.letter_of_request import LetterOfRequest
from mla.documents.receipt import Receipt, ReceiptKind
from mla.documents.release_receipt import ReleaseReceipt


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
RELEASED = ReleaseReceipt(
    **{
        name: getattr(ACKNOWLEDGED, name)
        for name in (
            *("requesting", "requested", "requesting_reference", "requested_reference"),
            *("ledger_stream", "ledger_head", "renderer_version", "verification_url"),
        )
    },
    ledger_entry=31,
    package=2,
    items=(1, 3),
    files=1204,
    payload_bytes=7_340_032_118,
    file_name="XA-2026-000123-package-2.zip",
    file_size=7_340_911_002,
    file_sha256="5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456",
    custody_sha256="2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    conditions="1. Use only for the proceedings named in the request.\n\n2. Return the originals.",
    decided_at=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
    sealed_at=datetime(2026, 5, 4, 9, 31, 40, tzinfo=UTC),
    person="Ines Dorn, Deputy Attorney General",
    authority="Office of the Attorney General",
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
