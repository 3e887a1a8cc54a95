"""A request from a file as values for the sections of a draft: the way back of `completeness.as_draft`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mla.cases.completeness import ATTACHED
from mla.cases.models import Case
from mla.cases.particulars import PARTICULARS, Owner, Particular, particulars
from mla.cases.sides import Urgency
from mla.cases.times import in_our_time, not_ours, zone_named
from mla.legal.draft import Contact, Draft, DraftItem, DraftSubject
from mla.legal.identifiers import KIND_OF, understood
from mla.legal.instruments import between_states
from mla.legal.law import TREATY_RECORD, Law
from mla.legal.provisions import Instrument

COLUMNS: dict[str, dict[str, str]] = {
    "authorities": {"title": "title"},
    "proceedings": {
        "reference": "proceeding_reference",
        "stage": "proceeding_stage",
        "offence": "offence",
        "law_text": "law_text",
        "maximum_penalty": "maximum_penalty",
        "maximum_years": "maximum_years",
        "organised": "organised",
        "authority_functions": "competent_functions",
    },
    "dual_criminality": {},
    "basis": {"basis_statement": "basis_statement"},
    "facts": {"facts": "facts"},
    "procedure": {"special_procedure": "special_procedure"},
    "urgency": {"urgency_reason": "urgency_reason"},
    "confidentiality": {"confidentiality_reason": "confidentiality_reason"},
    "deadline": {"deadline_on": "deadline_on", "deadline_reason": "deadline_reason"},
}
"""Section -> column -> field of the file, for what is taken over as it stands."""

CONTACT = {
    "contact_name": "name",
    "contact_title": "function",
    "contact_email": "email",
    "contact_telephone": "telephone",
}
OF_ITEM = ("what", "holder", "purpose", "basis", "fallback")
OWN_DATA = ("organisation", "address", "office_hours", "time_zone")
"""Of the contact: what the directory says of the authority that drafts."""


@dataclass(slots=True)
class TakenOver:
    """Values by section, rows of items and subjects, and sentences on what was left out."""

    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Each with its number in the file."""
    subjects: list[dict[str, Any]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def taken_over(draft: Draft, law: Law) -> TakenOver:
    """All but what is found in the directory: authorities and countries."""
    found = TakenOver()
    for section in COLUMNS:
        found.sections[section] = _section(draft, section, found.left)
    found.sections["authorities"] |= _contact(draft.contact)
    found.sections["proceedings"]["offence_articles"] = list(draft.offence_articles)
    found.sections["basis"]["bases"] = _bases(draft, found.left)
    urgent, strict = draft.urgency, draft.confidentiality
    found.sections["urgency"]["urgency"] = Urgency.URGENT if urgent else Urgency.ROUTINE
    secret = Case.Confidentiality.STRICT if strict else Case.Confidentiality.ORDINARY
    found.sections["confidentiality"]["confidentiality"] = secret
    treaty = [law.instrument(TREATY_RECORD, draft.treaty)]
    treaties = treaty if TREATY_RECORD in found.sections["basis"]["bases"] else []
    for item in draft.items:
        _item(item, found, treaties)
    for number, subject in enumerate(draft.subjects, start=1):
        found.subjects.append(_subject(subject, f"Identifier {number}", found.left))
    found.left += _of_contacts(draft)
    return found


def _section(draft: Draft, section: str, left: list[str]) -> dict[str, Any]:
    columns = {column: getattr(draft, name) for column, name in COLUMNS[section].items()}
    rows = [row for row in particulars(section) if row.owner is not Owner.ITEM]
    told = {row.element: _value(draft, row.element) for row in rows}
    return {**columns, "particulars": _without_files(rows, told, "", left)}


def _value(draft: Draft, element: str) -> Any:
    holder, _, name = element.partition(".")
    value = getattr(draft, holder)
    return getattr(value, name) if name and value else "" if name else value


def _without_files(
    rows: list[Particular], told: Mapping[str, Any], place: str, left: list[str]
) -> dict[str, Any]:
    """What is only a reference to an attached document is not taken over, since the document is not there."""
    kept = {}
    for row in rows:
        value = told[row.element]
        if isinstance(value, str) and value.startswith(ATTACHED):
            names = value.removeprefix(ATTACHED)
            left.append(f"{place}{row.label}: attach it again ({names}).")
        else:
            kept[row.element] = value
    return kept


def _contact(contact: Contact | None) -> dict[str, Any]:
    return {column: getattr(contact, name) for column, name in CONTACT.items()} if contact else {}


def _bases(draft: Draft, left: list[str]) -> list[str]:
    """Those of the request, and those that an item names alone."""
    of_items = [code for item in draft.items for code in (item.basis, item.fallback) if code]
    possible = {basis.code for basis in between_states()}
    named = list(dict.fromkeys([*draft.bases, *of_items]))
    left += [
        f"Legal basis {code}: it is not one between states."
        for code in named
        if code not in possible
    ]
    return [code for code in named if code in possible]


def _item(item: DraftItem, found: TakenOver, treaties: Iterable[Instrument]) -> None:
    place = f"Item {item.number}: "
    if item.measure is None:
        said = "; ".join(filter(None, (item.what, item.holder, item.purpose)))
        found.left.append(f"{place}it names no kind of assistance ({said}).")
        return
    allowed = {basis.code for basis in between_states()}
    columns = {name: getattr(item, name) for name in OF_ITEM}
    for name in ("basis", "fallback"):
        if columns[name] not in allowed:
            columns[name] = ""
    for name in ("period_from", "period_to"):
        columns[name] = _aware(getattr(item, name), "", place, found.left)
    rows = particulars("items", item.measure, treaties)
    told = {row.element: getattr(item, row.element) for row in rows}
    others = [one for one in PARTICULARS if one.owner is Owner.ITEM and one not in rows]
    found.left += [
        f"{place}{one.label} ({one.said(getattr(item, one.element))}) is not asked for with this kind of assistance."
        for one in others
        if getattr(item, one.element)
    ]
    kept = _without_files(rows, told, place, found.left)
    measure = item.measure.value
    found.items.append((item.number, {**columns, "measure": measure, "particulars": kept}))


def _subject(one: DraftSubject, place: str, left: list[str]) -> dict[str, Any]:
    kind, identifier, port = understood(one.identifier_type, one.identifier, one.port)
    zone = zone_named(one.time_zone) if one.time_zone else ""
    if one.time_zone and not zone:
        left.append(f"{place}: the time zone {one.time_zone} is not known here; times are in UTC.")
    return {
        "kind": one.kind or KIND_OF[kind],
        "identifier_type": kind,
        "identifier": identifier,
        "port": port,
        "from_at": _aware(one.from_at, zone, f"{place}: ", left),
        "to_at": _aware(one.to_at, zone, f"{place}: ", left),
        "time_zone": zone,
        **{name: getattr(one, name) for name in ("provider", "location", "nationality", "note")},
    }


def _aware(at: datetime | None, zone: str, place: str, left: list[str]) -> datetime | None:
    if at is not None and not in_our_time(at):
        left.append(f"{place}{not_ours(at)}")
        return None
    if at is None or at.tzinfo is not None:
        return at
    if zone:
        return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    left.append(f"{place}the time {at.isoformat()} has no time zone: type it in with its zone.")
    return None


def _of_contacts(draft: Draft) -> Iterator[str]:
    """What is stated of contact persons and has no place in a draft."""
    kept = {row.element for row in PARTICULARS} | {f"contact.{name}" for name in CONTACT.values()}
    kept |= {f"contact.{name}" for name in OWN_DATA}
    for holder, words in (
        ("contact", "Contact person"),
        ("confirmation_contact", "Who can confirm the request"),
        ("competent_contact", "Who is in charge of the case"),
    ):
        contact = getattr(draft, holder)
        for one in fields(Contact) if contact else ():
            value = getattr(contact, one.name)
            if value and f"{holder}.{one.name}" not in kept:
                yield f"{words}: {one.metadata['meaning'].lower()} ({value})."
