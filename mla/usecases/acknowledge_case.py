"""The requested side confirms that the request arrived and gives it its own reference (UNTOC 18(13), Budapest 27)."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Numbering
from mla.cases.states import move
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.ledger.events import CASE_ACKNOWLEDGED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete

LONGEST = 100


@transaction.atomic(durable=True)
def acknowledge_case(case_id: UUID, *, actor: Membership, reference: str = "") -> Case:
    """Without a reference of their own register, the next number of the country's incoming series is given."""
    case = lock_case(actor, case_id)
    require(actor, Action.ACKNOWLEDGE, case)
    if len(reference) > LONGEST:
        raise Invalid({"reference": f"Shorten the reference to {LONGEST} characters."})
    again = case.their_reference if case.sent_number > 1 else ""
    given = reference.strip() or again or _next(actor.country_code)
    move(case, "acknowledge", reference=given)
    facts = {"reference": given, "version": case.sent_number}
    complete(case, CASE_ACKNOWLEDGED, actor=actor, facts=facts, version=case.sent_number)
    return case


def _next(country: str) -> str:
    series = f"{country}-IN-{now().year}"
    return f"{series}-{Numbering.take(series):06d}"
