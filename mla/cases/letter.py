"""The letter of request from a frozen snapshot: what was stated, put into the letter's words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mla.cases.particulars import SERVES, Owner, stated
from mla.cases.snapshots import Content
from mla.documents.letter_of_request import LetterOfRequest
from mla.documents.subjects import ADDRESS
from mla.legal.identifiers import Kind
from mla.legal.instruments import instrument_named
from mla.legal.measures import Measure

LETTER_SECTION = {
    "basis": "legal_basis",
    "conduct": "dual_criminality",
    "undertaking": "assurances",
    "certificate": "assurances",
}
"""Where the letter says an element, where its section is not named like that of the draft."""

SHORTER = {Kind.ADDRESS.label: ADDRESS}
"""Kinds of subjects whose words are too long for a column."""


def letter(snapshot: dict[str, Any], *, verification_url: str) -> LetterOfRequest:
    """The formal letter that this snapshot is; a pure function of it and the address printed for checking."""
    said = snapshot["content"]
    return LetterOfRequest.from_dict(
        {
            "reference": said["reference"],
            "number": str(snapshot["number"]),
            "date_on": snapshot["sent_at"][:10],
            "renderer_version": snapshot["renderer"],
            "requesting": _party(said["requesting"]),
            "requested": _party(said["requested"] or {"name": "", "country": ""}),
            "competent": _competent(said),
            "legal_bases": [{**said["cited"][code], "statement": ""} for code in said["bases"]]
            + _stated(said["basis_statement"]),
            "proceeding": _proceeding_block(said["proceeding"]),
            "further": list(_further(said)),
            "facts": said["facts"],
            "subjects": [_subject_row(one) for one in said["subjects"]],
            "items": [_item_block(one) for one in said["items"]],
            "special_procedure": said["special_procedure"],
            "urgency": {0: "Emergency", 1: "Urgent"}.get(said["urgency"], ""),
            "urgency_reason": said["urgency_reason"],
            "deadline_on": said["deadline_on"],
            "deadline_reason": said["deadline_reason"],
            "confidentiality": "Strictly confidential"
            if said["confidentiality"] == "strict"
            else "",
            "confidentiality_reason": said["confidentiality_reason"],
            "set_aside": [_set_aside(one) for one in said["set_aside"]],
            "attachments": [_attachment(one) for one in said["attachments"]],
            "issued": snapshot["issued"],
            "signature": snapshot["signature"],
            "verification_url": verification_url,
            "content_hash": snapshot["content_hash"],
        }
    )


def _party(authority: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in authority.items() if name != "id"}


def _competent(said: Content) -> dict[str, Any]:
    running, contact = said["proceeding"]["authority"], said["contact"]
    return {
        **(_party(running) if running else {"name": "", "country": ""}),
        "functions": said["proceeding"]["authority_functions"],
        **{f"contact_{name}": value for name, value in contact.items()},
    }


def _proceeding_block(proceeding: dict[str, Any]) -> dict[str, Any]:
    offence = {
        "title": proceeding["offence"],
        "law_text": proceeding["law_text"],
        "maximum_penalty": proceeding["maximum_penalty"],
    }
    return {
        "reference": proceeding["reference"],
        "title": proceeding["title"],
        "stage": proceeding["stage_label"],
        "offences": [offence] if proceeding["offence"] else [],
    }


def _stated(statement: str) -> list[dict[str, str]]:
    return (
        [{"title": "Further statement", "article": "", "statement": statement}] if statement else []
    )


def _further(said: Content) -> Iterator[dict[str, str]]:
    """What else was stated, each for its section of the letter."""
    proceeding = said["proceeding"]
    for owner, told in (
        (Owner.PROCEEDING, proceeding["particulars"]),
        (Owner.REQUEST, said["particulars"]),
    ):
        for row, words in stated(owner, told):
            section = LETTER_SECTION.get(row.element) or LETTER_SECTION.get(row.section)
            yield _detail(section or row.section, row.heading, words)
    for code in proceeding["offence_articles"]:
        basis, _, article = code.partition(" ")
        yield _detail("proceedings", "Offence under a convention", _offence(basis, article))
    if proceeding["organised"] is not None:
        answer = "Yes" if proceeding["organised"] else "No"
        yield _detail("proceedings", "Transnational, with an organised criminal group", answer)


def _detail(section: str, label: str, text: str) -> dict[str, str]:
    return {"section": section, "label": label, "text": text}


def _offence(code: str, article: str) -> str:
    basis = instrument_named(code)
    title = next((one.title for one in basis.offences if one.article == article), "")
    verified = any(one.verified for one in basis.offences if one.article == article)
    return f"{basis.cite(article, verified=verified)}: {title}"


def _set_aside(one: Mapping[str, Any]) -> dict[str, str]:
    point = one["sentence"] if one["item"] is None else f"Item {one['item']}: {one['sentence']}"
    return {"point": point, "reason": one["reason"]}


def _attachment(one: Mapping[str, Any]) -> dict[str, Any]:
    item = f"item {one['item']}" if one["item"] else ""
    what = ", ".join(filter(None, (SERVES.get(one["serves"], ""), item, one["what"])))
    kept = {name: one[name] for name in ("name", "size", "sha256")}
    return {**kept, "number": str(one["number"]), "what": what}


def _subject_row(subject: dict[str, Any]) -> dict[str, Any]:
    port = f", port {subject['port']}" if subject["port"] else ""
    return {
        "number": str(subject["number"]),
        "kind": SHORTER.get(subject["kind"], subject["kind"]),
        "identifier_type": subject["identifier_type"],
        "identifier": subject["identifier"] + port,
        "provider": subject["provider"],
        "period": period(subject["from_at"], subject["to_at"], subject["time_zone"]),
        "note": "\n".join(
            filter(None, (subject["location"], subject["nationality"], subject["note"]))
        ),
    }


def _item_block(item: dict[str, Any]) -> dict[str, Any]:
    measure = Measure(item["measure"])
    return {
        "number": str(item["number"]),
        "measure": measure.label,
        "what": item["what"],
        "holder": item["holder"],
        "period": period(item["period_from"], item["period_to"], item["time_zone"]),
        "purpose": item["purpose"],
        "basis": item["basis_cited"],
        "fallback": item["fallback_cited"],
        "further": [
            {"label": row.heading, "text": words}
            for row, words in stated(Owner.ITEM, item["particulars"])
        ],
    }


def period(start: str | None, end: str | None, zone: str) -> str:
    """Two moments as people read them, in the zone they were written in: `3 May 2026, 14:00 to 18:00 (UTC-3)`."""
    if not start and not end:
        return ""
    if start and start == end:
        return _spoken(start, zone)
    if start and end:
        (day, clock, shift), (last, until, after) = _parts(start, zone), _parts(end, zone)
        begins = f"{day}, {clock}" if shift == after else _spoken(start, zone)
        ends = f"{until} ({after})" if (day, shift) == (last, after) else _spoken(end, zone)
        return f"{begins} to {ends}"
    return f"from {_spoken(start, zone)}" if start else f"until {_spoken(end or '', zone)}"


def _spoken(at: str, zone: str) -> str:
    day, clock, shift = _parts(at, zone)
    return f"{day}, {clock} ({shift})"


def _parts(at: str, zone: str) -> tuple[str, str, str]:
    """(day, time of day, offset) on a clock of the zone."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone or "UTC"))
    offset = local.strftime("%z")
    shift = (
        ""
        if offset == "+0000"
        else f"{offset[0]}{int(offset[1:3])}" + (f":{offset[3:]}" if offset[3:] != "00" else "")
    )
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"  # logs are read to the second
    return f"{local.day} {local:%B %Y}", clock, f"UTC{shift}"
