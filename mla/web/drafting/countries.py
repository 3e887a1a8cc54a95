"""Asking other countries too: which ones, then what each draft would rest on, then the drafts."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from mla.cases.models import Case
from mla.common.errors import Invalid
from mla.directory.models import Country
from mla.directory.selectors import countries_to_ask
from mla.legal.bases import Choice
from mla.policy.sight import visible_cases
from mla.usecases.draft_for_countries import Plan, draft_for_countries, find_own, plan
from mla.web.actors import ActingRequest
from mla.web.drafting.page import done


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is shown of one country before its draft is made."""

    code: str
    name: str
    rows: list[tuple[str, Choice | None]]
    """Measure in words, and the basis that it would rest on."""
    asked_before: str
    """Reference of a request in the same proceedings that goes there already."""


def other_countries(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """`?country=` (several) shows the plan; posting them makes the drafts."""
    case = find_own(case_id, actor=request.actor)
    possible = _possible(case)
    asked = (request.POST or request.GET).getlist("country")
    chosen = [one for one in possible if one.pk in asked]
    problem = "Choose at least one country." if _nothing(request, chosen) else ""
    if request.method == "POST" and chosen:
        try:
            codes = [one.pk for one in chosen]
            made = draft_for_countries(case_id, actor=request.actor, countries=codes)
        except Invalid as refused:
            problem = str(refused)
        else:
            names = ", ".join(one.reference for one in made)
            return done(request, f"Drafted: {names}. Look at each of them.", "requests")
    context = {
        "case": case,
        "countries": possible,
        "proposed": [] if problem else _proposed(request, case, chosen),
        "problem": problem,
    }
    return render(request, "drafts/other_countries.html", context, status=400 if problem else 200)


def _nothing(request: ActingRequest, chosen: list[Country]) -> bool:
    sent = request.method == "POST" or "choose" in request.GET
    return sent and not chosen


def _possible(case: Case) -> QuerySet[Country]:
    own = str(case.requesting_country_id)
    return countries_to_ask(own).exclude(pk=case.requested_country_id)


def _proposed(request: ActingRequest, case: Case, chosen: list[Country]) -> list[Proposed]:
    if not chosen:
        return []
    shared = visible_cases(request.actor).filter(proceeding=case.proceeding_id)
    before = dict(
        shared.filter(requested_country__in=chosen).values_list("requested_country", "reference")
    )
    plans = plan(case, [one.pk for one in chosen])
    return [
        Proposed(one.pk, str(one), _rows(planned), before.get(one.pk, ""))
        for one, planned in zip(chosen, plans, strict=True)
    ]


def _rows(planned: Plan) -> list[tuple[str, Choice | None]]:
    return [(one.label, next(iter(found), None)) for one, found in planned.open_to.items()]
