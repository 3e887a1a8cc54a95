"""The requesting side no longer needs one of the things asked for."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.cases.states import move
from mla.ledger.events import ITEM_WITHDRAWN
from mla.policy.decide import require
from mla.policy.sight import lock_item
from mla.policy.table import Action
from mla.usecases.step import complete, required


@transaction.atomic(durable=True)
def withdraw_item(item_id: UUID, *, actor: Membership, reason: str) -> Item:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_WITHDRAW, item)
    move(item, "withdraw")
    required(reason=reason)
    item.outcome_note = reason.strip()
    item.save()
    complete(
        item.case,
        ITEM_WITHDRAWN,
        actor=actor,
        facts={"item": item.number},
        private={"reason": reason},
    )
    return item
