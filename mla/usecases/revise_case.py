"""The requesting side takes a returned request up again; the other side keeps what was last sent."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.states import move
from mla.ledger.events import CASE_REVISED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def revise_case(case_id: UUID, *, actor: Membership) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.REVISE, case)
    move(case, "revise")
    complete(case, CASE_REVISED, actor=actor, facts={"version": case.sent_number + 1})
    return case
