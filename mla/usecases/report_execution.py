"""The requested side reports that everything is done and that there is no evidence to hand over."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.ledger.events import CASE_EXECUTED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def report_execution(case_id: UUID, *, actor: Membership) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.REPORT_EXECUTION, case)
    move(case, "report_execution")
    complete(case, CASE_EXECUTED, actor=actor, facts=outcomes(case))
    return case


def outcomes(case: Case) -> dict[str, object]:
    """How each item ended, for the record."""
    return {"items": {str(item.number): str(item.state) for item in case.items.all()}}
