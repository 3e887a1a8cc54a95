"""What follows each event: one function for a topic; all others only tell people."""

from collections.abc import Callable
from uuid import UUID

from mla.cases.models import Case, SentVersion
from mla.custody.models import Document, Package
from mla.custody.receipts import acknowledgement_receipt, release_receipt, sending_receipt
from mla.directory.models import SheetVersion
from mla.ledger import events
from mla.outbox.queue import Claim
from mla.usecases.issue_document import issue_letter, issue_receipt, verification_url
from mla.usecases.seal_package import seal_package
from mla.usecases.tell_administrators import tell_administrators
from mla.usecases.tell_people import tell_people


def handle(claim: Claim) -> None:
    HANDLERS.get(claim.topic, on_any)(claim)


def on_case_sent(claim: Claim) -> None:
    """The formal letter of the version that was sent."""
    issue_letter(_sent(_case(claim), claim), claim=claim)


def on_letter_issued(claim: Claim) -> None:
    """With the letter's hash known, the receipt of sending."""
    case = _case(claim)
    sent = _sent(case, claim)
    issue_receipt(
        case,
        Document.Kind.SENDING_RECEIPT,
        sending_receipt(case, sent, verification_url=verification_url(sent.content_hash)),
        number=sent.number,
        content_hash=sent.content_hash,
        claim=claim,
    )


def on_case_acknowledged(claim: Claim) -> None:
    case = _case(claim)
    sent = _sent(case, claim)
    issue_receipt(
        case,
        Document.Kind.ACKNOWLEDGEMENT_RECEIPT,
        acknowledgement_receipt(case, sent, verification_url=verification_url(sent.content_hash)),
        number=sent.number,
        content_hash=sent.content_hash,
        claim=claim,
    )


def on_receipt_issued(claim: Claim) -> None:
    """Of a step that has a receipt people are told only now, when what they will read exists."""
    document = Document.objects.get(pk=UUID(str(claim.payload["document"])))
    tell_people(STEP_OF_RECEIPT[Document.Kind(document.kind)], _case(claim), claim=claim)


def on_package_ordered(claim: Claim) -> None:
    seal_package(UUID(str(claim.payload["package"])), claim=claim)


def on_package_released(claim: Claim) -> None:
    """The receipt carries the hash of the package to its recipients, apart from the package."""
    package = Package.objects.select_related("case").get(pk=UUID(str(claim.payload["package"])))
    issue_receipt(
        package.case,
        Document.Kind.RELEASE_RECEIPT,
        release_receipt(package, verification_url=verification_url(package.sha256)),
        number=package.number,
        content_hash=package.sha256,
        claim=claim,
    )


def on_country_sheet_proposed(claim: Claim) -> None:
    version = SheetVersion.objects.select_related("country").get(
        pk=UUID(str(claim.payload["sheet"]))
    )
    tell_administrators(version, claim=claim)


def on_any(claim: Claim) -> None:
    tell_people(claim.topic, _case(claim), claim=claim)


STEP_OF_RECEIPT = {
    Document.Kind.SENDING_RECEIPT: events.CASE_SENT.code,
    Document.Kind.ACKNOWLEDGEMENT_RECEIPT: events.CASE_ACKNOWLEDGED.code,
    Document.Kind.RELEASE_RECEIPT: events.PACKAGE_RELEASED.code,
}

HANDLERS: dict[str, Callable[[Claim], None]] = {
    events.CASE_SENT.code: on_case_sent,
    events.LETTER_ISSUED.code: on_letter_issued,
    events.CASE_ACKNOWLEDGED.code: on_case_acknowledged,
    events.RECEIPT_ISSUED.code: on_receipt_issued,
    events.PACKAGE_ORDERED.code: on_package_ordered,
    events.PACKAGE_RELEASED.code: on_package_released,
    events.COUNTRY_SHEET_PROPOSED.code: on_country_sheet_proposed,
}


def _case(claim: Claim) -> Case:
    return Case.objects.select_related("requesting_country", "requested_country", "proceeding").get(
        pk=UUID(str(claim.payload["case"]))
    )


def _sent(case: Case, claim: Claim) -> SentVersion:
    return case.sent_versions.select_related("case").get(number=claim.payload["version"])
