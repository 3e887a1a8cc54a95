"""The requested side proposes a condition of use (Budapest Convention 28; UNTOC 18(19))."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.models import Case, Condition
from mla.common.canonical import sha256
from mla.common.errors import Invalid
from mla.common.text import shortened
from mla.ledger.events import CONDITION_PROPOSED
from mla.outbox.queue import promise
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import checked, record, required


@transaction.atomic(durable=True)
def propose_condition(
    case_id: UUID, *, actor: Membership, text: str, article: str = ""
) -> Condition:
    case = lock_case(actor, case_id)
    require(actor, Action.PROPOSE_CONDITION, case)
    condition = propose(case, text, actor=actor, article=article)
    promise(CONDITION_PROPOSED.code, case=case.pk, condition=condition.pk)
    return condition


def propose(case: Case, text: str, *, actor: Membership, article: str = "") -> Condition:
    """Within another step's transaction. `article`: on which it rests, if on any."""
    required(text=text)
    if case.conditions.exclude(state=Condition.State.LIFTED).filter(text=text.strip()).exists():
        said = f"{shortened(text.strip())} was proposed already: leave it out here."
        raise Invalid({"text": said})
    last = case.conditions.aggregate(last=Max("number"))["last"] or 0
    condition = Condition(case=case, number=last + 1, text=text.strip(), article=article.strip())
    checked(condition, ["article"])
    condition.save(force_insert=True)
    facts = {
        "number": condition.number,
        "text": sha256(condition.text.encode()),
        "article": condition.article,
    }
    record(case, CONDITION_PROPOSED, actor=actor, subject=str(condition.pk), facts=facts)
    return condition
