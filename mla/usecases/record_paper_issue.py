"""The central authority records that a request was issued on paper, and keeps a scan of what was signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.custody.store import incoming, store
from mla.evidence.hashing import Digests
from mla.evidence.store import keep, receive
from mla.ledger.events import CASE_ISSUED
from mla.policy.decide import require, require_now
from mla.policy.person import still
from mla.policy.sight import find_case, lock_case
from mla.policy.table import Action
from mla.usecases.previewed import must_be_as_previewed
from mla.usecases.step import complete, required

LONGEST = 200


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """Who signed, and when, as the paper says."""

    name: str
    title: str
    authority: str
    signed_on: date


def record_paper_issue(
    case_id: UUID,
    *,
    actor: Membership,
    previewed: str,
    paper: SignedPaper,
    file_name: str,
    chunks: Iterable[bytes],
) -> Case:
    """Takes the scan in first (hashed while it comes), then records the issue of the text previewed."""
    require_now(actor, Action.RECORD_PAPER_ISSUE, find_case(actor, case_id))
    _check(paper, file_name)
    digests, temporary = receive(chunks, incoming())
    try:
        return _record(case_id, actor, previewed, paper, file_name, digests, temporary)
    finally:
        temporary.unlink(missing_ok=True)


@transaction.atomic(durable=True)
def _record(  # noqa: PLR0917 - what the paper says, and its bytes
    case_id: UUID,
    actor: Membership,
    previewed: str,
    paper: SignedPaper,
    file_name: str,
    digests: Digests,
    temporary: Path,
) -> Case:
    actor = still(actor)
    case = lock_case(actor, case_id)
    require(actor, Action.RECORD_PAPER_ISSUE, case)
    must_be_as_previewed(case, previewed)
    if not digests.size:
        raise Invalid({"scan": "This file is empty. Choose the scan again."})
    signed = {name: getattr(paper, name).strip() for name in ("name", "title", "authority")}
    scan = {"name": file_name, "size": digests.size, "sha256": digests.sha256}
    issued_as = {**signed, "at": f"{paper.signed_on:%-d %B %Y}", "scan": scan}
    move(case, "record_paper_issue", content=previewed, issued_as=issued_as)
    keep(temporary, digests, store())
    facts = {
        "content": previewed,
        "authority": case.issuing_authority_id,
        "paper": True,
        "signed_on": paper.signed_on,
        "scan": digests.sha256,
    }
    complete(case, CASE_ISSUED, actor=actor, facts=facts, private=signed)
    return case


def _check(paper: SignedPaper, file_name: str) -> None:
    """Invalid, naming each field that cannot be kept."""
    texts = {"name": paper.name, "title": paper.title, "authority": paper.authority}
    required(**texts, scan=file_name)
    problems = {
        name: f"Shorten this to {LONGEST} characters."
        for name, text in texts.items()
        if len(text) > LONGEST
    }
    if paper.signed_on > now().date():
        problems["signed_on"] = "Write the day on which it was signed: this one has not come yet."
    if problems:
        raise Invalid(problems)
