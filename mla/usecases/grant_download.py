"""A recipient asks for a package: one grant, one entry; closed with the bytes that were delivered."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.common.clock import now
from mla.common.errors import NotPermitted, WrongState
from mla.custody.models import Grant
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import PACKAGE_DOWNLOAD_ENDED, PACKAGE_DOWNLOAD_STARTED, PACKAGE_RECEIVED
from mla.policy.decide import require
from mla.policy.sight import find_grant, find_package, lock_case, require_recipient
from mla.policy.table import Action
from mla.usecases.acknowledge_conditions import has_acknowledged
from mla.usecases.step import record

LASTS = timedelta(hours=12)
LINGERS = timedelta(
    minutes=1
)  # a transfer that is cut at the end of its grant still reports its bytes
ENDED = "This download has ended. Start a new one from the page of the package."


@transaction.atomic(durable=True)
def grant_download(package_id: UUID, *, actor: Membership) -> Grant:
    package = find_package(actor, package_id)
    case = lock_case(actor, package.case_id)
    require(actor, Action.RECEIVE_EVIDENCE, case)
    require_recipient(actor, package)
    if not package.is_ready:
        raise WrongState("This package cannot be downloaded now.")
    if not has_acknowledged(package, actor):
        raise NotPermitted("Read and acknowledge the conditions of use first.")
    grant = Grant.objects.create(
        package=package,
        person_id=actor.user_id,
        membership_id=actor.pk,
        expires_at=now() + LASTS,
    )
    facts = {"package": package.number, "grant": grant.pk, "sha256": package.sha256}
    record(case, PACKAGE_DOWNLOAD_STARTED, actor=actor, subject=str(package.pk), facts=facts)
    return grant


def open_grant(grant_id: UUID, *, actor: Membership) -> Grant:
    """The actor's own grant, still good, for one more piece; the right itself is checked anew each time."""
    grant = _good_grant(grant_id, actor)
    if grant.closed_at is not None:
        raise WrongState(ENDED)
    return grant


def check_grant(grant: Grant) -> None:
    """For a transfer under way: refuses once the person's right, read anew, is gone. Costs the same at any size."""
    holders = Membership.objects.select_related("user", "authority")
    _good_grant(grant.pk, holders.get(pk=grant.membership_id))


def _good_grant(grant_id: UUID, actor: Membership) -> Grant:
    grant = find_grant(actor, grant_id)
    if grant.expires_at < now() or not grant.package.is_ready:
        raise WrongState(ENDED)
    return grant


@transaction.atomic(durable=True)
def record_delivery(grant_id: UUID, *, start: int, stop: int) -> None:
    """Bytes [start, stop) were delivered; the grant closes once all of the package has been."""
    grant = Grant.objects.select_for_update().select_related("package__case").get(pk=grant_id)
    grant.delivered = merged([*grant.delivered, [start, stop]])
    grant.delivered_bytes = sum(end - begin for begin, end in grant.delivered)
    if grant.delivered == [[0, grant.package.size]] and grant.closed_at is None:
        grant.complete_at = now()
        _close(grant)
    grant.save()


@transaction.atomic(durable=True)
def close_expired_grants() -> int:
    """Closes what was never finished, with what was delivered; for the periodic job."""
    expired = Grant.objects.select_for_update(skip_locked=True).filter(
        closed_at=None, expires_at__lt=now() - LINGERS
    )
    count = 0
    for grant in expired.select_related("package__case")[:500]:
        _close(grant)
        grant.save()
        count += 1
    return count


def merged(ranges: list[list[int]]) -> list[list[int]]:
    """Sorted ranges without overlaps: [[0, 5], [5, 9]] is [[0, 9]]."""
    joined: list[list[int]] = []
    for start, stop in sorted(one for one in ranges if one[0] < one[1]):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], stop)
        else:
            joined.append([start, stop])
    return joined


def _close(grant: Grant) -> None:
    grant.closed_at = now()
    package, complete = grant.package, grant.complete_at is not None
    case = package.case
    holders = Membership.objects.select_related("authority")
    who = holders.get(pk=grant.membership_id).who
    facts = {"grant": grant.pk, "bytes": grant.delivered_bytes, "complete": complete}
    subject = str(package.pk)
    append(PACKAGE_DOWNLOAD_ENDED, who=who, case=case.pk, subject=subject, facts=facts)
    if complete and package.received_at is None:
        package.received_at = grant.complete_at
        package.save(update_fields=["received_at"])
        facts = {"package": package.number, "sha256": package.sha256}
        append(PACKAGE_RECEIVED, who=SYSTEM, case=case.pk, subject=subject, facts=facts)
