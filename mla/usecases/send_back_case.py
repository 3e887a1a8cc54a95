"""The requested side returns a deficient request: what is missing, and by when it must come again (UNTOC 18(16))."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision
from mla.cases.sides import Side
from mla.cases.states import move
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.ledger.events import CASE_RETURNED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def send_back_case(
    case_id: UUID,
    *,
    actor: Membership,
    missing: Sequence[str],
    answer_by_on: date,
    reasons: str = "",
) -> Case:
    """`missing`: the elements to add, a sentence each; after `answer_by_on` the request may lapse."""
    case = lock_case(actor, case_id)
    require(actor, Action.SEND_BACK, case)
    move(case, "send_back", answer_by_on=answer_by_on)
    elements = [element.strip() for element in missing if element.strip()]
    if not elements:
        raise Invalid({"missing": "List at least one element that is missing: one on each line."})
    if answer_by_on <= now().date():
        raise Invalid({"answer_by_on": "Announce a date in the future."})
    Decision.objects.create(
        case=case,
        kind=Decision.Kind.RETURNED,
        side=Side.REQUESTED,
        reasons=reasons.strip(),
        missing=elements,
        answer_by_on=answer_by_on,
        decided_by=actor.user_id,
    )
    facts = {"missing": len(elements), "answer_by_on": answer_by_on, "version": case.sent_number}
    complete(
        case, CASE_RETURNED, actor=actor, facts=facts, private={"missing": "\n".join(elements)}
    )
    return case
