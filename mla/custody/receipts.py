"""Receipts of sending, acknowledgement and release: what the other side can keep, tied to the shared ledger stream."""

from typing import Any

from mla.accounts.selectors import names_of
from mla.cases.models import Case, SentVersion
from mla.cases.sides import Side
from mla.cases.snapshots import RENDERER, last_sent
from mla.custody.contents import file_name
from mla.custody.models import Document, Package
from mla.directory.models import Authority
from mla.documents import receipt
from mla.documents import release_receipt as release
from mla.documents.parties import Authority as Party
from mla.documents.receipt import ReceiptKind
from mla.ledger import reading, streams
from mla.ledger.events import CASE_ACKNOWLEDGED, CASE_SENT, PACKAGE_ORDERED, PACKAGE_RELEASED, Event


def sending_receipt(case: Case, sent: SentVersion, *, verification_url: str) -> bytes:
    return _render(case, sent, ReceiptKind.SENDING, CASE_SENT, verification_url)


def acknowledgement_receipt(case: Case, sent: SentVersion, *, verification_url: str) -> bytes:
    return _render(case, sent, ReceiptKind.ACKNOWLEDGEMENT, CASE_ACKNOWLEDGED, verification_url)


def release_receipt(package: Package, *, verification_url: str) -> bytes:
    """Of a sealed package."""
    case = package.case
    decided = _entry(streams.own(case.pk, Side.REQUESTED), PACKAGE_ORDERED, package=package.number)
    items = package.contents.order_by("item__number").values_list("item__number", flat=True)
    return release.render(
        release.ReleaseReceipt(
            **_proven(case, last_sent(case), PACKAGE_RELEASED, package=package.number),
            package=package.number,
            items=tuple(items),
            files=package.files,
            payload_bytes=package.payload_bytes,
            file_name=file_name(package),
            file_size=package.size,
            file_sha256=package.sha256,
            custody_sha256=package.custody_sha256,
            conditions=package.conditions_text,
            decided_at=package.released_at,
            sealed_at=package.sealed_at or package.released_at,
            person=_person(decided),
            authority=Authority.objects.get(pk=decided.authority).name,
            verification_url=verification_url,
        )
    )


def _render(
    case: Case, sent: SentVersion, kind: ReceiptKind, event: Event, verification_url: str
) -> bytes:
    letter = Document.objects.get(case=case, kind=Document.Kind.LETTER, number=sent.number)
    entry = _entry(streams.shared(case.pk), event, version=sent.number)
    return receipt.render(
        receipt.Receipt(
            **_proven(case, sent, event, version=sent.number),
            kind=kind,
            document_name=letter.name,
            content_hash=sent.content_hash,
            file_sha256=letter.sha256,
            file_size=letter.size,
            happened_at=entry.at,
            person=_person(entry),
            verification_url=verification_url,
        )
    )


def _proven(case: Case, sent: SentVersion, event: Event, **about: int) -> dict[str, Any]:
    """What all receipts state: between whom, and by which entry of the shared stream."""
    said = sent.snapshot["content"]
    entry = _entry(streams.shared(case.pk), event, **about)
    return {
        "requesting": _party(said["requesting"]),
        "requested": _party(said["requested"]),
        "requesting_reference": case.reference,
        "requested_reference": case.their_reference,
        "ledger_stream": entry.stream,
        "ledger_entry": entry.n,
        "ledger_head": entry.head.hex(),
        "renderer_version": RENDERER,
    }


def _entry(stream: str, event: Event, **about: int) -> reading.Record:
    """The entry of this step that has these facts; there is exactly one."""
    found = [
        entry
        for entry in reading.entries(stream)
        if entry.event == event.code and about.items() <= entry.facts.items()
    ]
    return found[-1]


def _person(entry: reading.Record) -> str:
    return names_of({entry.person}).get(entry.person, "")


def _party(said: dict[str, str]) -> Party:
    return Party(**{name: value for name, value in said.items() if name != "id"})
