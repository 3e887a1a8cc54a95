"""The requested side refuses one item of an accepted request: ground with its article, reasons, consultation."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.cases.states import move
from mla.ledger.events import ITEM_REFUSED
from mla.policy.decide import require
from mla.policy.sight import lock_item
from mla.policy.table import Action
from mla.usecases.grounding import GroundGiven, decide
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def refuse_item(item_id: UUID, *, actor: Membership, ground: GroundGiven) -> Item:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_REFUSE, item)
    decision = decide(item.case, ground, actor=actor, item=item)
    move(item, "refuse", note=f"{decision.ground} ({decision.article})")
    item.save()
    complete(
        item.case,
        ITEM_REFUSED,
        actor=actor,
        facts={
            "item": item.number,
            "article": decision.article,
            "reasons_withheld": decision.reasons_withheld,
        },
        private={"reasons": decision.reasons},
    )
    return item
