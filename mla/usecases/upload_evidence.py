"""An executing officer hands in one file of evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.cases.states import move
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.custody.models import CustodyEvent, Exhibit
from mla.custody.store import incoming, store
from mla.evidence.hashing import Digests
from mla.evidence.store import keep, receive
from mla.ledger.events import EXHIBIT_RECEIVED
from mla.policy.decide import require
from mla.policy.sight import find_item, lock_item
from mla.policy.table import Action
from mla.usecases.custody_entry import note_custody
from mla.usecases.step import checked, record

PROVENANCE_FIELDS = ("source", "method", "collector", "place", "collected_at", "note")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a file of evidence comes from: what the chain of custody begins with."""

    source: str
    method: str
    collector: str
    place: str = ""
    collected_at: datetime | None = None
    note: str = ""


def upload_evidence(
    item_id: UUID,
    *,
    actor: Membership,
    name: str,
    chunks: Iterable[bytes],
    provenance: Provenance,
    expected_size: int | None = None,
) -> Exhibit:
    """Streams the bytes into the store (constant memory, hashed in the same pass), then records the exhibit.

    Nothing is visible before both are durable; after any error nothing is left.
    """
    item = find_item(actor, item_id)
    require(actor, Action.ITEM_EXECUTE, item)
    move(item, "execute")
    checked(
        _exhibit(item, name, provenance, Digests(0, "0", "0", 0), actor), only=PROVENANCE_FIELDS
    )
    digests, temporary = receive(chunks, incoming(), expected_size=expected_size)
    try:
        return _record(item_id, actor, name, provenance, digests, temporary)
    finally:
        temporary.unlink(missing_ok=True)


@transaction.atomic(durable=True)
def _record(  # noqa: PLR0917 - one caller, above
    item_id: UUID,
    actor: Membership,
    name: str,
    provenance: Provenance,
    digests: Digests,
    temporary: Path,
) -> Exhibit:
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_EXECUTE, item)
    move(item, "execute")
    keep(temporary, digests, store())
    exhibit = _exhibit(item, name, provenance, digests, actor)
    exhibit.number = int(item.exhibits.aggregate(last=Max("number"))["last"] or 0) + 1
    exhibit.save(force_insert=True)
    item.save()
    note_custody([exhibit], CustodyEvent.Kind.RECEIVED, actor=actor, note=provenance.note)
    facts = {
        "item": item.number,
        "exhibit": exhibit.number,
        "sha256": digests.sha256,
        "bytes": digests.size,
    }
    record(item.case, EXHIBIT_RECEIVED, actor=actor, subject=str(exhibit.pk), facts=facts)
    return exhibit


def _exhibit(
    item: Item, name: str, provenance: Provenance, digests: Digests, actor: Membership
) -> Exhibit:
    if not name:
        raise Invalid({"file": "The file has no name."})
    if provenance.collected_at and provenance.collected_at > now():
        raise Invalid({"collected_at": "The time of collection lies in the future."})
    return Exhibit(
        item=item,
        number=0,
        name=name.replace("\x00", "\ufffd"),
        size=digests.size,
        sha256=digests.sha256,
        sha512=digests.sha512,
        crc32=digests.crc32,
        source=provenance.source,
        method=provenance.method,
        collector=provenance.collector,
        place=provenance.place,
        collected_at=provenance.collected_at,
        note=provenance.note,
        received_by=actor.user_id,
    )
