"""Whoever drafted a request that was never sent discards it."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.states import move
from mla.ledger.events import CASE_ABANDONED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def abandon_case(case_id: UUID, *, actor: Membership, reason: str = "") -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.ABANDON, case)
    move(case, "abandon")
    for item in Item.objects.filter(case=case).select_related("case"):
        move(item, "withdraw")
        item.save()
    complete(case, CASE_ABANDONED, actor=actor, private={"reason": reason} if reason else None)
    return case
