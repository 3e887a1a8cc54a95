"""The requested side lifts a condition of use; to amend one, lift it and propose another."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Condition
from mla.common.errors import NotVisible, WrongState
from mla.ledger.events import CONDITION_LIFTED
from mla.outbox.queue import promise
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, lock_case
from mla.policy.table import Action
from mla.usecases.step import record


@transaction.atomic(durable=True)
def lift_condition(case_id: UUID, condition_id: UUID, *, actor: Membership) -> Condition:
    case = lock_case(actor, case_id)
    condition = Condition.objects.select_for_update().filter(pk=condition_id, case=case).first()
    if condition is None:
        raise NotVisible(UNKNOWN)
    require(actor, Action.PROPOSE_CONDITION, case)
    if condition.state == Condition.State.LIFTED:
        raise WrongState("This condition was lifted already.")
    condition.state = Condition.State.LIFTED
    condition.save()
    facts = {"number": condition.number}
    record(case, CONDITION_LIFTED, actor=actor, subject=str(condition.pk), facts=facts)
    promise(CONDITION_LIFTED.code, case=case.pk, condition=condition.pk)
    return condition
