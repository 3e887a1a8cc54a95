"""The operator ends a membership: its rights, sessions and downloads end at once, what it did stays on record."""

from dataclasses import dataclass

from django.db import transaction

from mla.accounts.models import Membership
from mla.accounts.selectors import running_memberships
from mla.accounts.sessions import sessions_of
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import MEMBERSHIP_ENDED


@dataclass(frozen=True, slots=True)
class Ended:
    """`others`: what the person still acts as."""

    membership: Membership
    sessions: int
    others: list[Membership]


@transaction.atomic(durable=True)
def end_membership(*, email: str, authority: Authority, role: str) -> Ended:
    """Invalid when nobody of this address holds the role there now."""
    person = email.strip().lower()
    running = Membership.objects.filter(user__email=person, ended_at=None)
    membership = (
        running.filter(authority=authority, role=role)
        .select_related("user", "authority")
        .select_for_update(of=("self",))
        .first()
    )
    if membership is None:
        raise Invalid({"email": f"{person} does not hold the role {role} at {authority}."})
    membership.ended_at = now()
    membership.save(update_fields=["ended_at"])
    ended = [one.delete() for one in sessions_of(membership)]
    append(
        MEMBERSHIP_ENDED,
        who=SYSTEM,
        country=authority.country_id,
        subject=str(membership.pk),
        facts={"person": membership.user_id, "authority": authority.pk, "role": role},
    )
    return Ended(membership, len(ended), list(running_memberships(membership.user)))
