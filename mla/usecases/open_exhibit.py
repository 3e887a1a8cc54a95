"""An officer of the requested side opens a file of evidence, which is recorded (Directive (EU) 2016/680, art. 25)."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.common.errors import NotPermitted, NotVisible
from mla.custody.models import Exhibit
from mla.ledger.events import EXHIBIT_OPENED
from mla.policy.decide import Refusal, may
from mla.policy.sight import UNKNOWN, find_item
from mla.policy.table import Action
from mla.usecases.step import record


@transaction.atomic(durable=True)
def open_exhibit(item_id: UUID, exhibit_id: UUID, *, actor: Membership) -> Exhibit:
    """For who executes the item or may release its evidence, in any state; never for the other country."""
    item = find_item(actor, item_id)
    _require(actor, item)
    exhibit = Exhibit.objects.filter(pk=exhibit_id, item=item).first()
    if exhibit is None:
        raise NotVisible(UNKNOWN)
    facts = {"item": item.number, "exhibit": exhibit.number, "sha256": exhibit.sha256}
    record(item.case, EXHIBIT_OPENED, actor=actor, subject=str(exhibit.pk), facts=facts)
    return exhibit


def _require(actor: Membership, item: Item) -> None:
    verdicts = [may(actor, action, item) for action in (Action.ITEM_EXECUTE, Action.ITEM_RELEASE)]
    if all(one.refusal in {Refusal.PERMISSION, Refusal.PERSON} for one in verdicts):
        raise NotPermitted(verdicts[0].reason)
