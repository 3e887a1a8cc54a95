"""Adding files to a draft and taking them out again."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.models import Attachment, Case
from mla.cases.particulars import SERVES
from mla.common.errors import Invalid, NotVisible
from mla.custody.store import incoming, store
from mla.evidence.hashing import Digests
from mla.evidence.store import keep, receive
from mla.policy.decide import require
from mla.policy.person import still
from mla.policy.sight import UNKNOWN, find_case
from mla.policy.table import Action
from mla.usecases.drafting import close_section, open_section, section_version
from mla.usecases.step import checked


def add_attachment(
    case_id: UUID,
    *,
    actor: Membership,
    name: str,
    chunks: Iterable[bytes],
    description: str = "",
    serves: str = "",
    item_number: int | None = None,
) -> Attachment:
    """Takes the bytes in first (hashed while they come), then adds the file to the draft as it is now.

    `serves`: what it is, where the law asks for a document (mla.cases.particulars.SERVES).
    """
    require(actor, Action.EDIT, find_case(actor, case_id))
    digests, temporary = receive(chunks, incoming())
    try:
        attachment = Attachment(
            name=name,
            description=description,
            serves=serves,
            item_number=item_number,
            size=digests.size,
            sha256=digests.sha256,
        )
        return _add(case_id, actor, attachment, digests, temporary)
    finally:
        temporary.unlink(missing_ok=True)


@transaction.atomic(durable=True)
def _add(
    case_id: UUID, actor: Membership, attachment: Attachment, digests: Digests, temporary: Path
) -> Attachment:
    actor = still(actor)
    case = _reopened(case_id, actor)
    attachment.case = case
    attachment.number = int(case.attachments.aggregate(last=Max("number"))["last"] or 0) + 1
    checked(attachment, ["name", "description"])
    _check_service(case, attachment)
    keep(temporary, digests, store())
    attachment.save()
    facts = {"added": attachment.number, "sha256": digests.sha256}
    close_section(case, "attachments", actor=actor, facts=facts)
    return attachment


def _check_service(case: Case, attachment: Attachment) -> None:
    if attachment.serves and attachment.serves not in SERVES:
        raise Invalid({"serves": "Choose from the list what this file is."})
    number = attachment.item_number
    if number is not None and not case.items.filter(number=number, dropped=False).exists():
        raise Invalid({"item_number": f"This request has no item {number}."})


@transaction.atomic(durable=True)
def remove_attachment(case_id: UUID, attachment_id: UUID, *, actor: Membership) -> None:
    """The row goes; the bytes stay in the store, where a sent version may still name them."""
    case = _reopened(case_id, actor)
    attachment = case.attachments.filter(pk=attachment_id).first()
    if attachment is None:
        raise NotVisible(UNKNOWN)
    number = attachment.number
    attachment.delete()
    close_section(case, "attachments", actor=actor, facts={"removed": number})


def _reopened(case_id: UUID, actor: Membership) -> Case:
    """Files are added and removed one by one, so a second window cannot overwrite anything here."""
    version = section_version(find_case(actor, case_id), "attachments")
    return open_section(case_id, "attachments", actor=actor, version=version)
