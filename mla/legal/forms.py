"""The standard forms of the Cybercrime Convention Committee (T-CY), and which of their fields a request fills."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from mla.legal.draft import Contact, Draft
from mla.legal.instruments import DATA
from mla.legal.measures import Measure
from mla.legal.reading import ELEMENTS, LawDataBroken, read_table

CONTACTS = frozenset(
    f"{owner}.{name}"
    for owner in ("contact", "confirmation_contact", "competent_contact")
    for name in Contact.__dataclass_fields__
)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; its number is empty where it was not read."""

    number: str
    label: str
    elements: tuple[str, ...]
    verified: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A standard form: no treaty, so it never blocks, but what it asks for the other side expects."""

    code: str
    title: str
    instrument: str
    measures: frozenset[Measure]
    source: str
    fields: tuple[FormField, ...]


@cache
def forms() -> tuple[Form, ...]:
    """Every form, in the order of its file's name; LawDataBroken when one asks for an unknown field."""
    files = sorted((DATA / "forms").iterdir(), key=lambda file: file.name)
    return tuple(_form(read_table(file), file.name) for file in files)


def forms_for(draft: Draft) -> list[Form]:
    """The forms for what is asked under their instrument."""
    asked = {
        (basis, item.measure)
        for item in draft.items
        for basis in ([item.basis] if item.basis else draft.bases)
    }
    return [
        form for form in forms() if any((form.instrument, one) in asked for one in form.measures)
    ]


def empty_fields(form: Form, draft: Draft) -> list[FormField]:
    """The fields of the form that the request leaves empty, optional ones left aside."""
    return [
        one
        for one in form.fields
        if not one.optional and not all(_filled(element, draft) for element in one.elements)
    ]


def _form(table: dict[str, Any], file: str) -> Form:
    made = tuple(
        FormField(**{**one, "elements": tuple(one["elements"])}) for one in table.pop("fields")
    )
    unknown = {element for one in made for element in one.elements} - ELEMENTS - CONTACTS
    if unknown:
        raise LawDataBroken(f"{file}: a draft has no field {', '.join(sorted(unknown))}.")
    return Form(**{**table, "measures": frozenset(map(Measure, table["measures"])), "fields": made})


def _filled(element: str, draft: Draft) -> bool:
    owner, _, name = element.rpartition(".")
    if owner == "items":
        return all(getattr(item, name) for item in draft.items)
    holder = getattr(draft, owner) if owner else draft
    return bool(holder and getattr(holder, name))
