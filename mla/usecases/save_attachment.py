"""Adding files to a draft and taking them out again."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.models import Attachment, Case
from mla.common.errors import NotVisible
from mla.custody.store import incoming, store
from mla.evidence.hashing import Digests
from mla.evidence.store import keep, receive
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, find_case
from mla.policy.table import Action
from mla.usecases.drafting import close_section, open_section, section_version
from mla.usecases.step import checked


def add_attachment(
    case_id: UUID, *, actor: Membership, name: str, chunks: Iterable[bytes], description: str = ""
) -> Attachment:
    """Takes the bytes in first (hashed while they come), then adds the file to the draft as it is now."""
    require(actor, Action.EDIT, find_case(actor, case_id))
    digests, temporary = receive(chunks, incoming())
    try:
        return _add(case_id, actor, name, description, digests, temporary)
    finally:
        temporary.unlink(missing_ok=True)


@transaction.atomic(durable=True)
def _add(  # noqa: PLR0917 - one caller, above
    case_id: UUID, actor: Membership, name: str, description: str, digests: Digests, temporary: Path
) -> Attachment:
    case = _reopened(case_id, actor)
    attachment = Attachment(
        case=case,
        number=int(case.attachments.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name,
        description=description,
        size=digests.size,
        sha256=digests.sha256,
    )
    checked(attachment, ["name", "description"])
    keep(temporary, digests, store())
    attachment.save()
    facts = {"added": attachment.number, "sha256": digests.sha256}
    close_section(case, "attachments", actor=actor, facts=facts)
    return attachment


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
