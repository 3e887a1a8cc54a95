"""Countries and how they want requests: the sheet that everybody reads, and that its administrators keep."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from mla.accounts.models import Membership
from mla.accounts.selectors import administrators
from mla.common.clock import now
from mla.common.errors import Invalid, NotVisible, Stale
from mla.directory.law import law_in_use
from mla.directory.models import Authority, Country, SheetVersion
from mla.directory.selectors import known_countries
from mla.directory.sheet import (
    FIELDS,
    CountrySheet,
    as_sheet,
    changed_fields,
    latest_version,
    sheet_of,
    sheets_of,
)
from mla.legal.instruments import instrument_named
from mla.legal.parties import Party
from mla.policy.decide import may, require
from mla.policy.sight import UNKNOWN
from mla.policy.table import Action
from mla.usecases.confirm_sheet import confirm_sheet, to_confirm
from mla.usecases.propose_sheet import propose_sheet
from mla.web.actors import ActingRequest
from mla.web.drafting.page import Difference, typed
from mla.web.forms.sheet import SheetForm
from mla.web.kept import keep_token, kept, was_saved
from mla.web.numbers import whole_number
from mla.web.request_text import Fact
from mla.web.templatetags.mla import day

asks = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class SheetTask:
    """What an administrator has to do about the own country's sheet, in words."""

    title: str
    what: str
    confirm: bool
    """Whether this person can confirm it now."""
    urgent: bool = True


@require_safe
def countries(request: ActingRequest) -> HttpResponse:
    known = list(known_countries())
    sheets = sheets_of([one.pk for one in known])
    rows = [(one, _state(sheets.get(one.pk))) for one in known]
    return render(request, "countries/countries.html", {"rows": rows})


@require_safe
def country(request: ActingRequest, code: str) -> HttpResponse:
    found = Country.objects.filter(pk=code).first()
    if found is None:
        raise NotVisible(UNKNOWN)
    sheet = sheet_of(code)
    own = code == request.actor.country_code and may(request.actor, Action.PROPOSE_SHEET).allowed
    context = {
        "country": found,
        "sheet": sheet,
        "state": _state(sheet),
        "by": _vouched(code, sheet.confirmed_by_id) if sheet else "",
        "facts": _facts(sheet) if sheet else (),
        "authorities": [(one, _reached(one)) for one in Authority.objects.filter(country=found)],
        "bound": _bound(code),
        "task": sheet_task(request.actor) if own else None,
    }
    return render(request, "countries/country.html", context)


@asks
def sheet_propose(request: ActingRequest) -> HttpResponse:
    require(request.actor, Action.PROPOSE_SHEET)
    latest = latest_version(request.actor.country_code)
    form = _form(typed(request), latest)
    if request.method == "POST" and form.is_valid():
        based_on = form.cleaned_data["based_on"]
        try:
            propose_sheet(actor=request.actor, based_on=based_on, body=form.body())
        except Invalid as refused:
            form.blame(refused.problems)
        except Stale as stale:
            return _both_texts(request, str(stale))
        else:
            was_saved(request)
            messages.success(
                request, "Proposed. Another administrator has been asked to confirm it."
            )
            return redirect("country", request.actor.country_code)
    return _show(request, form, status=400 if request.method == "POST" else 200)


@asks
def sheet_confirm(request: ActingRequest) -> HttpResponse:
    version = to_confirm(request.actor)
    status, told = 200, ""
    if request.method == "POST":
        number = whole_number(request.POST.get("number", ""))
        try:
            confirm_sheet(actor=request.actor, number=number or 0)
        except Stale as stale:
            status, told = 409, str(stale)
        else:
            messages.success(request, "Confirmed. Every country reads this sheet now.")
            return redirect("country", request.actor.country_code)
    in_force = sheet_of(request.actor.country_code)
    context = {
        "version": version,
        "told": told,
        "again": version.confirmed_at is not None,
        "by": _vouched(version.country_id, version.proposed_by_id),
        "changes": changed_fields(in_force.body if in_force else {}, version.body),
        "facts": _facts(as_sheet(version)),
        "in_force": in_force,
    }
    return render(request, "countries/confirm.html", context, status=status)


def sheet_task(actor: Membership) -> SheetTask:
    """For the administrator's first page and the own country's page."""
    latest = latest_version(actor.country_code)
    if latest is None:
        return SheetTask(
            "No country sheet yet",
            "Other countries cannot read here how they should ask yours.",
            confirm=False,
        )
    mine, by = (
        latest.proposed_by_id == actor.user_id,
        _vouched(latest.country_id, latest.proposed_by_id),
    )
    if latest.confirmed_at is None:
        what = f"Proposed {day(latest.proposed_at.date())} by {by}."
        more = " Another administrator must confirm it." if mine else ""
        return SheetTask("Country sheet to confirm", f"{what}{more}", confirm=not mine)
    sheet = as_sheet(latest)
    others = "" if not mine else " You proposed it, so another administrator must confirm it again."
    title = "Country sheet to confirm again" if sheet.stale else "Country sheet in force"
    return SheetTask(title, f"{_state(sheet)}.{others}", confirm=not mine, urgent=sheet.stale)


def _form(data: Any, latest: SheetVersion | None) -> SheetForm:
    return SheetForm(
        data,
        based_on=latest.number if latest else 0,
        body=latest.body if latest else {},
    )


def _both_texts(request: ActingRequest, told: str) -> HttpResponse:
    """What was typed beside what a colleague proposed meanwhile; it can then be proposed over that."""
    latest = latest_version(request.actor.country_code)
    mine = request.POST.copy()
    mine["based_on"] = str(latest.number if latest else 0)
    form = _form(mine, latest)
    form.is_valid()
    form.blame({"": told})
    theirs = as_sheet(latest).text if latest else str
    beside = {
        row.name: Difference(row.name, theirs(row.name))
        for row in FIELDS
        if row.name in form.changed_data
    }
    return _show(request, form, status=409, beside=beside)


def _show(
    request: ActingRequest,
    form: SheetForm,
    *,
    status: int,
    beside: dict[str, Difference] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "fields": [(one, (beside or {}).get(one.name)) for one in form.visible_fields()],
        "differences": beside,
        "keep": keep_token(request),
        "kept": kept(request) if form.is_bound and request.method == "GET" else None,
        "task": sheet_task(request.actor),
    }
    return render(request, "countries/propose.html", context, status=status)


def _facts(sheet: CountrySheet) -> list[Fact]:
    told = [Fact(row.label, sheet.text(row.name)) for row in FIELDS]
    return [one for one in told if one.value]


def _state(sheet: CountrySheet | None) -> str:
    """How far it can be trusted, in words."""
    if sheet is None:
        return "No country sheet yet"
    late = "; not confirmed for over a year, so ask before you rely on it" if sheet.stale else ""
    return f"Confirmed {day(sheet.confirmed_on)}{late}"


def _vouched(code: str, person_id: Any) -> str:
    """Name and authority of the administrator."""
    one = administrators(code, [person_id]).get(person_id)
    return f"{one.user.name}, {one.authority.name}" if one else "an administrator"


def _reached(one: Authority) -> list[Fact]:
    hours = f"{one.office_hours} ({one.time_zone})" if one.office_hours else ""
    pairs = {
        "Kind": one.get_kind_display(),
        "What it does": one.functions,
        "Address": one.address,
        "E-mail": one.email,
        "Telephone": one.telephone,
        "Office hours": hours,
    }
    return [Fact(key, value) for key, value in pairs.items() if value]


def _bound(code: str) -> list[Fact]:
    """The instruments in force for the country today, by the list of parties in use."""
    today = now().date()
    rows = [one for one in law_in_use().parties if one.country == code and one.bound_on(today)]
    return [_instrument(one) for one in rows]


def _instrument(party: Party) -> Fact:
    checked = "" if party.verified else " (not checked)"
    lines = (
        f"In force since {day(party.in_force_on)}{checked}",
        party.reservations and f"Reservations: {party.reservations}",
        f"Reserved: {', '.join(party.reserved)}" if party.reserved else "",
        party.declarations and f"Declarations: {party.declarations}",
    )
    title = party.treaty or instrument_named(party.instrument).title
    return Fact(title, "\n".join(filter(None, lines)))


urlpatterns = [
    path("countries/", countries, name="countries"),
    path("countries/<str:code>/", country, name="country"),
    path("sheet/propose/", sheet_propose, name="sheet-propose"),
    path("sheet/confirm/", sheet_confirm, name="sheet-confirm"),
]
