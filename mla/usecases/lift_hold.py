"""The requested side lifts the hold on an item, so that its evidence can be released (own side only)."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.cases.states import move
from mla.ledger.events import ITEM_HOLD_LIFTED
from mla.policy.decide import require
from mla.policy.sight import lock_item
from mla.policy.table import Action
from mla.usecases.step import complete, required


@transaction.atomic(durable=True)
def lift_hold(item_id: UUID, *, actor: Membership, reason: str) -> Item:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_LIFT_HOLD, item)
    required(reason=reason)
    move(item, "lift_hold")
    item.save()
    facts, private = {"item": item.number}, {"reason": reason}
    complete(item.case, ITEM_HOLD_LIFTED, actor=actor, facts=facts, private=private)
    return item
