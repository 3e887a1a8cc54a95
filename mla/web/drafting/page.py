"""What the pages of a draft share: opening it for an edit, its frame, both texts after a change meanwhile."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, Prefetch
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from mla.cases.completeness import judge
from mla.cases.models import Case, Item
from mla.common.errors import Invalid, NotVisible, Stale
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, visible_cases
from mla.policy.table import Action
from mla.usecases.drafting import section_version
from mla.web.actors import ActingRequest
from mla.web.drafting.tasks import lacking
from mla.web.fields import in_words
from mla.web.forms.draft_form import DraftForm
from mla.web.kept import (
    fields_of,
    keep_token,
    kept,
    kept_beside,
    note_kept,
    says_something_else,
    was_saved,
)
from mla.web.meanwhile import Meanwhile
from mla.web.section_titles import TITLES

ZONE = "zone"
"""In the session: [draft, time zone that was chosen last in it]."""
WITHIN_A_LIST = {"item", "item_kind", "subject", "paste", "remove"}
Row = TypeVar("Row", bound=Model)
Form = TypeVar("Form", bound=DraftForm)


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands in the database now, beside what this person typed."""

    name: str
    saved: str


def open_draft(request: ActingRequest, case_id: UUID) -> Case:
    """The draft with all that its pages read, but for its subjects, which may be thousands.

    NotVisible, NotPermitted or WrongState when it cannot be edited.
    """
    found = visible_cases(request.actor).filter(pk=case_id)
    asked_now = Prefetch("items", Item.objects.filter(dropped=False))
    whole = found.select_related("proceeding__authority").prefetch_related("attachments", asked_now)
    case = whole.annotate(**kept_beside(request)).first()
    if case is None:
        raise NotVisible(UNKNOWN)
    note_kept(request, case.kept_fields, case.kept_at)  # type: ignore[attr-defined]
    request.back_url = reverse("case", args=[case.pk])
    request.meanwhile = Meanwhile(request, case.pk)
    require(request.actor, Action.EDIT, case)
    return case


def show(
    request: ActingRequest,
    template: str,
    case: Case,
    *,
    section: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the draft in its frame."""
    listing = reverse("draft-section", args=[case.pk, section]) if section else ""
    ready = context.get("ready") or judge(case)
    frame = {
        "case": case,
        "title": TITLES.get(section, ""),
        "ready": ready,
        "lacking": lacking(ready, section) if section else 0,
        "draft_url": reverse("draft", args=[case.pk]),
        "section_url": listing,
        "back_url": listing if template in WITHIN_A_LIST else "",
        "keep": keep_token(request),
    }
    return render(request, f"drafts/{template}.html", {**frame, **context}, status=status)


def typed(request: ActingRequest) -> Any:
    """What the form is filled with: what was just sent, or what the person typed before and did not save."""
    return request.POST if request.method == "POST" else fields_of(kept(request))


def form_page(
    request: ActingRequest,
    template: str,
    case: Case,
    form: DraftForm,
    *,
    status: int = 0,
    differences: Sequence[Difference] = (),
    **more: Any,
) -> HttpResponse:
    """A section's form: 400 with what was typed and what is wrong with it, unless `status` says otherwise."""
    refused = 400 if request.method == "POST" and form.errors else 200
    beside, notes = {one.name: one for one in differences}, form.notes()
    typed_before = request.method == "GET" and form.is_bound and says_something_else(form)
    fields = [(one, beside.get(one.name), notes.get(one.name)) for one in form.visible_fields()]
    frame = {
        "form": form,
        "fields": [one for one in fields if one[0].name not in form.further],
        "further": [one for one in fields if one[0].name in form.further],
        "differences": differences,
        "kept": kept(request) if typed_before else None,
    }
    return show(
        request, template, case, section=form.section, status=status or refused, **frame, **more
    )


def edit(
    request: ActingRequest,
    template: str,
    form: Form,
    *,
    act: Callable[[Form], str],
    again: Callable[[Case, QueryDict], Form],
    to: str,
) -> HttpResponse:
    """Shows the form; a right one is saved by `act`, whose sentence is then said on the page `to`.

    After a change meanwhile both texts are shown, in the form that `again` makes.
    """
    if request.method != "POST" or not form.is_valid():
        return form_page(request, template, form.case, form)
    try:
        said = act(form)
    except Invalid as refused:
        form.blame(refused.problems)
        return form_page(request, template, form.case, form)
    except Stale as stale:
        case = open_draft(request, form.case.pk)
        form = again(case, mine_again(request, case, form.section))
        both = [] if form.new else differences(form)
        form.blame({"": str(stale)})
        return form_page(request, template, case, form, status=409, differences=both)
    if zone := form.cleaned_data.get("time_zone"):
        request.session[ZONE] = [str(form.case.pk), zone]
    return done(request, said, to, form.case.pk)


def zone_before(request: ActingRequest, case: Case) -> str:
    """The time zone that this person chose last in this draft; empty where there is none yet."""
    case_id, zone = request.session.get(ZONE, ("", ""))
    return zone if case_id == str(case.pk) else ""


def mine_again(request: ActingRequest, case: Case, section: str) -> QueryDict:
    """What was typed, to be saved over what stands there now once both were read."""
    mine = request.POST.copy()
    mine["version"] = str(section_version(case, section))
    return mine


def differences(form: DraftForm) -> list[Difference]:
    """The fields in which the typed text and the saved one differ. `form` is bound and starts from what is saved."""
    changed = [form[name] for name in form.changed_data if name != "version"]
    return [Difference(one.name, in_words(one.field, one.initial)) for one in changed]


def done(request: ActingRequest, sentence: str, name: str, *args: Any) -> HttpResponseRedirect:
    was_saved(request)
    messages.success(request, sentence)
    return redirect(name, *args)


def one_of(rows: Iterable[Row], pk: UUID | None) -> Row | None:
    """The row of this draft, or None where a new one is meant; NotVisible for any other."""
    if pk is None:
        return None
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise NotVisible(UNKNOWN)
    return found
