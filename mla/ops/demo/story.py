"""The demo's requests, read from story.toml, with every day counted from the day it is played."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class DemoSubject:
    """A person, account, device or address; kinds and types are those of the case's subjects."""

    kind: str
    identifier_type: str
    identifier: str
    time_zone: str
    port: int | None = None
    provider: str = ""
    from_at: datetime | None = None
    to_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DemoItem:
    """One thing asked for, and what comes of it (`outcome` empty while nothing has)."""

    number: int
    measure: str
    what: str
    holder: str
    period_from: datetime | None = None
    period_to: datetime | None = None
    purpose: str = ""
    basis: str = ""
    fallback: str = ""
    outcome: str = ""
    outcome_note: str = ""


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """One request, where to leave it (a key of background.PATHS), and the words of its steps; empty if none."""

    key: str
    requesting: str
    requested: str
    leave: str
    time_zone: str
    title: str
    reference: str
    stage: str
    offence: str
    law_text: str
    bases: tuple[str, ...]
    facts: str
    urgency: str
    subjects: tuple[DemoSubject, ...]
    items: tuple[DemoItem, ...]
    maximum_penalty: str = ""
    maximum_years: int | None = None
    organised: bool | None = None
    offence_articles: tuple[str, ...] = ()
    conduct: str = ""
    requested_law: str = ""
    dual_criminality: str = ""
    basis_statement: str = ""
    special_procedure: str = ""
    urgency_reason: str = ""
    confidentiality_reason: str = ""
    deadline_on: date | None = None
    deadline_reason: str = ""
    condition: str = ""
    condition_article: str = ""
    send_back: str = ""
    send_back_missing: tuple[str, ...] = ()
    answer_by_on: date | None = None
    refusal_ground: str = ""
    refusal_article: str = ""
    refusal_reasons: str = ""
    consultation_note: str = ""
    withdrawal: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Code of a warning -> why the request goes out all the same."""

    @property
    def confidential(self) -> bool:
        """Strict confidentiality is asked for where the story gives a reason for it."""
        return bool(self.confidentiality_reason)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Turns the story's days into dates, counted from `today`."""

    today: date

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def moment(self, text: str, zone: str) -> datetime:
        """'-49 02:37' in this zone."""
        offset, clock = text.split()
        return datetime.combine(self.day(int(offset)), time.fromisoformat(clock), ZoneInfo(zone))

    def words(self, text: str) -> str:
        """The text with each {d-49} written out as '5 October 2026'."""
        return re.sub(r"\{d([+-]\d+)\}", lambda found: self._long(int(found[1])), text.strip())

    def _long(self, offset: int) -> str:
        day = self.day(offset)
        return f"{day.day} {day:%B %Y}"


def demo_story(today: date) -> tuple[DemoRequest, ...]:
    """The request that is played through, then those to leave on the way."""
    text = (files("mla.ops.demo") / "story.toml").read_text(encoding="utf-8")
    calendar = Calendar(today)
    return tuple(_request(entry, calendar) for entry in tomllib.loads(text)["request"])


def _request(entry: dict[str, Any], calendar: Calendar) -> DemoRequest:
    zone = entry["time_zone"]
    parts: dict[str, Any] = {
        "requesting": entry.pop("from"),
        "requested": entry.pop("to"),
        "bases": tuple(entry.pop("bases")),
        "offence_articles": tuple(entry.pop("offence_articles", ())),
        "send_back_missing": tuple(entry.pop("send_back_missing", ())),
        "deadline_on": _day(entry.pop("deadline", None), calendar),
        "answer_by_on": _day(entry.pop("answer_by", None), calendar),
        "subjects": tuple(_subject(one, zone, calendar) for one in entry.pop("subjects")),
    }
    items = [
        _item(one, number, zone, calendar) for number, one in enumerate(entry.pop("items"), start=1)
    ]
    return DemoRequest(**_worded(entry, calendar), **parts, items=tuple(items))


def _subject(entry: dict[str, Any], zone: str, calendar: Calendar) -> DemoSubject:
    span = _span(entry, zone, calendar, "from_at", "to_at")
    return DemoSubject(**_worded(entry, calendar), **span, time_zone=zone)


def _item(entry: dict[str, Any], number: int, zone: str, calendar: Calendar) -> DemoItem:
    span = _span(entry, zone, calendar, "period_from", "period_to")
    return DemoItem(number=number, **{"basis": "UNTOC", **_worded(entry, calendar)}, **span)


def _span(
    entry: dict[str, Any], zone: str, calendar: Calendar, first: str, last: str
) -> dict[str, Any]:
    names = {"from": first, "to": last}
    return {
        name: calendar.moment(entry.pop(key), zone) for key, name in names.items() if key in entry
    }


def _worded(entry: dict[str, Any], calendar: Calendar) -> dict[str, Any]:
    return {
        key: calendar.words(value) if isinstance(value, str) else value
        for key, value in entry.items()
    }


def _day(offset: int | None, calendar: Calendar) -> date | None:
    return None if offset is None else calendar.day(offset)
