"""Persons, accounts, devices and addresses: their list, and pages to add one, paste many, change or remove some."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict

from mla.cases.models import Case, Subject
from mla.common.errors import Invalid, NotVisible
from mla.policy.sight import UNKNOWN
from mla.usecases.save_subjects import add_subjects, remove_subjects, save_subject
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import Row, span, subject_rows
from mla.web.drafting.page import edit, form_page, open_draft, show, typed, zone_before
from mla.web.drafting.removal import confirm
from mla.web.forms.subjects import PasteForm, SubjectForm
from mla.web.numbers import whole_number

SECTION = "subjects"
A_PAGE = 100


def subjects(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """A page of the list, by number: what follows `?after=`, or what stands before `?before=`."""
    case = open_draft(request, case_id)
    page, earlier, later = _page(case, request.GET)
    rows = [(one, span(one.from_at, one.to_at, one.time_zone)) for one in page]
    return show(
        request,
        "subjects",
        case,
        section=SECTION,
        subjects=rows,
        count=case.subjects.count() if earlier or later else len(rows),
        newer_url=f"?before={page[0].number}" if earlier else "",
        older_url=f"?after={page[-1].number}" if later else "",
    )


def subject(request: ActingRequest, case_id: UUID, subject_id: UUID | None = None) -> HttpResponse:
    """Adds one, or changes one."""
    case = open_draft(request, case_id)

    def made(case: Case, data: Any) -> SubjectForm:
        found = _one(case, subject_id) if subject_id else None
        zone = zone_before(request, case)
        return SubjectForm(data, subject=found, case=case, actor=request.actor, zone=zone)

    def act(form: SubjectForm) -> str:
        version, values = form.cleaned_data["version"], form.values()
        actor = request.actor
        if subject_id:
            saved = save_subject(case_id, subject_id, actor=actor, version=version, values=values)
        else:
            [saved] = add_subjects(case_id, actor=actor, version=version, rows=[values])
        return f"{saved.identifier}: saved."

    form = made(case, typed(request))
    return edit(request, "subject", form, act=act, again=made, to="draft-subjects")


def paste(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """Recognises the lines pasted or in a file and shows them back; adds all or none on the second POST."""
    case = open_draft(request, case_id)

    def made(case: Case, data: Any) -> PasteForm:
        files, zone = request.FILES or None, zone_before(request, case)
        return PasteForm(data, files, case=case, actor=request.actor, zone=zone)

    def act(form: PasteForm) -> str:
        rows, version = [line.values for line in form.pasted.good], form.cleaned_data["version"]
        added = add_subjects(case_id, actor=request.actor, version=version, rows=rows)
        return f"{len(added):,} added."

    form = made(case, typed(request))
    if "add" not in request.POST or request.FILES:
        return form_page(request, "paste", case, form)
    return edit(request, "paste", form, act=act, again=made, to="draft-subjects")


def remove(request: ActingRequest, case_id: UUID, subject_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    found = _one(case, subject_id)
    return confirm(
        request,
        case,
        SECTION,
        what=found.identifier,
        rows=subject_rows(found),
        act=lambda version: _remove(request, case_id, version, [found.number]),
    )


def remove_several(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """Those ticked in the list (`?ticked&number=`), or all of them; asks once."""
    case = open_draft(request, case_id)
    numbers = _ticked(request.GET)
    found = case.subjects.all()
    if numbers is not None:
        found = found.filter(number__in=numbers)
    count = found.count()
    if numbers is not None and count != len(numbers):
        raise NotVisible(UNKNOWN)
    if not count:
        raise Invalid({"number": "Tick what you want to remove, then press the button again."})
    return confirm(
        request,
        case,
        SECTION,
        what=f"all {count:,}" if numbers is None else f"{count:,} of the list",
        rows=[_named(one) for one in found[:A_PAGE]],
        act=lambda version: _remove(request, case_id, version, numbers),
        several=count > 1,
    )


def _one(case: Case, subject_id: UUID) -> Subject:
    found = case.subjects.filter(pk=subject_id).first()
    if found is None:
        raise NotVisible(UNKNOWN)
    return found


def _page(case: Case, asked: QueryDict) -> tuple[list[Subject], bool, bool]:
    """A page of the list, and whether there are any before and after it."""
    before = whole_number(asked.get("before", ""))
    if before is not None:
        found = case.subjects.filter(number__lt=before).order_by("-number")[: A_PAGE + 1]
        page = list(reversed(found))
        return page[-A_PAGE:], len(page) > A_PAGE, bool(page)
    first = whole_number(asked.get("after", "")) or 0
    page = list(case.subjects.filter(number__gt=first).order_by("number")[: A_PAGE + 1])
    return page[:A_PAGE], bool(first and page), len(page) > A_PAGE


def _ticked(asked: QueryDict) -> list[int] | None:
    """The numbers asked for; None for all."""
    if "ticked" not in asked:
        return None
    numbers = map(whole_number, asked.getlist("number"))
    return sorted({one for one in numbers if one is not None})[:A_PAGE]


def _named(one: Subject) -> Row:
    return Row(str(one.number), one.identifier + (f", port {one.port}" if one.port else ""))


def _remove(
    request: ActingRequest, case_id: UUID, version: int, numbers: Sequence[int] | None
) -> None:
    remove_subjects(case_id, actor=request.actor, version=version, numbers=numbers)
