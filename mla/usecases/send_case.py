"""The central authority approves the request and sends it."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.completeness import judge
from mla.cases.models import Case, Item, ItemState, SentVersion
from mla.cases.participants import enrol
from mla.cases.sides import NOTHING_DUE, Side
from mla.cases.snapshots import freeze, issue_of
from mla.cases.states import move
from mla.common.canonical import canonical, sha256
from mla.common.clock import now
from mla.common.errors import Stale
from mla.ledger.events import CASE_SENT
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.previewed import must_be_as_previewed
from mla.usecases.readiness import must_be_ready, warnings_set_aside
from mla.usecases.step import complete

ISSUED_OTHERWISE = (
    "This is not the text that was issued. Hand the request back, so that it is issued anew."
)


@transaction.atomic(durable=True)
def send_case(case_id: UUID, *, actor: Membership, previewed: str) -> Case:
    """Freezes what the other side reads; Stale when `previewed` (a content hash) is not what would leave, Invalid when
    it is no longer ready: proceedings shared with other requests and the law may have changed since the submission.
    """
    case = lock_case(actor, case_id)
    require(actor, Action.SEND, case)
    _must_be_the_text_issued(case, previewed)
    must_be_ready(judge(case))
    move(case, "send")
    sent = _freeze(case, actor)
    _mark_items(case)
    enrol(case, Side.REQUESTED, country=case.country_of(Side.REQUESTED))
    complete(
        case,
        CASE_SENT,
        actor=actor,
        facts={
            "reference": case.reference,
            "version": sent.number,
            "content": sent.content_hash,
            "snapshot": sent.snapshot_hash,
            "warnings": warnings_set_aside(case),
        },
        private={f"reason {one['code']}": one["reason"] for one in case.overrides},
        version=sent.number,
    )
    return case


def _must_be_the_text_issued(case: Case, previewed: str) -> None:
    must_be_as_previewed(case, previewed)
    if case.issued_content not in {"", previewed}:
        raise Stale(ISSUED_OTHERWISE)


def _freeze(case: Case, actor: Membership) -> SentVersion:
    signature = {"name": actor.user.name, "title": actor.title, "authority": actor.authority.name}
    snapshot = freeze(case, signature=signature, issued=issue_of(case))
    body = canonical(snapshot)
    return SentVersion.objects.create(
        case=case,
        number=case.sent_number,
        body=body,
        content_hash=snapshot["content_hash"],
        snapshot_hash=sha256(body),
        sent_at=case.sent_at or now(),
        sent_by=actor.user_id,
    )


def _mark_items(case: Case) -> None:
    """What is asked for now carries the version's number; what a revision left out is withdrawn."""
    case.items.filter(dropped=False).update(
        sent_number=case.sent_number,
        urgency=case.urgency,
        due_on=case.deadline_on or NOTHING_DUE,
    )
    for item in Item.objects.filter(case=case, dropped=True).exclude(state=ItemState.WITHDRAWN):
        move(item, "withdraw")
        item.save()
