"""An officer takes back a wrong file before its item is submitted: it leaves the package, never the record."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.common.clock import now
from mla.common.errors import NotVisible, WrongState
from mla.custody.models import CustodyEvent, Exhibit
from mla.ledger.events import EXHIBIT_REMOVED
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, lock_item
from mla.policy.table import Action
from mla.usecases.custody_entry import note_custody
from mla.usecases.step import record, required


@transaction.atomic(durable=True)
def take_back_exhibit(
    item_id: UUID, exhibit_id: UUID, *, actor: Membership, reason: str
) -> Exhibit:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_EXECUTE, item)
    exhibit = Exhibit.objects.select_for_update().filter(pk=exhibit_id, item=item).first()
    if exhibit is None:
        raise NotVisible(UNKNOWN)
    if item.state != "executing" or exhibit.taken_back_at is not None:
        raise WrongState("Only a file that has not been submitted yet can be taken back.")
    if exhibit.custody.filter(kind=CustodyEvent.Kind.SEALED).exists():
        raise WrongState("This file was released in a package: it cannot be taken back.")
    required(reason=reason)
    exhibit.taken_back_at = now()
    exhibit.save(update_fields=["taken_back_at"])
    note_custody([exhibit], CustodyEvent.Kind.TAKEN_BACK, actor=actor, note=reason)
    facts = {"item": item.number, "exhibit": exhibit.number, "sha256": exhibit.sha256}
    record(
        item.case,
        EXHIBIT_REMOVED,
        actor=actor,
        subject=str(exhibit.pk),
        facts=facts,
        private={"reason": reason},
    )
    return exhibit
