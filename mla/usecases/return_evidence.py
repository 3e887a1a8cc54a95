"""Whoever decides on release gives submitted evidence back to the officer, with the reason."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Decision, Item
from mla.cases.sides import Side
from mla.cases.states import move
from mla.custody.models import CustodyEvent
from mla.ledger.events import EVIDENCE_RETURNED
from mla.policy.decide import require
from mla.policy.sight import lock_item
from mla.policy.table import Action
from mla.usecases.custody_entry import note_custody
from mla.usecases.step import complete, required


@transaction.atomic(durable=True)
def return_evidence(item_id: UUID, *, actor: Membership, reason: str) -> Item:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_RETURN_EVIDENCE, item)
    move(item, "return_evidence")
    required(reason=reason)
    item.save()
    Decision.objects.create(
        case=item.case,
        item=item,
        kind=Decision.Kind.EVIDENCE_RETURNED,
        own_side_only=True,
        side=Side.REQUESTED,
        reasons=reason.strip(),
        decided_by=actor.user_id,
    )
    exhibits = item.exhibits.filter(taken_back_at=None)
    note_custody(exhibits, CustodyEvent.Kind.RETURNED, actor=actor, note=reason)
    facts = {"item": item.number}
    complete(item.case, EVIDENCE_RETURNED, actor=actor, facts=facts, private={"reason": reason})
    return item
