"""An administrator proposes a new version of the own country's sheet; it holds once another one confirms it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from mla.accounts.models import Membership
from mla.common.canonical import canonical, sha256
from mla.common.errors import Invalid, Stale
from mla.directory.models import Country, SheetVersion
from mla.directory.sheet import checked_body, latest_version
from mla.ledger.append import append
from mla.ledger.events import COUNTRY_SHEET_PROPOSED
from mla.outbox.queue import promise
from mla.policy.decide import require
from mla.policy.table import Action

CHANGED_MEANWHILE = (
    "A colleague proposed another version after you opened this page. "
    "Both texts are shown: keep what is right and propose it again."
)
UNCHANGED = "Nothing is changed. To say that the sheet is still right, have it confirmed again."


@transaction.atomic(durable=True)
def propose_sheet(*, actor: Membership, based_on: int, body: Mapping[str, Any]) -> SheetVersion:
    """`based_on`: the number of the last version that the person read, 0 for none; Stale when there is a newer."""
    require(actor, Action.PROPOSE_SHEET)
    code = actor.country_code
    Country.objects.select_for_update().get(pk=code)
    before = latest_version(code)
    if based_on != (before.number if before else 0):
        raise Stale(CHANGED_MEANWHILE)
    kept = checked_body(body)
    if not kept:
        raise Invalid({"": "Fill in at least one field."})
    if before and kept == before.body:
        raise Invalid({"": UNCHANGED})
    version = SheetVersion.objects.create(
        country_id=code, number=based_on + 1, body=kept, proposed_by_id=actor.user_id
    )
    facts = {"number": version.number, "body": hash_of(version)}
    append(COUNTRY_SHEET_PROPOSED, who=actor.who, subject=str(version.pk), facts=facts)
    promise(COUNTRY_SHEET_PROPOSED.code, sheet=version.pk)
    return version


def hash_of(version: SheetVersion) -> str:
    """SHA-256 of the canonical body, as the ledger keeps it."""
    return sha256(canonical(version.body))
