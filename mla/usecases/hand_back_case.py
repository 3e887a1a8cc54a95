"""The central authority gives a request back to its drafter, with the reason: the other side never knows."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision
from mla.cases.sides import Side
from mla.cases.states import move
from mla.ledger.events import CASE_HANDED_BACK
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete, required


@transaction.atomic(durable=True)
def hand_back_case(case_id: UUID, *, actor: Membership, reason: str) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.HAND_BACK, case)
    move(case, "hand_back")
    required(reason=reason)
    Decision.objects.create(
        case=case,
        kind=Decision.Kind.HANDED_BACK,
        own_side_only=True,
        side=Side.REQUESTING,
        reasons=reason,
        decided_by=actor.user_id,
    )
    complete(case, CASE_HANDED_BACK, actor=actor, private={"reason": reason})
    return case
