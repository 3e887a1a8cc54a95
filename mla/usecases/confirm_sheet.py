"""Another administrator confirms the country sheet that was proposed, or that the one in force is still right."""

from django.db import transaction

from mla.accounts.models import Membership
from mla.common.clock import now
from mla.common.errors import NotPermitted, Stale, WrongState
from mla.directory.models import Country, SheetVersion
from mla.directory.sheet import latest_version
from mla.ledger.append import append
from mla.ledger.events import COUNTRY_SHEET_CONFIRMED
from mla.policy.decide import require
from mla.policy.table import Action
from mla.usecases.propose_sheet import hash_of

NOTHING = "Your country has no sheet to confirm. Propose one first."
BY_ANOTHER = (
    "You proposed this version of the country sheet, so another administrator must confirm it."
)
CHANGED_MEANWHILE = "A colleague proposed another version after you read this one. Read it again."


@transaction.atomic(durable=True)
def confirm_sheet(*, actor: Membership, number: int) -> SheetVersion:
    """`number`: the version that the person read; Stale when it is not the last one any more."""
    Country.objects.select_for_update().get(pk=actor.country_code)
    version = to_confirm(actor)
    if version.number != number:
        raise Stale(CHANGED_MEANWHILE)
    again = version.confirmed_at is not None
    version.confirmed_by_id, version.confirmed_at = actor.user_id, now()
    version.save(update_fields=["confirmed_by_id", "confirmed_at"])
    facts = {"number": version.number, "body": hash_of(version), "again": again}
    append(COUNTRY_SHEET_CONFIRMED, who=actor.who, subject=str(version.pk), facts=facts)
    return version


def to_confirm(actor: Membership) -> SheetVersion:
    """The last version, if this person may confirm it: NotPermitted for who proposed it, WrongState for none."""
    require(actor, Action.CONFIRM_SHEET)
    version = latest_version(actor.country_code)
    if version is None:
        raise WrongState(NOTHING)
    if version.proposed_by_id == actor.user_id:
        raise NotPermitted(BY_ANOTHER)
    return version
