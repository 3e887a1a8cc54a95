"""The requesting side tells that what was sent is no longer required (UNTOC 18(24))."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision, Item
from mla.cases.sides import Side
from mla.cases.states import move, reachable
from mla.ledger.events import CASE_WITHDRAWN
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete, required


@transaction.atomic(durable=True)
def withdraw_case(case_id: UUID, *, actor: Membership, reason: str) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.WITHDRAW, case)
    move(case, "withdraw")
    required(reason=reason)
    for item in Item.objects.filter(case=case).select_related("case"):
        if reachable(item, "withdraw"):
            move(item, "withdraw")
            item.save()
    Decision.objects.create(
        case=case,
        kind=Decision.Kind.WITHDRAWN,
        side=Side.REQUESTING,
        reasons=reason.strip(),
        decided_by=actor.user_id,
    )
    complete(case, CASE_WITHDRAWN, actor=actor, private={"reason": reason})
    return case
