"""A prosecutor or court issues the request, where a country sheet asks for it: exactly the text that was previewed."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.common.clock import now
from mla.ledger.events import CASE_ISSUED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.previewed import must_be_as_previewed
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def issue_case(case_id: UUID, *, actor: Membership, previewed: str) -> Case:
    """Stale when `previewed` (a content hash) is not what stands there; an edit voids what was issued."""
    case = lock_case(actor, case_id)
    require(actor, Action.ISSUE, case)
    must_be_as_previewed(case, previewed)
    today = now().astimezone(ZoneInfo(actor.authority.time_zone)).date()
    issued_as = {
        "name": actor.user.name,
        "title": actor.title,
        "authority": actor.authority.name,
        "at": f"{today:%-d %B %Y}",
    }
    move(case, "issue", person_id=actor.user_id, content=previewed, issued_as=issued_as)
    facts = {"content": previewed, "authority": actor.authority_id, "paper": False}
    complete(case, CASE_ISSUED, actor=actor, facts=facts)
    return case
