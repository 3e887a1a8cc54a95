"""A period typed as days, times of day and a time zone; kept as two moments in UTC."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from mla.cases.times import in_utc, known_zones, written
from mla.common.errors import Invalid
from mla.web.fields import DayField

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
NO_ZONE = "Choose the time zone in which these times are written."
AS_BEFORE = "It starts with the one that you chose last in this draft."
START, END = dt.time(0, 0), dt.time(23, 59, 59)


class TimeField(forms.Field):
    """A time of day, as 14:05 or 14:05:30."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "text"})

    def to_python(self, value: Any) -> dt.time | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        try:
            return dt.time(*(int(part) for part in found.groups(default="0")))  # type: ignore[union-attr,arg-type]
        except (AttributeError, ValueError) as error:
            raise forms.ValidationError(
                f"{text} is not a time of day; write it as 14:05 or 14:05:30."
            ) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (
            written(initial) != str(data or "").strip()
            if isinstance(initial, dt.time)
            else bool(data)
        )

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, dt.time) else value


class PeriodMixin:
    """For a form with the fields from_on, from_time, to_on, to_time and time_zone."""

    cleaned_data: dict[str, Any]
    zone_before = ""
    """What this person chose last in this draft: the field starts with it, and with nothing otherwise."""

    def offer_zones(self, field: forms.ChoiceField, *likely: str) -> None:
        field.choices = zone_choices(self.zone_before, *likely)
        if self.zone_before:
            field.help_text = f"{field.help_text} {AS_BEFORE}"

    def read_period(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """The two moments in UTC; what cannot be one puts its sentence at its field."""
        said = any(
            self.cleaned_data.get(f"{end}_{part}") is not None
            for end in ("from", "to")
            for part in ("on", "time")
        )
        if said and self.cleaned_data.get("time_zone") == "":
            self.add_error("time_zone", NO_ZONE)  # type: ignore[attr-defined]
        return self._moment("from", START), self._moment("to", END)

    def _moment(self, end: str, otherwise: dt.time) -> dt.datetime | None:
        day, time = self.cleaned_data.get(f"{end}_on"), self.cleaned_data.get(f"{end}_time")
        if day is None:
            if time is not None and f"{end}_on" in self.cleaned_data:
                self.add_error(f"{end}_on", "Add the day to this time.")  # type: ignore[attr-defined]
            return None
        try:
            return moment(day, time or otherwise, self.cleaned_data.get("time_zone") or "UTC")
        except forms.ValidationError as refused:
            self.add_error(f"{end}_time", refused)  # type: ignore[attr-defined]
            return None


def moment(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """In UTC; ValidationError for an hour that the clocks skip or strike twice on that day."""
    try:
        return in_utc(day, time, zone)
    except Invalid as refused:
        raise forms.ValidationError(str(refused)) from refused


def typed_period(start: dt.datetime | None, end: dt.datetime | None, zone: str) -> dict[str, Any]:
    """The fields of a period that is kept already, as read on a clock of this zone."""
    fields: dict[str, Any] = {"time_zone": zone}
    for name, at in (("from", start), ("to", end)):
        if at:
            local = at.astimezone(ZoneInfo(zone or "UTC"))
            fields |= {
                f"{name}_on": local.date(),
                f"{name}_time": local.time().replace(microsecond=0),
            }
    return fields


def zone_choices(*likely: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """None chosen; then IANA zones by region, the likely ones and UTC first."""
    first = list(dict.fromkeys([*(one for one in likely if one in known_zones()), "UTC"]))
    return [
        ("", "Choose the time zone"),
        ("Likely", [(one, _spoken(one)) for one in first]),
        *_regions(),
    ]


@cache
def _regions() -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    return tuple((region, list(_zones(region))) for region in REGIONS)


def _zones(region: str) -> Iterator[tuple[str, str]]:
    for name in sorted(known_zones()):
        if name.startswith(f"{region}/"):
            yield name, _spoken(name)


def _spoken(name: str) -> str:
    """`Etc/GMT+3` is three hours behind UTC: nobody would read it so."""
    if hours := name.removeprefix("Etc/GMT") if name.startswith("Etc/GMT") else "":
        return "UTC" + hours.translate(str.maketrans("+-", "-+"))
    return name.replace("_", " ")


REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def from_day() -> DayField:
    return DayField(label="From", required=False, help_text="For example, 27 3 2026")


def to_day() -> DayField:
    return DayField(label="To", required=False)


def from_time() -> TimeField:
    return TimeField(
        label="From: time of day",
        required=False,
        help_text="As 14:05 or 14:05:30. Without a time, the day counts from its beginning.",
    )


def to_time() -> TimeField:
    return TimeField(
        label="To: time of day",
        required=False,
        help_text="Without a time, the day counts to its end.",
    )


def zone_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Time zone of these times",
        required=False,
        help_text="Logs are often written in UTC. The wrong zone points to the wrong person.",
    )
