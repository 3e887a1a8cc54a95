"""The requesting side ends a request, with its outcome."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.common.errors import Invalid
from mla.ledger.events import CASE_CLOSED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def close_case(case_id: UUID, *, actor: Membership, outcome: str) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.CLOSE, case)
    if outcome not in Case.Outcome.values:
        raise Invalid({"outcome": "Choose how this request ended."})
    move(case, "close", outcome=outcome)
    complete(case, CASE_CLOSED, actor=actor, facts={"outcome": outcome})
    return case
