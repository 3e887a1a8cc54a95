"""Adding or changing one thing asked for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.completeness import treaty_of
from mla.cases.models import Case, Item
from mla.cases.particulars import particulars
from mla.cases.times import checked_times
from mla.common.errors import Invalid, NotVisible
from mla.legal.measures import Measure
from mla.policy.sight import UNKNOWN
from mla.usecases.drafting import assign, close_section, open_section
from mla.usecases.step import checked

FIELDS = ("measure", "what", "holder", "period_from", "period_to", "purpose", "basis", "fallback")
CHECKED = tuple(name for name in FIELDS if name != "what")  # an item may be saved half filled


@transaction.atomic(durable=True)
def save_item(
    case_id: UUID,
    *,
    actor: Membership,
    version: int,
    values: Mapping[str, Any],
    item_id: UUID | None = None,
) -> Item:
    case = open_section(case_id, "items", actor=actor, version=version)
    item = _existing(case, item_id) if item_id else Item(case=case, number=_next_number(case))
    put_item(item, values)
    close_section(case, "items", actor=actor, facts={"item": item.number})
    return item


def put_item(item: Item, values: Mapping[str, Any]) -> None:
    """Sets these fields and saves the item, in a draft that is open for it.

    With another kind of assistance goes what only the old one asked for.
    """
    measure = values.get("measure", item.measure)
    if measure not in Measure.__members__:
        raise Invalid({"measure": "Choose what you ask for."})
    if measure != item.measure:
        asked = {
            one.element for one in particulars("items", Measure(measure), treaty_of(item.case))
        }
        item.particulars = {name: told for name, told in item.particulars.items() if name in asked}
    item.measure = measure
    assign(item, FIELDS, values, section="items")
    _check(item)
    item.save()


def _existing(case: Case, item_id: UUID) -> Item:
    found = case.items.filter(pk=item_id, dropped=False).first()
    if found is None:
        raise NotVisible(UNKNOWN)
    return found


def _next_number(case: Case) -> int:
    return int(case.items.aggregate(last=Max("number"))["last"] or 0) + 1


def _check(item: Item) -> None:
    for name in ("basis", "fallback"):
        if getattr(item, name) and getattr(item, name) not in item.case.bases:
            raise Invalid({name: "Choose one of the legal bases of this request."})
    if item.fallback and item.fallback == item.basis:
        raise Invalid({"fallback": "Choose another basis than the first one, or none."})
    checked_times(period_from=item.period_from, period_to=item.period_to)
    if item.period_from and item.period_to and item.period_from > item.period_to:
        raise Invalid(
            {"period_to": "The period ends before it begins: correct one of the two times."}
        )
    checked(item, CHECKED)
