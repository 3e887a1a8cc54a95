"""The job behind a release: puts the package together, reads it whole once, and seals it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mla.cases.models import Case
from mla.common.clock import now
from mla.custody import contents
from mla.custody.models import CustodyEvent, Exhibit, Package
from mla.custody.store import store
from mla.evidence import index
from mla.evidence import package as bag
from mla.ledger import reading, streams
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import PACKAGE_RELEASED
from mla.outbox.queue import Claim, keeper, promise, settle
from mla.usecases.custody_entry import note_custody


@dataclass(frozen=True, slots=True)
class Sealed:
    size: int
    sha256: str
    layout_sha256: str
    custody_sha256: str
    ledger_n: int
    at: datetime


def seal_package(package_id: UUID, *, claim: Claim) -> None:
    """Complete or absent, never partial: all the work is on files, then one transaction makes it known.

    It takes as long as its files are large, so it extends its lease while it writes the record and reads them.
    """
    package = Package.objects.select_related(
        "case__requested_country", "case__requesting_authority", "case__requested_authority"
    ).get(pk=package_id)
    if package.state != Package.State.SEALING:
        _settle_again(claim)
        return
    exhibits = list(contents.exhibits_of(package))
    _record(package_id, exhibits, _put_together(package, exhibits, keeper(claim)), claim)


def _put_together(
    package: Package, exhibits: list[Exhibit], going_on: Callable[[], None]
) -> Sealed:
    at = now()
    shared = list(reading.export(streams.shared(package.case_id)))
    rows = contents.custody_rows(package.case, exhibits, sealed_at=at)
    custody_pdf = contents.custody_pdf(package, exhibits, rows, at, going_on)
    layout = bag.build(
        contents.packed(exhibits),
        reference=package.case.reference,
        organisation=str(package.case.requested_country),
        at=at,
        number=package.number,
        tag_files={
            **contents.custody_files(rows, custody_pdf),
            "conditions-of-use.txt": contents.conditions_file(package),
            "ledger.jsonl": b"".join(shared),
        },
    )
    saved = index.save(layout, store(), going_on)
    return Sealed(
        size=layout.size,
        sha256=saved.sha256,
        layout_sha256=saved.kept_as,
        custody_sha256=contents.keep_document(custody_pdf),
        ledger_n=len(shared),
        at=at,
    )


@transaction.atomic(durable=True)
def _record(package_id: UUID, exhibits: list[Exhibit], sealed: Sealed, claim: Claim) -> None:
    case_id = Package.objects.values_list("case_id", flat=True).get(pk=package_id)
    Case.objects.select_for_update().get(pk=case_id)
    package = Package.objects.select_for_update().get(pk=package_id)
    if package.state == Package.State.SEALING:
        package.state = Package.State.RELEASED
        package.sealed_at = sealed.at
        package.files = len(exhibits)
        package.payload_bytes = sum(one.size for one in exhibits)
        package.size = sealed.size
        package.sha256 = sealed.sha256
        package.layout_sha256 = sealed.layout_sha256
        package.custody_sha256 = sealed.custody_sha256
        package.save()
        note_custody(
            exhibits,
            CustodyEvent.Kind.SEALED,
            actor=None,
            note=f"Package {package.number}",
            at=sealed.at,
        )
        facts = {
            "package": package.number,
            "sha256": package.sha256,
            "bytes": package.size,
            "files": package.files,
            "ledger_up_to": sealed.ledger_n,
        }
        subject = str(package.pk)
        append(PACKAGE_RELEASED, who=SYSTEM, case=case_id, subject=subject, facts=facts)
        promise(PACKAGE_RELEASED.code, case=case_id, package=package_id)
    settle(claim)


@transaction.atomic(durable=True)
def _settle_again(claim: Claim) -> None:
    settle(claim)
