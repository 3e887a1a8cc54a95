"""The things asked for: their list, and pages to choose the kind of one, to add, change or remove it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from mla.cases.completeness import judge
from mla.cases.models import Case, Item
from mla.usecases.remove_item import remove_item
from mla.usecases.save_item import save_item
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import item_rows, item_title
from mla.web.drafting.page import edit, one_of, open_draft, show, typed, zone_before
from mla.web.drafting.removal import confirm
from mla.web.forms.items import GROUPS, OFFERED, ItemForm

SECTION = "items"
KIND = "kind"
"""In the address of an item: show the kinds of assistance, to choose another one."""


def items(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    ready = judge(case)
    rows = [(item, item_title(item), item_rows(item, ready)) for item in case.items.all()]
    return show(request, "items", case, section=SECTION, items=rows)


def item(request: ActingRequest, case_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Adds an item, or changes one: first the kind of assistance (`?measure=`), then the fields of that kind."""
    case = open_draft(request, case_id)
    found, data = one_of(case.items.all(), item_id), typed(request)
    measure = request.GET.get("measure", "") or (found.measure if found else "")
    if data is None and (KIND in request.GET or measure not in OFFERED):
        return _kinds(request, case, found, chosen=measure)

    def made(case: Case, data: Any) -> ItemForm:
        own = one_of(case.items.all(), item_id)
        zone = zone_before(request, case)
        return ItemForm(data, item=own, measure=measure, case=case, actor=request.actor, zone=zone)

    def act(form: ItemForm) -> str:
        version, values = form.cleaned_data["version"], form.values()
        saved = save_item(
            case_id, actor=request.actor, version=version, values=values, item_id=item_id
        )
        return f"Item {saved.number}: saved."

    form = made(case, data)
    return edit(request, "item", form, act=act, again=made, to="draft-items")


def remove(request: ActingRequest, case_id: UUID, item_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    found = one_of(case.items.all(), item_id)
    return confirm(
        request,
        case,
        SECTION,
        what=f"item {found.number if found else ''}",
        rows=item_rows(found, judge(case)) if found else [],
        act=lambda version: remove_item(case_id, item_id, actor=request.actor, version=version),
    )


def _kinds(request: ActingRequest, case: Case, found: Item | None, *, chosen: str) -> HttpResponse:
    nothing = "measure" in request.GET and not request.GET["measure"]
    return show(
        request,
        "item_kind",
        case,
        section=SECTION,
        status=400 if nothing else 200,
        item=found,
        groups=GROUPS,
        chosen=chosen,
        problem="Choose what you ask for." if nothing else "",
    )
