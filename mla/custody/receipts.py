"""Receipts of sending and of acknowledgement: what the other side can keep, tied to the shared ledger stream."""

from mla.accounts.selectors import names_of
from mla.cases.models import Case, SentVersion
from mla.cases.snapshots import RENDERER
from mla.custody.models import Document
from mla.documents import receipt
from mla.documents.parties import Authority as Party
from mla.documents.receipt import ReceiptKind
from mla.ledger import reading, streams
from mla.ledger.events import CASE_ACKNOWLEDGED, CASE_SENT, Event


def sending_receipt(case: Case, sent: SentVersion, *, verification_url: str) -> bytes:
    return _render(case, sent, ReceiptKind.SENDING, CASE_SENT, verification_url)


def acknowledgement_receipt(case: Case, sent: SentVersion, *, verification_url: str) -> bytes:
    return _render(case, sent, ReceiptKind.ACKNOWLEDGEMENT, CASE_ACKNOWLEDGED, verification_url)


def _render(
    case: Case, sent: SentVersion, kind: ReceiptKind, event: Event, verification_url: str
) -> bytes:
    said = sent.snapshot["content"]
    letter = Document.objects.get(case=case, kind=Document.Kind.LETTER, number=sent.number)
    entry = _entry(case, event, sent.number)
    return receipt.render(
        receipt.Receipt(
            kind=kind,
            requesting=_party(said["requesting"]),
            requested=_party(said["requested"]),
            requesting_reference=case.reference,
            requested_reference=case.their_reference,
            document_name=letter.name,
            content_hash=sent.content_hash,
            file_sha256=letter.sha256,
            file_size=letter.size,
            happened_at=entry.at,
            person=names_of({entry.person}).get(entry.person, ""),
            ledger_stream=entry.stream,
            ledger_entry=entry.n,
            ledger_head=entry.head.hex(),
            renderer_version=RENDERER,
            verification_url=verification_url,
        )
    )


def _entry(case: Case, event: Event, version: int) -> reading.Record:
    """The entry of this step for this version; there is exactly one."""
    found = [
        entry
        for entry in reading.entries(streams.shared(case.pk))
        if entry.event == event.code and entry.facts["version"] == version
    ]
    return found[-1]


def _party(said: dict[str, str]) -> Party:
    return Party(**{name: value for name, value in said.items() if name != "id"})
