"""The requested side takes a postponed request up again."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.ledger.events import CASE_RESUMED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def resume_case(case_id: UUID, *, actor: Membership) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.RESUME, case)
    move(case, "resume")
    complete(case, CASE_RESUMED, actor=actor)
    return case
