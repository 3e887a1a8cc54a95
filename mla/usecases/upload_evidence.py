"""An executing officer hands in files of evidence."""

from collections.abc import Iterable, Sequence
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
from mla.policy.decide import require, require_now
from mla.policy.person import still
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


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come in whole: its original name, what its bytes are, and where they wait."""

    name: str
    digests: Digests
    path: Path


def may_upload(item_id: UUID, *, actor: Membership) -> Item:
    """The item, before any byte is taken in; NotPermitted or WrongState when it takes no files now."""
    item = find_item(actor, item_id)
    require_now(actor, Action.ITEM_EXECUTE, item)
    return item


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
    item = may_upload(item_id, actor=actor)
    _check(item, name, provenance, actor)
    digests, path = receive(chunks, incoming(), expected_size=expected_size)
    files = [Received(name, digests, path)]
    return record_exhibits(item_id, actor=actor, files=files, provenance=provenance)[0]


def record_exhibits(
    item_id: UUID, *, actor: Membership, files: Sequence[Received], provenance: Provenance
) -> list[Exhibit]:
    """Files that have come in become exhibits, all or none, none of them twice; what is not kept is removed."""
    try:
        return _record(item_id, actor, files, provenance)
    finally:
        for file in files:
            file.path.unlink(missing_ok=True)


@transaction.atomic(durable=True)
def _record(
    item_id: UUID, actor: Membership, files: Sequence[Received], provenance: Provenance
) -> list[Exhibit]:
    actor = still(actor)
    item = lock_item(actor, item_id)
    require(actor, Action.ITEM_EXECUTE, item)
    move(item, "execute")
    _check(item, "all", provenance, actor)
    given = [_exhibit(item, file.name, provenance, file.digests, actor) for file in files]
    known = _known(item, given, provenance)
    fresh = [pair for pair in zip(files, given, strict=True) if _content(pair[1]) not in known]
    last = int(item.exhibits.aggregate(last=Max("number"))["last"] or 0)
    for number, (file, exhibit) in enumerate(fresh, last + 1):
        keep(file.path, file.digests, store())
        exhibit.number = number
    exhibits = Exhibit.objects.bulk_create(exhibit for _, exhibit in fresh)
    item.save()
    note_custody(exhibits, CustodyEvent.Kind.RECEIVED, actor=actor, note=provenance.note)
    for exhibit in exhibits:
        _enter(item, exhibit, actor)
    return [known.get(_content(exhibit), exhibit) for exhibit in given]


def _known(
    item: Item, given: Sequence[Exhibit], provenance: Provenance
) -> dict[tuple[str, str], Exhibit]:
    """What the item has of these files already: the answer to an upload was lost, and it was sent again."""
    same = {field: getattr(provenance, field) for field in PROVENANCE_FIELDS}
    hashes = {one.sha256 for one in given}
    found = item.exhibits.filter(taken_back_at=None, sha256__in=hashes, **same)
    return {_content(one): one for one in found}


def _content(exhibit: Exhibit) -> tuple[str, str]:
    return exhibit.name, exhibit.sha256


def _enter(item: Item, exhibit: Exhibit, actor: Membership) -> None:
    facts = {
        "item": item.number,
        "exhibit": exhibit.number,
        "sha256": exhibit.sha256,
        "bytes": exhibit.size,
    }
    record(item.case, EXHIBIT_RECEIVED, actor=actor, subject=str(exhibit.pk), facts=facts)


def _check(item: Item, name: str, provenance: Provenance, actor: Membership) -> None:
    """Invalid, naming each field that cannot be used."""
    empty = Digests(0, "0", "0", 0)
    checked(_exhibit(item, name, provenance, empty, actor), only=PROVENANCE_FIELDS)


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
        received_by=actor.user_id,
        **{field: getattr(provenance, field) for field in PROVENANCE_FIELDS},
    )
