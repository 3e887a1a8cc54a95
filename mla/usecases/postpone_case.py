"""The requested side postpones execution: ground, reasons, consultation, and when it looks again (UNTOC 18(25))."""

from datetime import date
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision
from mla.cases.states import move
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.ledger.events import CASE_POSTPONED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.grounding import GroundGiven, decide
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def postpone_case(
    case_id: UUID, *, actor: Membership, ground: GroundGiven, review_on: date
) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.POSTPONE, case)
    move(case, "postpone", review_on=review_on)
    if review_on <= now().date():
        raise Invalid({"review_on": "Choose a date in the future."})
    decision = decide(case, ground, actor=actor, kind=Decision.Kind.POSTPONED)
    complete(
        case,
        CASE_POSTPONED,
        actor=actor,
        facts={"article": decision.article, "review_on": review_on},
        private={"reasons": decision.reasons},
    )
    return case
