"""A request typed into the pages as a person would: section by section, from a request file."""

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mla.cases.models import Case
from mla.directory.models import Authority
from mla.legal.draft import Draft, DraftItem, DraftSubject
from mla.web.forms.law import FIELD_OF

TITLE = "Typed from a file"
SECTIONS = (
    "basis",
    "authorities",
    "proceedings",
    "dual_criminality",
    "facts",
    "procedure",
    "urgency",
    "confidentiality",
    "deadline",
)
"""The basis first: it offers its offences among the proceedings."""


def fill(browser: Client, case: Case, said: Draft, asked: Authority, running: Authority) -> None:
    """Everything that the file says, typed; `asked` and `running` stand for the authorities it names."""
    chosen = {"requested_authority": str(asked.pk), "competent_authority": str(running.pk)}
    for section in SECTIONS:
        fields = _typed(said, section, chosen)
        if fields:
            post(browser, reverse("draft-section", args=[case.pk, section]), 0, fields)
    for version, subject in enumerate(said.subjects):
        post(browser, reverse("draft-subject-add", args=[case.pk]), version, _subject(subject))
    for version, item in enumerate(said.items):
        post(browser, reverse("draft-item-add", args=[case.pk]), version, _item(item))


def post(browser: Client, url: str, version: int, fields: dict[str, Any]) -> None:
    """`version`: how often the section was saved before, as its form carries it."""
    answer = browser.post(url, {"version": str(version), **fields})
    if answer.status_code != HTTPStatus.FOUND:
        pytest.fail(f"{url}: {answer.context['form'].errors.as_json()}")


def _typed(said: Draft, section: str, chosen: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for element, (where, field) in FIELD_OF.items():
        if where == section and field and not element.startswith("items."):
            value = chosen.get(element) or _value(said, element) or (element == "title" and TITLE)
            fields |= _day(field, value) if isinstance(value, date) else _as_typed(field, value)
    return fields


def _value(said: Draft, element: str) -> Any:
    owner, _, name = element.rpartition(".")
    holder = getattr(said, owner) if owner else said
    return getattr(holder, name) if holder else ""


def _as_typed(field: str, value: Any) -> dict[str, Any]:
    """A value as its field sends it; what is not stated sends nothing."""
    if field == "confidentiality":
        return {field: "strict"} if value else {}
    if field == "urgency":
        return {field: "1"} if value else {}
    if field == "organised":
        return {} if value is None else {field: "yes" if value else "no"}
    if value is True:
        return {field: "on"}
    return {field: list(value) if isinstance(value, tuple) else str(value)} if value else {}


def _subject(one: DraftSubject) -> dict[str, Any]:
    columns = (
        "kind",
        "identifier",
        "identifier_type",
        "port",
        "provider",
        "location",
        "nationality",
        "note",
    )
    fields = {name: str(getattr(one, name)) for name in columns if getattr(one, name)}
    return {**fields, **_period(one.from_at, one.to_at)}


def _item(one: DraftItem) -> dict[str, Any]:
    fields: dict[str, Any] = _period(one.period_from, one.period_to)
    for element, (_, field) in FIELD_OF.items():
        owner, _, name = element.partition(".")
        if owner == "items" and name and not name.startswith("period_"):
            fields |= _as_typed(field, getattr(one, name))
    return {**fields, **_as_typed("period_reason", one.period_reason)}


def _period(start: datetime | None, end: datetime | None) -> dict[str, str]:
    """The form has a zone beside every time: one without cannot be typed."""
    fields = {"time_zone": "UTC"}
    for name, at in (("from", start), ("to", end)):
        if at:
            there = at.astimezone(UTC) if at.tzinfo else at
            fields |= {**_day(f"{name}_on", there), f"{name}_time": f"{there:%H:%M:%S}"}
    return fields


def _day(field: str, on: date) -> dict[str, str]:
    return {
        f"{field}_day": str(on.day),
        f"{field}_month": str(on.month),
        f"{field}_year": str(on.year),
    }
