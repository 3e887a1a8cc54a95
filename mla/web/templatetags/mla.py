"""Template tags of the pages: moments, sizes, countries in words; forms in GOV.UK markup."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from html import escape
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.dateformat import format as date_in_words
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mla.common.iso import iso_countries

register = template.Library()

STEP = 1000
UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")

# The first class that a widget is an instance of says how its field is drawn.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.MultiWidget, "date"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Widget, "input"),
)
CLASS_OF = {"checkbox": "govuk-checkboxes__input", "file": "govuk-file-upload", "hidden": ""}


@register.filter
def moment(at: dt.datetime | None, zone: str = "UTC") -> str:
    """`22 November 2026, 14:05 (UTC-3)`: an aware time in the viewer's (IANA) zone."""
    if at is None:
        return ""
    try:
        local = at.astimezone(ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        local = at.astimezone(dt.UTC)
    return f"{date_in_words(local, 'j F Y, H:i')} ({_offset(local)})"


def _offset(local: dt.datetime) -> str:
    minutes = int((local.utcoffset() or dt.timedelta()).total_seconds()) // 60
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
@lru_cache(4096)
def day(on: dt.date | None) -> str:
    """`22 November 2026`."""
    return date_in_words(on, "j F Y") if on else ""


@register.filter
def thousands(count: int) -> str:
    """`12,000`."""
    return f"{count:,}"


@register.filter
def filesize_exact(size: int) -> str:
    """`1.4 MB (1,412,306 bytes)`: decimal units, and the number to compare."""
    exact = "1 byte" if size == 1 else f"{size:,} bytes"
    power, rounded = 0, float(size)
    while round(rounded, 1) >= STEP and power < len(UNITS) - 1:
        rounded, power = rounded / STEP, power + 1
    return f"{rounded:.1f} {UNITS[power]} ({exact})" if power else exact


@register.filter
@lru_cache(512)
def country_name(code: str) -> str:
    """`Brazil (BR)`; a code that ISO 3166-1 does not know stands alone."""
    name = dict(iso_countries()).get(code)
    return f"{name} ({code})" if name else code


@register.simple_tag
@cache
def assets() -> SafeString:
    """The icon, font, style and script of every page."""
    return SafeString(render_to_string("parts/assets.html"))


@register.simple_tag
def country_options(chosen: str = "") -> SafeString:
    """All countries for a `<select>`: made once, since a loop over them costs more than a list of 50 requests."""
    return SafeString(_country_options().replace(f'"{chosen}">', f'"{chosen}" selected>', 1))


@cache
def _country_options() -> SafeString:
    return format_html_join(
        "", '<option value="{}">{} ({})</option>', ((c, n, c) for c, n in iso_countries())
    )


@register.simple_tag
def status_tag(text: str, colour: str = "") -> SafeString:
    """A state as a GOV.UK tag; the colour only repeats what the words say."""
    colour_class = f" govuk-tag--{colour}" if colour else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', colour_class, text)


class Tab(Protocol):
    """A part of something; `count`, where it is known, says how much it holds."""

    label: str
    url: str
    current: bool
    count: int | None


@register.simple_tag
def sub_navigation(tabs: Iterable[Tab], label: str) -> SafeString:
    """Parts of one thing, as tabs; written here since the loop in a template took a tenth of a list's time."""
    parts = "".join(_tab(tab) for tab in tabs)
    return SafeString(
        f'<nav class="moj-sub-navigation" aria-label="{escape(label)}">'
        f'<ul class="moj-sub-navigation__list">{parts}</ul></nav>'
    )


def _tab(tab: Tab) -> str:
    current = ' aria-current="page"' if tab.current else ""
    count = "" if tab.count is None else f'<span class="app-count">({tab.count:d})</span>'
    return (
        '<li class="moj-sub-navigation__item"><a class="moj-sub-navigation__link" '
        f'href="{escape(tab.url)}"{current}>{escape(tab.label)}{count}</a></li>'
    )


@register.inclusion_tag("parts/field.html")
def field(
    field: BoundField,
    *,
    size: str = "s",
    optional: bool = False,
    inline: bool = False,
    hints: Mapping[Any, str] | None = None,
    folded: Collection[str] = (),
    folded_title: str = "",
) -> dict[str, Any]:
    """A form's field. `size` is the label's (s, m, l); `hints` explains choices by their value.

    The choices of `folded` stand below the others under a title that opens them.
    """
    widget = field.field.widget
    kind = next(name for cls, name in KINDS if isinstance(widget, cls))
    group = kind in {"radios", "checkboxes", "date"}
    counted = getattr(field.field, "max_length", None) if kind == "textarea" else None
    below = set(folded)  # a form without such choices gives ""
    choices = list(_choices(field, hints or {})) if group and kind != "date" else []
    return {
        "field": field,
        "kind": kind,
        "group": group,
        "size": size,
        "optional": optional,
        "inline": inline,
        "count": counted,
        "described_by": field.aria_describedby if group else "",
        "control": "" if group else _control(field, kind, counted=bool(counted)),
        "choices": [one for one in choices if one["value"] not in below],
        "folded": [one for one in choices if one["value"] in below],
        "folded_title": folded_title,
        "unfolded": any(one["value"] in below and one["chosen"] for one in choices),
        "date_parts": _date_parts(field) if kind == "date" else (),
    }


def _control(field: BoundField, kind: str, *, counted: bool) -> SafeString:
    classes = [CLASS_OF.get(kind, f"govuk-{kind}"), field.field.widget.attrs.get("class", "")]
    if field.errors and kind in {"input", "select", "textarea", "file"}:
        classes.append(f"{classes[0]}--error")
    if counted:
        classes.append("govuk-js-character-count")
    attributes: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    if counted:
        attributes["aria-describedby"] = (
            f"{field.id_for_label}-info {field.aria_describedby or ''}".strip()
        )
    return field.as_widget(attrs=attributes)


def _choices(field: BoundField, hints: Mapping[Any, str]) -> Iterator[dict[str, Any]]:
    for choice in field.subwidgets:
        data = choice.data
        hint = hints.get(data["value"], "")
        attributes = {
            **data["attrs"],
            "type": data["type"],
            "name": data["name"],
            "value": str(data["value"]),
            **({"aria-describedby": f"{choice.id_for_label}_hint"} if hint else {}),
        }
        yield {
            "id": choice.id_for_label,
            "value": str(data["value"]),
            "chosen": data["selected"],
            "label": data["label"],
            "hint": hint,
            "attributes": flatatt(attributes),
        }


def _date_parts(field: BoundField) -> Iterator[dict[str, Any]]:
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id})
    drawn = widget.get_context(field.html_name, field.value(), attributes)["widget"]
    for name, part in zip(("Day", "Month", "Year"), drawn["subwidgets"], strict=True):
        classes = f"govuk-input--width-{'4' if name == 'Year' else '2'}"
        classes += " govuk-input--error" if field.errors else ""
        yield {
            "id": part["attrs"]["id"],
            "label": name,
            "attributes": flatatt(
                {
                    **part["attrs"],
                    "type": "text",
                    "inputmode": "numeric",
                    "name": part["name"],
                    "value": part["value"] or "",
                    "class": f"govuk-input govuk-date-input__input {classes}",
                }
            ),
        }


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*forms_: Any, title: str = "There is a problem") -> dict[str, Any]:
    """What is wrong in these forms and formsets, each line naming its field and leading to it."""
    return {"title": title, "problems": [problem for one in forms_ for problem in _problems(one)]}


def _problems(form: Any) -> Iterator[tuple[str, str]]:
    """(sentence, id of what it is about or empty) of a form, or of a formset and its forms."""
    if isinstance(form, forms.BaseFormSet):
        yield from ((str(text), "") for text in form.non_form_errors())
        for one in form.forms:
            yield from _problems(one)
    elif form is not None:
        yield from ((str(text), "") for text in form.non_field_errors())
        for bound in form:
            name = bound.label if bound.label.endswith("?") else f"{bound.label}:"
            yield from ((f"{name} {text}", _first_id(bound)) for text in bound.errors)


def _first_id(field: BoundField) -> str:
    """The id that a link to the field leads to: of a group, its first part."""
    return field.id_for_label or f"{field.auto_id}_0"
