"""Taking one thing asked for out of a draft."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.common.errors import NotVisible
from mla.policy.sight import UNKNOWN
from mla.usecases.drafting import close_section, open_section


@transaction.atomic(durable=True)
def remove_item(case_id: UUID, item_id: UUID, *, actor: Membership, version: int) -> None:
    """An item that was sent before stays on record and counts as withdrawn once the revision is sent."""
    case = open_section(case_id, "items", actor=actor, version=version)
    item = case.items.filter(pk=item_id, dropped=False).first()
    if item is None:
        raise NotVisible(UNKNOWN)
    number = item.number
    if item.sent_number:
        item.dropped = True
        item.save()
    else:
        item.delete()
    close_section(case, "items", actor=actor, facts={"removed_item": number})
