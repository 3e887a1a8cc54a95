"""The executing side says how an item ended when there is no evidence to hand over."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Item, ItemState
from mla.cases.states import move
from mla.common.errors import Invalid, WrongState
from mla.ledger.events import ITEM_OUTCOME
from mla.policy.decide import require
from mla.policy.sight import lock_item
from mla.policy.table import Action
from mla.usecases.step import complete, required

ACTIONS = {
    ItemState.NOTHING_FOUND: Action.ITEM_FIND_NOTHING,
    ItemState.DONE: Action.ITEM_COMPLETE,
    ItemState.NOT_EXECUTABLE: Action.ITEM_GIVE_UP,
}


@transaction.atomic(durable=True)
def record_outcome(item_id: UUID, *, actor: Membership, outcome: str, note: str) -> Item:
    """`note` is told to the other side: what was searched, served, or why it cannot be executed."""
    item = lock_item(actor, item_id)
    if outcome not in {state.value for state in ACTIONS}:
        raise Invalid({"outcome": "Choose how this item ended."})
    action = ACTIONS[ItemState(outcome)]
    require(actor, action, item)
    move(item, action.verb, note=note.strip())
    required(note=note)
    if item.exhibits.filter(taken_back_at=None).exists():
        raise WrongState("Evidence was uploaded for this item: submit it, or take it back first.")
    item.save()
    facts = {"item": item.number, "outcome": outcome}
    complete(item.case, ITEM_OUTCOME, actor=actor, facts=facts, private={"note": note})
    return item
