"""Persons, accounts, devices and addresses: their list, and pages to add one, paste many, change or remove one."""

from uuid import UUID

from django.http import HttpResponse

from mla.cases.models import Case
from mla.common.errors import Invalid, Stale
from mla.usecases.save_subjects import add_subjects, remove_subject, save_subject
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import span, subject_rows
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
from mla.web.forms.subjects import PasteForm, SubjectForm

SECTION = "subjects"
SHOWN = 10  # problems said on top; each stands at its line as well


def subjects(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    rows = [(one, span(one.from_at, one.to_at, one.time_zone)) for one in case.subjects.all()]
    return show(request, "subjects", case, section=SECTION, subjects=rows)


def subject(request: ActingRequest, case_id: UUID, subject_id: UUID | None = None) -> HttpResponse:
    """Adds one, or changes one."""
    case = open_draft(request, case_id)
    form = SubjectForm(
        typed(request),
        subject=one_of(case.subjects.all(), subject_id),
        case=case,
        actor=request.actor,
    )
    if request.method == "POST" and form.is_valid():
        return _save(request, case, form)
    return form_page(request, "subject", case, form)


def paste(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """Recognises the pasted lines and shows them back; adds all or none on the second POST."""
    case = open_draft(request, case_id)
    form = PasteForm(typed(request), case=case, actor=request.actor)
    lines = form.cleaned_data["lines"] if form.is_bound and form.is_valid() else []
    bad = [f"Line {line.number}: {line.problem}" for line in lines if line.problem]
    if bad:
        form.add_error("lines", bad[:SHOWN])
    ready = bool(lines) and not bad
    if request.method == "POST" and ready and "add" in request.POST:
        return _add_all(request, case, form)
    return form_page(request, "paste", case, form, lines=lines, ready=ready)


def remove(request: ActingRequest, case_id: UUID, subject_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    found = one_of(case.subjects.all(), subject_id)
    return confirm(
        request,
        case,
        SECTION,
        what=found.identifier if found else "",
        rows=subject_rows(found) if found else [],
        act=lambda version: remove_subject(
            case_id, subject_id, actor=request.actor, version=version
        ),
    )


def _save(request: ActingRequest, case: Case, form: SubjectForm) -> HttpResponse:
    version, values = form.cleaned_data["version"], form.values()
    actor, subject_id = request.actor, form.subject.pk if form.subject else None
    try:
        if subject_id:
            saved = save_subject(case.pk, subject_id, actor=actor, version=version, values=values)
        else:
            [saved] = add_subjects(case.pk, actor=actor, version=version, rows=[values])
    except Invalid as refused:
        form.blame(refused.problems)
        return form_page(request, "subject", case, form)
    except Stale as stale:
        return _both_texts(request, case.pk, subject_id, str(stale))
    return done(request, f"{saved.identifier}: saved.", "draft-subjects", case.pk)


def _both_texts(
    request: ActingRequest, case_id: UUID, subject_id: UUID | None, told: str
) -> HttpResponse:
    case = open_draft(request, case_id)
    mine, found = mine_again(request, case, SECTION), one_of(case.subjects.all(), subject_id)
    form = SubjectForm(mine, subject=found, case=case, actor=request.actor)
    both = differences(form) if found else []
    form.blame({"": told})
    return form_page(request, "subject", case, form, status=409, differences=both)


def _add_all(request: ActingRequest, case: Case, form: PasteForm) -> HttpResponse:
    lines = form.cleaned_data["lines"]
    rows, version = [line.values for line in lines], form.cleaned_data["version"]
    try:
        added = add_subjects(case.pk, actor=request.actor, version=version, rows=rows)
    except Invalid as refused:
        form.blame(refused.problems)
        return form_page(request, "paste", case, form, lines=lines)
    except Stale as stale:
        return _paste_again(request, case.pk, str(stale))
    return done(request, f"{len(added)} added.", "draft-subjects", case.pk)


def _paste_again(request: ActingRequest, case_id: UUID, told: str) -> HttpResponse:
    """The pasted text again, to be added to the list as it is now."""
    case = open_draft(request, case_id)
    form = PasteForm(mine_again(request, case, SECTION), case=case, actor=request.actor)
    form.blame({"": told})
    return form_page(
        request, "paste", case, form, status=409, lines=form.cleaned_data["lines"], ready=True
    )
