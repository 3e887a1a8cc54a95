"""The requested central authority gives items to the authorities that will execute them."""

from collections.abc import Mapping
from uuid import UUID

from django.db import models, transaction

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.participants import dismiss_others, enrol
from mla.cases.sides import Side
from mla.cases.states import move
from mla.common.errors import Invalid, WrongState
from mla.directory.models import Authority
from mla.ledger.events import CASE_ASSIGNED
from mla.policy.decide import require
from mla.policy.sight import executing_authorities, lock_case, visible_items
from mla.policy.table import Action
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def assign_items(case_id: UUID, *, actor: Membership, assignments: Mapping[UUID, UUID]) -> Case:
    """`assignments`: item id -> authority id. An authority sees the items assigned to it and no others."""
    case = lock_case(actor, case_id)
    require(actor, Action.ASSIGN, case)
    move(case, "assign")
    items = {item.pk: item for item in visible_items(actor, case)}
    authorities = executing_authorities(actor.country_code).in_bulk(list(assignments.values()))
    if not assignments or not assignments.keys() <= items.keys():
        raise Invalid({"items": "Choose at least one item of this request."})
    if len(authorities) < len(set(assignments.values())):
        raise Invalid(
            {
                "authority": "Choose an authority of your own country that has people to execute items."
            }
        )
    changed = {one: other for one, other in assignments.items() if items[one].authority_id != other}
    if not changed:
        raise WrongState("These items are with these authorities already.")
    for item_id, authority_id in changed.items():
        _assign(case, items[item_id], authorities[authority_id], actor)
    concerned = executing(case)
    enrol(case, Side.REQUESTED, authorities=concerned)
    dismiss_others(case, Side.REQUESTED, but=concerned)
    facts = {str(items[one].number): str(other) for one, other in changed.items()}
    complete(case, CASE_ASSIGNED, actor=actor, facts={"items": facts})
    return case


def executing(case: Case) -> list[Authority]:
    """Whom the requested side has put in charge: of the case, or of one of its items."""
    in_charge = models.Q(items__case=case) | models.Q(pk=case.requested_authority_id)
    return list(Authority.objects.filter(in_charge).distinct())


def _assign(case: Case, item: Item, authority: Authority, actor: Membership) -> None:
    item.case = case
    require(actor, Action.ITEM_ASSIGN, item)
    move(item, "assign", authority=authority)
    item.save()
