"""The auditor's page: who did what for this country, and who was refused, from the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode

from mla.accounts.models import Membership
from mla.accounts.selectors import acting, people_named
from mla.cases.models import Case
from mla.ledger import reading, streams
from mla.ledger.events import ACCESS_REFUSED
from mla.ledger.reading import Place, Record
from mla.ledger.verify import verify
from mla.policy.decide import require
from mla.policy.sight import visible_cases
from mla.policy.table import Action
from mla.web import timeline
from mla.web.actors import ActingRequest
from mla.web.fields import DayField
from mla.web.templatetags.mla import moment

PAGE = 50
NOBODY = ["nobody"]  # a name that nobody has finds nothing, not everything


class SearchForm(forms.Form):
    reference = forms.CharField(label="Reference of a request", required=False, max_length=100)
    person = forms.CharField(label="Name of a person", required=False, max_length=150)
    day = DayField(label="Day", required=False, help_text="For example, 22 11 2026")
    refusals = forms.BooleanField(label="Refusals of access only", required=False)


@dataclass(frozen=True, slots=True)
class EntryRow:
    when: str
    what: str
    who: str
    case_url: str
    reference: str
    place: str
    head: str


def record(request: ActingRequest) -> HttpResponse:
    actor = request.actor
    require(actor, Action.READ_RECORD)
    form = SearchForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    case = _case(actor, wanted.get("reference", ""))
    missed = bool(wanted.get("reference")) and case is None
    found = [] if missed else _entries(actor, wanted, case, _place(request.GET.get("before", "")))
    context = {
        "form": form,
        "case": case,
        "missed": missed,
        "searching": any(wanted.values()),
        "rows": _rows(actor, found[:PAGE]),
        "older_url": _older(request.GET, found),
        "heads": [(key, n, head.hex()) for key, n, head in reading.heads(_streams(actor, case))],
        "report": verify(_streams(actor, case)) if case else None,
    }
    return render(request, "record/record.html", context, status=400 if form.errors else 200)


def _case(actor: Membership, reference: str) -> Case | None:
    if not reference:
        return None
    token = f"{actor.country_code}:{reference.strip().lower()}"
    return visible_cases(actor).filter(tokens__contains=[token]).first()


def _streams(actor: Membership, case: Case | None) -> list[str]:
    """Of a request what its side reads; else the country's own streams."""
    if case:
        return streams.readable(case.pk, case.side_of(actor.country_code))
    return [streams.of_access(actor.country_code), streams.of_country(actor.country_code)]


def _entries(
    actor: Membership, wanted: Mapping[str, Any], case: Case | None, before: Place | None
) -> list[Record]:
    people = people_named(actor.country_code, wanted["person"]) if wanted.get("person") else []
    since, until = _day(wanted.get("day"), actor)
    return reading.search(
        country="" if case else actor.country_code,
        of_streams=_streams(actor, case) if case else (),
        people=people or (NOBODY if wanted.get("person") else ()),
        event=ACCESS_REFUSED.code if wanted.get("refusals") else "",
        since=since,
        until=until,
        before=before,
        limit=PAGE + 1,
        actor=acting("membership"),
    )


def _day(day: date | None, actor: Membership) -> tuple[datetime | None, datetime | None]:
    """The day as the auditor's clock counts it."""
    if day is None or day.year in {date.min.year, date.max.year}:
        return None, None
    zone = ZoneInfo(actor.user.time_zone or "UTC")
    start = datetime.combine(day, time(), zone)
    return start, datetime.combine(day + timedelta(days=1), time(), zone)


def _rows(actor: Membership, found: list[Record]) -> list[EntryRow]:
    ids = {one.stream.split("/")[1] for one in found if one.stream.startswith("case/")}
    known = {
        str(pk): said
        for pk, said in visible_cases(actor).filter(pk__in=ids).values_list("pk", "reference")
    }
    return [_row(one, known, actor.user.time_zone) for one in found]


def _row(record: Record, known: dict[str, str], zone: str) -> EntryRow:
    case_id = record.stream.split("/")[1] if record.stream.startswith("case/") else ""
    return EntryRow(
        when=moment(record.at, zone),
        what=timeline.sentence(record),
        who=timeline.by(record),
        case_url=reverse("case", args=[UUID(case_id)]) if case_id in known else "",
        reference=known.get(case_id, ""),
        place=timeline.place(record),
        head=record.head.hex(),
    )


def _older(given: QueryDict, found: list[Record]) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    kept = {name: str(value) for name, value in given.dict().items() if name != "before"}
    return "?" + urlencode({**kept, "before": f"{last.at.isoformat()} {last.n} {last.stream}"})


def _place(text: str) -> Place | None:
    at, _, rest = text.partition(" ")
    n, _, stream = rest.partition(" ")
    try:
        place = Place(datetime.fromisoformat(at), stream.replace("\x00", ""), int(n))
    except ValueError:
        return None
    return place if place.at.tzinfo else None


urlpatterns = [path("record/", record, name="record")]
