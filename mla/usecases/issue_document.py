"""Issuing formal documents: rendered once from frozen data, kept under their hash, recorded, never made again."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from mla.cases.letter import letter
from mla.cases.models import Case, SentVersion
from mla.custody.contents import keep_document
from mla.custody.models import Document
from mla.documents import letter_of_request
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import LETTER_ISSUED, RECEIPT_ISSUED
from mla.outbox.queue import Claim, promise, settle


def issue_letter(sent: SentVersion, *, claim: Claim) -> None:
    """The letter of request of a sent version; issuing it twice changes nothing."""
    pdf = letter_of_request.render(
        letter(sent.snapshot, verification_url=verification_url(sent.content_hash))
    )
    name = f"{sent.case.reference}-letter-of-request-{sent.number}.pdf"
    _issue(
        sent.case,
        Document.Kind.LETTER,
        pdf,
        number=sent.number,
        name=name,
        content_hash=sent.content_hash,
        claim=claim,
    )


def issue_receipt(
    case: Case, kind: Document.Kind, pdf: bytes, *, number: int, content_hash: str, claim: Claim
) -> None:
    name = f"{case.reference}-{kind.value.replace('_', '-')}-{number}.pdf"
    _issue(case, kind, pdf, number=number, name=name, content_hash=content_hash, claim=claim)


def verification_url(content_hash: str) -> str:
    """The public address printed on a document, from the configured origin alone."""
    return f"{settings.MLA_BASE_URL}{reverse('verify-document', args=[content_hash])}"


@transaction.atomic(durable=True)
def _issue(
    case: Case,
    kind: Document.Kind,
    pdf: bytes,
    *,
    number: int,
    name: str,
    content_hash: str,
    claim: Claim,
) -> None:
    Case.objects.select_for_update().get(pk=case.pk)
    if not Document.objects.filter(case=case, kind=kind, number=number).exists():
        document = Document.objects.create(
            case=case,
            kind=kind,
            number=number,
            name=name,
            size=len(pdf),
            sha256=keep_document(pdf),
            content_hash=content_hash,
        )
        event = LETTER_ISSUED if kind == Document.Kind.LETTER else RECEIPT_ISSUED
        facts = {
            "kind": kind.value,
            "number": number,
            "sha256": document.sha256,
            "content": content_hash,
        }
        append(event, who=SYSTEM, case=case.pk, subject=str(document.pk), facts=facts)
        promise(event.code, case=case.pk, document=document.pk, version=number)
    settle(claim)
