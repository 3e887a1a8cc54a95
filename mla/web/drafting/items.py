"""The things asked for: their list, and a page to add, change or remove one."""

from uuid import UUID

from django.http import HttpResponse

from mla.cases.completeness import judge
from mla.cases.models import Case
from mla.common.errors import Invalid, Stale
from mla.usecases.remove_item import remove_item
from mla.usecases.save_item import save_item
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import item_rows, item_title
from mla.web.drafting.page import (
    differences,
    done,
    form_page,
    mine_again,
    one_of,
    open_draft,
    show,
    typed,
)
from mla.web.drafting.removal import confirm
from mla.web.forms.items import ItemForm

SECTION = "items"


def items(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    ready = judge(case)
    rows = [(item, item_title(item), item_rows(item, ready)) for item in case.items.all()]
    return show(request, "items", case, section=SECTION, items=rows)


def item(request: ActingRequest, case_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Adds an item, or changes one."""
    case = open_draft(request, case_id)
    form = ItemForm(
        typed(request), item=one_of(case.items.all(), item_id), case=case, actor=request.actor
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, case, form)
    return form_page(request, "item", case, form)


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


def _save(request: ActingRequest, case: Case, form: ItemForm) -> HttpResponse:
    version, values = form.cleaned_data["version"], form.values()
    item_id = form.item.pk if form.item else None
    try:
        saved = save_item(
            case.pk, actor=request.actor, version=version, values=values, item_id=item_id
        )
    except Invalid as refused:
        form.blame(refused.problems)
        return form_page(request, "item", case, form)
    except Stale as stale:
        return _both_texts(request, case.pk, item_id, str(stale))
    return done(request, f"Item {saved.number}: saved.", "draft-items", case.pk)


def _both_texts(
    request: ActingRequest, case_id: UUID, item_id: UUID | None, told: str
) -> HttpResponse:
    case = open_draft(request, case_id)
    mine, found = mine_again(request, case, SECTION), one_of(case.items.all(), item_id)
    form = ItemForm(mine, item=found, case=case, actor=request.actor)
    both = differences(form) if found else []
    form.blame({"": told})
    return form_page(request, "item", case, form, status=409, differences=both)
