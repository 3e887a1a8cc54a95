"""The requested side declares that the evidence has been provided: every item has an outcome, packages are released."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.ledger.events import CASE_EVIDENCE_PROVIDED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.report_execution import outcomes
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def provide_evidence(case_id: UUID, *, actor: Membership) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.PROVIDE_EVIDENCE, case)
    move(case, "provide_evidence")
    complete(case, CASE_EVIDENCE_PROVIDED, actor=actor, facts=outcomes(case))
    return case
