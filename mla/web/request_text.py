"""The text of a request as rows for reading, section by section, from its content."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from mla.cases.letter import period
from mla.cases.models import Case
from mla.cases.particulars import Owner, stated
from mla.cases.sides import Urgency
from mla.cases.snapshots import Content
from mla.legal.measures import Measure
from mla.usecases.save_proceedings import known_offences
from mla.web.templatetags.mla import day, filesize_exact

FIRST_SUBJECTS = 100  # of what may be thousands


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of parts/summary_list.html."""

    key: str
    value: str
    file_url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    facts: list[Fact]
    text: str = ""


def sections(said: Content, case_id: UUID) -> list[Section]:
    """In the order of the letter; what says nothing is left out."""
    found = [
        Section("Facts", [], said["facts"]),
        Section("Criminal proceedings", _proceedings(said["proceeding"])),
        Section(
            "Persons, accounts, devices and addresses concerned",
            _subjects(said["subjects"], case_id),
        ),
        Section("Legal basis", _facts(_basis(said))),
        Section("Further statements", _told(Owner.REQUEST, said["particulars"])),
        Section("Remarks on this request", _set_aside(said["set_aside"])),
        Section("How it should be executed", _facts(_execution(said))),
        Section("Contact", _facts(_contact(said["contact"]))),
        Section("Attachments", _attachments(said["attachments"], case_id)),
    ]
    return [section for section in found if section.facts or section.text]


def item_facts(item: dict[str, Any]) -> list[Fact]:
    return _facts(
        {
            "What exactly": item["what"],
            "From whom": item["holder"],
            "Period": period(item["period_from"], item["period_to"], item["time_zone"]),
            "Purpose": item["purpose"],
            "Legal basis": item["basis_cited"],
            "Otherwise on": item["fallback_cited"],
        }
    ) + _told(Owner.ITEM, item["particulars"])


def measure_of(item: dict[str, Any]) -> str:
    return Measure(item["measure"]).label if item["measure"] else "Measure not chosen yet"


def _facts(pairs: dict[str, str]) -> list[Fact]:
    return [Fact(key, value) for key, value in pairs.items() if value]


def _proceeding(proceeding: dict[str, Any]) -> dict[str, str]:
    authority = proceeding["authority"]
    return {
        "Reference": proceeding["reference"],
        "Title": proceeding["title"],
        "Stage": proceeding["stage_label"],
        "Offence": proceeding["offence"],
        "Text of the law": proceeding["law_text"],
        "Maximum penalty": proceeding["maximum_penalty"],
        "Authority running them": authority["name"] if authority else "",
        "What that authority does": proceeding["authority_functions"],
    }


def _proceedings(proceeding: dict[str, Any]) -> list[Fact]:
    articles = [known_offences().get(one, one) for one in proceeding["offence_articles"]]
    organised = {None: "", True: "Yes", False: "No"}[proceeding["organised"]]
    more = {
        "Maximum in years": str(proceeding["maximum_years"] or ""),
        "Offences of a convention": "\n".join(articles),
        "Transnational, with an organised criminal group": organised,
    }
    told = _told(Owner.PROCEEDING, proceeding["particulars"])
    return [*_facts({**_proceeding(proceeding), **more}), *told]


def _told(owner: Owner, told: dict[str, Any]) -> list[Fact]:
    return [Fact(row.heading, words) for row, words in stated(owner, told)]


def _set_aside(points: list[dict[str, Any]]) -> list[Fact]:
    return [
        Fact(
            one["sentence"] if one["item"] is None else f"Item {one['item']}: {one['sentence']}",
            one["reason"],
        )
        for one in points
    ]


def _subjects(subjects: list[dict[str, Any]], case_id: UUID) -> list[Fact]:
    """The first ones; the letter and a table list all."""
    first = subjects[:FIRST_SUBJECTS]
    shown = [Fact(f"{one['number']}. {one['kind']}", _subject(one)) for one in first]
    more = len(subjects) - FIRST_SUBJECTS
    if more <= 0:
        return shown
    url = reverse("case-identifiers", args=[case_id])
    return [*shown, Fact(f"And {more:,} more", f"All {len(subjects):,} as a table (CSV)", url)]


def _subject(one: dict[str, Any]) -> str:
    port = f", port {one['port']}" if one["port"] else ""
    lines = [
        f"{one['identifier_type']}: {one['identifier']}{port}",
        one["provider"],
        period(one["from_at"], one["to_at"], one["time_zone"]),
        one["location"],
        one["nationality"],
        one["note"],
    ]
    return "\n".join(line for line in lines if line)


def _basis(said: Content) -> dict[str, str]:
    titles = [
        ", ".join(filter(None, (one["title"], one["article"])))
        for one in (said["cited"][code] for code in said["bases"])
    ]
    return {"Basis": "\n".join(titles), "Further statement": said["basis_statement"]}


def _execution(said: Content) -> dict[str, str]:
    deadline = day(date.fromisoformat(said["deadline_on"])) if said["deadline_on"] else ""
    return {
        "Special procedure": said["special_procedure"],
        "Urgency": Urgency(said["urgency"]).label,
        "Why it is urgent": said["urgency_reason"],
        "Answer asked for by": deadline,
        "Why by then": said["deadline_reason"],
        "Confidentiality": Case.Confidentiality(said["confidentiality"]).label,
        "Why": said["confidentiality_reason"],
    }


def _contact(contact: dict[str, str]) -> dict[str, str]:
    words = {
        "name": "Name",
        "title": "Office",
        "email": "E-mail",
        "telephone": "Telephone",
        "hours": "Office hours",
    }
    return {label: contact.get(name, "") for name, label in words.items()}


def _attachments(attachments: list[dict[str, Any]], case_id: UUID) -> list[Fact]:
    return [
        Fact(
            f"{one['number']}. {one['name']}",
            f"{filesize_exact(one['size'])}\nSHA-256 {one['sha256']}",
            reverse("case-attachment", args=[case_id, one["number"]]),
        )
        for one in attachments
    ]
