"""What a request says, as plain data: live from the draft, or frozen when it is sent (canonical JSON, one spelling)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from mla.cases.completeness import instrument_of
from mla.cases.models import Attachment, Case, Item, SentVersion, State
from mla.cases.models.subject import TOLD
from mla.cases.sides import Side
from mla.common.canonical import canonical, moment, sha256
from mla.common.clock import now
from mla.common.errors import NotVisible
from mla.common.iso import name_of
from mla.directory.models import Authority
from mla.legal.identifiers import KINDS, TYPES, Kind, Type
from mla.legal.measures import Measure

RENDERER = "3"
"""Goes up when the letter's look changes, so that an issued letter can always be told from a new rendering."""

Content = dict[str, Any]


def content(case: Case) -> Content:
    """Everything the request says, without number, date and signature: what is previewed and hashed.

    What it relies on is cited as the law in use has it now; what was sent keeps its citations.
    """
    return {
        "reference": case.reference,
        "title": case.title,
        "requesting": _authority(case.requesting_authority or case.drafting_authority),
        "requested": _authority(case.requested_authority) if case.requested_authority else None,
        "contact": _contact(case),
        "particulars": case.particulars,
        "set_aside": case.overrides,
        "bases": list(case.bases),
        "cited": {code: _cited(case, code) for code in case.bases},
        "basis_statement": case.basis_statement,
        "proceeding": _proceeding(case),
        "facts": case.facts,
        "subjects": [_subject(one) for one in case.subjects.values("number", *TOLD)],
        "items": [_item(one) for one in case.items.all() if not one.dropped],
        "special_procedure": case.special_procedure,
        "urgency": case.urgency,
        "urgency_reason": case.urgency_reason,
        "confidentiality": case.confidentiality,
        "confidentiality_reason": case.confidentiality_reason,
        "deadline_on": case.deadline_on.isoformat() if case.deadline_on else None,
        "deadline_reason": case.deadline_reason,
        "attachments": [_attachment(one) for one in case.attachments.all()],
    }


def content_hash(said: Content) -> str:
    """SHA-256 of the content: the form that sends a request carries it, so that what was read is what leaves."""
    return sha256(canonical(said))


def as_seen_by(case: Case, side: Side) -> Content:
    """The request in words for one side: its author reads the draft, the other side what was last sent."""
    if side is Side.REQUESTING and (case.in_the_making or not case.sent_number):
        return content(case)
    said: Content = last_sent(case).snapshot["content"]
    return said


def passed_on(said: Content, item_ids: set[str]) -> Content:
    """What an executing authority needs of it: the facts and its own items, not what the two central
    authorities tell each other, nor what others execute.
    """
    own = [item for item in said["items"] if item["id"] in item_ids]
    bases = sorted({item["basis"] for item in own if item["basis"]} & said["cited"].keys())
    nothing = {"basis_statement": "", "contact": {}, "attachments": [], "set_aside": []}
    told = said["proceeding"]["particulars"]
    return {
        **said,
        **nothing,
        "items": own,
        "bases": bases,
        "cited": _only(said["cited"], bases),
        "particulars": _only(said["particulars"], FOR_WHO_EXECUTES),
        "proceeding": {**said["proceeding"], "particulars": _only(told, FOR_WHO_EXECUTES)},
    }


FOR_WHO_EXECUTES = ("certificate_form", "emergency", "conduct", "court")
"""Particulars that an executing authority works with; the others are between the central authorities."""


def _only(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}


def last_sent(case: Case) -> SentVersion:
    sent = case.sent_versions.order_by("-number").first()
    if sent is None:
        raise NotVisible("Nothing was sent yet.")
    return sent


_OUTLINES = """
SELECT DISTINCT ON (case_id) case_id, convert_from(body, 'UTF8')::jsonb -> 'content'
FROM cases_sentversion WHERE case_id = ANY(%s::uuid[]) ORDER BY case_id, number DESC
"""


def last_contents(case_ids: Iterable[UUID]) -> dict[UUID, Content]:
    """What was last sent of each of these cases, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTLINES, [sorted(set(case_ids))])
        return {case_id: _loaded(said) for case_id, said in cursor.fetchall()}


def _loaded(said: object) -> Content:
    """Django leaves JSON of its own cursors as text."""
    loaded: Content = json.loads(said) if isinstance(said, str) else said  # type: ignore[assignment]
    return loaded


def freeze(
    case: Case, *, signature: dict[str, str], issued: dict[str, str] | None = None
) -> dict[str, Any]:
    """The snapshot of a request that is being sent; `case.sent_number` is its number already."""
    said = content(case)
    assert case.sent_at is not None  # noqa: S101 - the transition set it
    return {
        "content": said,
        "content_hash": content_hash(said),
        "number": case.sent_number,
        "sent_at": moment(case.sent_at),
        "signature": signature,
        "issued": issued or {},
        "renderer": RENDERER,
    }


def preview(case: Case) -> dict[str, Any]:
    """The snapshot as it would be if the request were sent now, not signed."""
    said = content(case)
    return {
        "content": said,
        "content_hash": content_hash(said),
        "number": case.sent_number + 1,
        "sent_at": moment(now()),
        "signature": {},
        "issued": issue_of(case),
        "renderer": RENDERER,
    }


def issue_of(case: Case) -> dict[str, str]:
    """Who issued this version, for the letter; empty for nobody, and for a draft after an earlier version."""
    if case.state == State.DRAFTED or not case.issued_content:
        return {}
    return {name: case.issued_as[name] for name in ("name", "title", "authority", "at")}


def plain(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot as it reads back from its canonical bytes."""
    read: dict[str, Any] = json.loads(canonical(snapshot))
    return read


def _authority(authority: Authority) -> dict[str, str]:
    return {
        "id": str(authority.pk),
        "name": authority.name,
        "country": name_of(authority.country_id),
        "country_code": authority.country_id,
        "address": authority.address,
        "email": authority.email,
        "telephone": authority.telephone,
    }


def _hours(authority: Authority) -> str:
    return f"{authority.office_hours} ({authority.time_zone})" if authority.office_hours else ""


def _proceeding(case: Case) -> dict[str, Any]:
    proceeding = case.proceeding
    return {
        "reference": proceeding.reference,
        "title": proceeding.title,
        "stage": proceeding.stage,
        "stage_label": proceeding.get_stage_display() if proceeding.stage else "",
        "offence": proceeding.offence,
        "law_text": proceeding.law_text,
        "maximum_penalty": proceeding.maximum_penalty,
        "maximum_years": proceeding.maximum_years,
        "offence_articles": list(proceeding.offence_articles),
        "organised": proceeding.organised,
        "particulars": proceeding.particulars,
        "authority": _authority(proceeding.authority) if proceeding.authority else None,
        "authority_functions": proceeding.authority_functions,
    }


def _contact(case: Case) -> dict[str, str]:
    return {
        "name": case.contact_name,
        "title": case.contact_title,
        "email": case.contact_email,
        "telephone": case.contact_telephone,
        "hours": _hours(case.drafting_authority),
    }


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "what": one.description,
        "serves": one.serves,
        "item": one.item_number,
        "size": one.size,
        "sha256": one.sha256,
    }


def _subject(row: dict[str, Any]) -> dict[str, Any]:
    """From a bare row, since there may be thousands."""
    return {
        **row,
        "kind": KINDS[Kind(row["kind"])],
        "identifier_type": TYPES[Type(row["identifier_type"])],
        "from_at": moment(row["from_at"]) if row["from_at"] else None,
        "to_at": moment(row["to_at"]) if row["to_at"] else None,
    }


def _cited(case: Case, code: str) -> dict[str, str]:
    basis = instrument_of(case, code)
    article = f"{basis.unit} {basis.article}" if basis.article else ""
    return {"title": basis.title, "article": article}


def _cited_for(item: Item, code: str) -> str:
    """Where this basis gives what the item asks for."""
    if not (code and item.measure):
        return ""
    return instrument_of(item.case, code).cite_measure(Measure(item.measure))


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "number": item.number,
        "measure": item.measure,
        "what": item.what,
        "holder": item.holder,
        "period_from": moment(item.period_from) if item.period_from else None,
        "period_to": moment(item.period_to) if item.period_to else None,
        "time_zone": item.case.drafting_authority.time_zone,
        "purpose": item.purpose,
        "basis": item.basis,
        "basis_cited": _cited_for(item, item.basis),
        "fallback": item.fallback,
        "fallback_cited": _cited_for(item, item.fallback),
        "particulars": item.particulars,
    }
