"""The drafter gives the request to the central authority."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.completeness import judge
from mla.cases.models import Author, Case
from mla.cases.snapshots import content, content_hash
from mla.cases.states import move
from mla.common.errors import Invalid
from mla.ledger.events import CASE_SUBMITTED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def submit_case(case_id: UUID, *, actor: Membership) -> Case:
    """Invalid, naming what is missing, while the request is not complete for its basis."""
    case = lock_case(actor, case_id)
    require(actor, Action.SUBMIT, case)
    move(case, "submit", person_id=actor.user_id)
    ready = judge(case)
    if not ready.complete:
        raise Invalid({gap.field: gap.sentence for gap in ready.missing if gap.blocking})
    Author.objects.get_or_create(case=case, version=case.sent_number + 1, person_id=actor.user_id)
    complete(case, CASE_SUBMITTED, actor=actor, facts={"content": content_hash(content(case))})
    return case
