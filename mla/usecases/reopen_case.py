"""The requested side goes on with a request that it had answered: something was missing."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision
from mla.cases.sides import Side
from mla.cases.states import move
from mla.common.errors import Invalid
from mla.ledger.events import CASE_REOPENED
from mla.policy.decide import require
from mla.policy.sight import lock_case, visible_items
from mla.policy.table import Action
from mla.usecases.step import complete, required


@transaction.atomic(durable=True)
def reopen_case(
    case_id: UUID, *, actor: Membership, reason: str, item_ids: Sequence[UUID] = ()
) -> Case:
    """`item_ids`: the items to execute again; their authorities keep them."""
    case = lock_case(actor, case_id)
    require(actor, Action.REOPEN, case)
    move(case, "reopen")
    required(reason=reason)
    chosen = list(visible_items(actor, case).filter(pk__in=item_ids))
    if not chosen or len(chosen) != len(set(item_ids)):
        raise Invalid({"item_ids": "Choose at least one item that is executed again."})
    for item in chosen:
        item.case = case
        require(actor, Action.ITEM_REOPEN, item)
        move(item, "reopen")
        item.save()
    Decision.objects.create(
        case=case,
        kind=Decision.Kind.REOPENED,
        side=Side.REQUESTED,
        reasons=reason.strip(),
        decided_by=actor.user_id,
    )
    facts = {"items": sorted(item.number for item in chosen)}
    complete(case, CASE_REOPENED, actor=actor, facts=facts, private={"reason": reason})
    return case
