"""An officer submits an item's evidence; another person decides on its release."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.cases.states import move
from mla.common.clock import now
from mla.common.errors import WrongState
from mla.custody.models import CustodyEvent
from mla.ledger.events import EXHIBIT_SUBMITTED
from mla.policy.decide import require
from mla.policy.sight import lock_item
from mla.policy.table import Action
from mla.usecases.custody_entry import note_custody
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def submit_evidence(item_id: UUID, *, actor: Membership) -> Item:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_SUBMIT_EVIDENCE, item)
    move(item, "submit_evidence", person_id=actor.user_id, at=now())
    exhibits = list(item.exhibits.filter(taken_back_at=None))
    if not exhibits:
        raise WrongState("Upload at least one file first, or record the outcome of this item.")
    item.save()
    note_custody(exhibits, CustodyEvent.Kind.SUBMITTED, actor=actor)
    facts = {
        "item": item.number,
        "files": len(exhibits),
        "bytes": sum(one.size for one in exhibits),
    }
    complete(item.case, EXHIBIT_SUBMITTED, actor=actor, facts=facts)
    return item
