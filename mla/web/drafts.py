"""Drafting a request: starting it, its task list, its sections, and checking the answers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from mla.cases.completeness import judge
from mla.cases.models import Case
from mla.cases.sides import Urgency
from mla.common.errors import Invalid
from mla.legal.judgement import Judgement, warned
from mla.policy.decide import require
from mla.policy.table import Action
from mla.usecases.draft_case import draft_case
from mla.web import kept
from mla.web.actors import ActingRequest
from mla.web.drafting import attachments, countries, files, items, subjects, warnings
from mla.web.drafting.answers import answers
from mla.web.drafting.page import done, open_draft, show, typed
from mla.web.drafting.sections import section
from mla.web.drafting.tasks import gaps, tasks, under
from mla.web.forms.drafts import NewDraftForm
from mla.web.places import link


def draft_new(request: ActingRequest) -> HttpResponse:
    require(request.actor, Action.DRAFT)
    urgent = request.GET.get("urgent") == "yes"
    started_as = {"urgency": Urgency.URGENT if urgent else Urgency.ROUTINE}
    form = NewDraftForm(typed(request), actor=request.actor, initial=started_as)
    if request.method == "POST" and form.is_valid():
        country, proceeding = (
            form.cleaned_data["requested_country"],
            form.cleaned_data["proceeding"],
        )
        try:
            case = draft_case(
                actor=request.actor,
                title=form.cleaned_data["title"],
                requested_country=country and country.pk,
                proceeding_id=proceeding and proceeding.pk,
                urgency=Urgency(form.cleaned_data["urgency"]),
            )
        except Invalid as refused:
            form.blame(refused.problems)
        else:
            return done(request, f"The draft {case.reference} is open.", "draft", case.pk)
    posted = request.method == "POST"
    context = {
        "form": form,
        "heading": "Start an urgent request" if urgent else "New request",
        "keep": kept.keep_token(request),
        "kept": kept.kept(request) if form.is_bound and not posted else None,
    }
    return render(request, "drafts/new.html", context, status=400 if posted else 200)


def draft(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    ready = judge(case)
    return show(
        request,
        "draft",
        case,
        tasks=tasks(case, ready),
        **_readiness(case, ready),
    )


def draft_check(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    ready = judge(case)
    return show(request, "check", case, answers=answers(case, ready), **_readiness(case, ready))


def _readiness(case: Case, ready: Judgement) -> dict[str, Any]:
    return {
        "ready": ready,
        "under": under(case),
        "missing": gaps(case, ready, blocking=True),
        "advised": gaps(case, ready, blocking=False),
        "warnings": [one for one in warned(ready.warnings) if not one.reason],
        "preview_url": link("case-preview", case.pk),
        "submit_url": link("case-submit", case.pk),
    }


DRAFT = "requests/<uuid:case_id>/draft/"
urlpatterns = [
    *kept.urlpatterns,
    path("requests/new/", draft_new, name="draft-new"),
    path("requests/new/from-file/", files.draft_import, name="draft-import"),
    path("requests/<uuid:case_id>/file/", files.case_file, name="case-file"),
    path(
        "requests/<uuid:case_id>/other-countries/",
        countries.other_countries,
        name="case-other-countries",
    ),
    path(DRAFT, draft, name="draft"),
    path(f"{DRAFT}check/", draft_check, name="draft-check"),
    path(f"{DRAFT}items/", items.items, name="draft-items"),
    path(f"{DRAFT}items/add/", items.item, name="draft-item-add"),
    path(f"{DRAFT}items/<uuid:item_id>/", items.item, name="draft-item"),
    path(f"{DRAFT}items/<uuid:item_id>/remove/", items.remove, name="draft-item-remove"),
    path(f"{DRAFT}subjects/", subjects.subjects, name="draft-subjects"),
    path(f"{DRAFT}subjects/add/", subjects.subject, name="draft-subject-add"),
    path(f"{DRAFT}subjects/paste/", subjects.paste, name="draft-subjects-paste"),
    path(f"{DRAFT}subjects/remove/", subjects.remove_several, name="draft-subjects-remove"),
    path(f"{DRAFT}subjects/<uuid:subject_id>/", subjects.subject, name="draft-subject"),
    path(
        f"{DRAFT}subjects/<uuid:subject_id>/remove/", subjects.remove, name="draft-subject-remove"
    ),
    path(f"{DRAFT}attachments/", attachments.attachments, name="draft-attachments"),
    path(
        f"{DRAFT}attachments/<uuid:attachment_id>/remove/",
        attachments.remove,
        name="draft-attachment-remove",
    ),
    path(f"{DRAFT}warnings/", warnings.warnings, name="draft-warnings"),
    path(f"{DRAFT}<str:section>/", section, name="draft-section"),
]
