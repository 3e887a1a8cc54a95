"""The requested side accepts the request for execution, in part or whole, with or without conditions of use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Decision
from mla.cases.sides import Side
from mla.cases.states import move
from mla.common.errors import Invalid
from mla.ledger.events import CASE_ACCEPTED, CASE_DUAL_CRIMINALITY_CONCLUDED
from mla.policy.decide import require
from mla.policy.sight import lock_case, visible_items
from mla.policy.table import Action
from mla.usecases.grounding import GroundGiven, decide
from mla.usecases.propose_condition import propose
from mla.usecases.step import complete, record

CONCLUSIONS = {
    "met": "Fulfilled",
    "doubtful": "Doubtful",
    "not_required": "Not required for what is asked",
}
"""Of the requested side on dual criminality, under the codes that the request itself uses."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the officer concludes on dual criminality (a key of CONCLUSIONS), for the own side only."""

    code: str
    note: str = ""


@transaction.atomic(durable=True)
def accept_case(
    case_id: UUID,
    *,
    actor: Membership,
    refused: Mapping[UUID, GroundGiven] | None = None,
    conditions: Sequence[str] = (),
    article: str = "",
    dual_criminality: Conclusion | None = None,
) -> Case:
    """`refused`: items that are not accepted, each with its ground; at least one item must remain.

    `article`: on which the conditions of use rest, if on any.
    """
    case = lock_case(actor, case_id)
    require(actor, Action.ACCEPT, case)
    move(case, "accept")
    if dual_criminality:
        _conclude(case, dual_criminality, actor)
    numbers = _refuse_items(case, refused or {}, actor)
    for text in conditions:
        propose(case, text, actor=actor, article=article)
    complete(case, CASE_ACCEPTED, actor=actor, facts={"refused_items": numbers})
    return case


def _conclude(case: Case, concluded: Conclusion, actor: Membership) -> None:
    if concluded.code not in CONCLUSIONS:
        raise Invalid({"dual_criminality": "Choose what you conclude."})
    note = concluded.note.strip()
    Decision.objects.create(
        case=case,
        kind=Decision.Kind.DUAL_CRIMINALITY,
        own_side_only=True,
        side=Side.REQUESTED,
        reasons="\n".join(filter(None, (f"{CONCLUSIONS[concluded.code]}.", note))),
        decided_by=actor.user_id,
    )
    record(
        case,
        CASE_DUAL_CRIMINALITY_CONCLUDED,
        actor=actor,
        facts={"conclusion": concluded.code},
        private={"note": note} if note else {},
    )


def _refuse_items(case: Case, refused: Mapping[UUID, GroundGiven], actor: Membership) -> list[int]:
    running = {item.pk: item for item in visible_items(actor, case) if item.state != "withdrawn"}
    if not refused.keys() <= running.keys():
        raise Invalid({"items": "Choose items of this request."})
    if len(refused) == len(running):
        raise Invalid(
            {
                "items": "At least one item must be accepted. To refuse all of them, refuse the request."
            }
        )
    for item_id, ground in refused.items():
        item = running[item_id]
        item.case = case
        require(actor, Action.ITEM_REFUSE, item)
        decision = decide(case, ground, actor=actor, item=item)
        move(item, "refuse", note=f"{decision.ground} ({decision.article})")
        item.save()
    return sorted(running[item_id].number for item_id in refused)
