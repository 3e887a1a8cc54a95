"""The requested side ends a request that it sent back and that was not completed by the announced date."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.states import move, reachable
from mla.ledger.events import CASE_LAPSED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def lapse_case(case_id: UUID, *, actor: Membership) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.LAPSE, case)
    announced = case.answer_by_on
    move(case, "lapse")
    for item in Item.objects.filter(case=case).select_related("case"):
        if reachable(item, "withdraw"):
            move(item, "withdraw")
            item.save()
    complete(case, CASE_LAPSED, actor=actor, facts={"announced": announced})
    return case
