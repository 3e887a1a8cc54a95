"""The requested side refuses the whole request: ground, article, reasons, consultation (UNTOC 18(21)-(26))."""

from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.states import move, reachable
from mla.ledger.events import CASE_REFUSED
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.grounding import GroundGiven, decide
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def refuse_case(case_id: UUID, *, actor: Membership, ground: GroundGiven) -> Case:
    case = lock_case(actor, case_id)
    require(actor, Action.REFUSE, case)
    move(case, "refuse")
    decision = decide(case, ground, actor=actor)
    for item in Item.objects.filter(case=case).select_related("case"):
        if reachable(item, "refuse"):
            move(item, "refuse", note=f"{decision.ground} ({decision.article})")
            item.save()
    complete(
        case,
        CASE_REFUSED,
        actor=actor,
        facts={"article": decision.article, "reasons_withheld": decision.reasons_withheld},
        private={"reasons": decision.reasons},
    )
    return case
