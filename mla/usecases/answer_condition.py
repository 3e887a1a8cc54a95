"""The requesting state accepts a proposed condition of use, or declines it with the reason."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Condition
from mla.common.clock import now
from mla.common.errors import NotVisible, WrongState
from mla.ledger.events import CONDITION_ACCEPTED, CONDITION_DECLINED
from mla.outbox.queue import promise
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, lock_case
from mla.policy.table import Action
from mla.usecases.step import record, required


@transaction.atomic(durable=True)
def answer_condition(
    case_id: UUID, condition_id: UUID, *, actor: Membership, accept: bool, reason: str = ""
) -> Condition:
    case = lock_case(actor, case_id)
    condition = Condition.objects.select_for_update().filter(pk=condition_id, case=case).first()
    if condition is None:
        raise NotVisible(UNKNOWN)
    require(actor, Action.ANSWER_CONDITION, case)
    if condition.state != Condition.State.PROPOSED:
        raise WrongState(
            f"This condition was answered already: {condition.get_state_display().lower()}."
        )
    if not accept:
        required(reason=reason)
    condition.state = Condition.State.ACCEPTED if accept else Condition.State.DECLINED
    condition.answered_at = now()
    condition.answer_reason = reason.strip()
    condition.save()
    event = CONDITION_ACCEPTED if accept else CONDITION_DECLINED
    record(case, event, actor=actor, subject=str(condition.pk), facts={"number": condition.number})
    promise(event.code, case=case.pk, condition=condition.pk)
    return condition
