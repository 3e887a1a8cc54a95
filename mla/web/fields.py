"""Form fields that Django lacks: a day typed as three numbers (the GOV.UK date input); any field in words."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms

PARTS = ("day", "month", "year")
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)
"""What lies outside is a slip of the finger, and too near to where the calendar of Python ends for a time zone."""


class DayWidget(forms.MultiWidget):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def decompress(self, value: dt.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.Field):
    """A date as day, month and year; what is missing or impossible is named."""

    widget = DayWidget

    def to_python(self, value: Any) -> dt.date | None:
        if value is None or isinstance(value, dt.date):
            return value
        typed = dict(zip(PARTS, ((part or "").strip() for part in value), strict=True))
        missing = [part for part, text in typed.items() if not text]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise forms.ValidationError(f"Add the {' and the '.join(missing)}.")
        try:
            day = dt.date(int(typed["year"]), int(typed["month"]), int(typed["day"]))
        except (ValueError, OverflowError) as error:
            told = (
                f"{' '.join(typed.values())} is not a day of the calendar; write it as 27 3 2026."
            )
            raise forms.ValidationError(told) from error
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(f"Write a year from {FIRST.year} to {LAST.year}.")
        return day


def in_words(field: forms.Field, value: Any) -> str:
    """What a field holds, as a person reads it: choices by their labels."""
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value)) if value else ""
    if isinstance(field, forms.ChoiceField):
        labels = {str(code): str(label) for code, label in _flat(field.choices)}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one), "") for one in chosen)
    return "" if value is None else str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, label in choices:
        yield from label if isinstance(label, list | tuple) else [(code, label)]
