"""The ledger of a case in words: one sentence for each event that this actor may read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mla.accounts.roles import Role
from mla.cases.models import Case, ItemState
from mla.ledger.reading import Record
from mla.usecases.accept_case import CONCLUSIONS
from mla.web.page_names import tried
from mla.web.section_titles import TITLES
from mla.web.templatetags.mla import country_name, day

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One entry as people read it; `place` and `head` let it be found and compared in the record.

    `anchor` is where it stands on the page of the record.
    """

    at: datetime
    title: str
    by: str
    role: str
    place: str
    head: str
    anchor: str
    minor: bool


def steps(records: Iterable[Record], *, only_items: set[int] | None = None) -> list[Step]:
    """Newest first. `only_items`: for an authority that executes these items and must not see the others."""
    kept = [one for one in records if only_items is None or _concerns(one, only_items)]
    return [_step(one, only_items) for one in reversed(kept)]


def _step(record: Record, only_items: set[int] | None) -> Step:
    return Step(
        at=record.at,
        title=sentence(record, only_items=only_items),
        by=by(record),
        role=Role(record.role).label if record.role in Role.values else "",
        place=place(record),
        head=record.head.hex(),
        anchor=f"{record.stream.rpartition('/')[2]}-{record.n}",
        minor=record.event in MINOR,
    )


def sentence(record: Record, *, only_items: set[int] | None = None) -> str:
    """What happened, in a sentence without its subject; the catalogue's title where there is none."""
    say = SENTENCES.get(record.event)
    facts = record.facts
    if only_items is not None and isinstance(facts.get("items"), dict):
        facts = {
            **facts,
            "items": {n: v for n, v in facts["items"].items() if int(n) in only_items},
        }
    try:
        return say(facts) if say else record.title
    except (KeyError, ValueError):
        return record.title  # an entry of an earlier version, with other facts


def by(record: Record) -> str:
    """Who it was, as they are called now; the record was read with `acting`."""
    if record.role == "system":
        return "Done by this system"
    country = country_name(record.country) if record.country else ""
    return f"{record.actor}, {country}" if record.actor else country


def place(record: Record) -> str:
    """Where the entry is found: its stream in words, and its number there."""
    last = record.stream.rpartition("/")[2]
    stream = {
        "shared": "Record that both sides read",
        "requesting": "Record of the requesting side alone",
        "requested": "Record of the requested side alone",
    }.get(last, f"Record {record.stream}")
    return f"{stream}, entry {record.n}"


def _concerns(record: Record, numbers: set[int]) -> bool:
    facts = record.facts
    if "item" in facts:
        return facts["item"] in numbers
    if record.event == "case.assigned":
        return any(int(number) in numbers for number in facts.get("items", {}))
    return record.event in SHARED_WITH_EXECUTORS


SHARED_WITH_EXECUTORS = {
    "case.accepted",
    "case.refused",
    "case.postponed",
    "case.resumed",
    "case.evidence_provided",
    "case.executed",
    "case.reopened",
    "case.closed",
    "case.withdrawn",
}
MINOR = {
    "case.section_saved",
    "attachment.added",
    "attachment.removed",
    "letter.issued",
    "receipt.issued",
    "exhibit.received",
    "exhibit.custody",
    "package.ordered",
    "package.conditions_acknowledged",
    "package.download_started",
    "package.download_ended",
}
"""Left out beside the request, where only the main steps stand; the whole record has them."""


def _numbers(numbers: Iterable[object]) -> str:
    texts = [str(number) for number in numbers]
    word = "item" if len(texts) == 1 else "items"
    joined = " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)
    return f"{word} {joined}"


def _version(facts: Facts) -> str:
    return f", version {facts['version']}" if facts.get("version", 1) > 1 else ""


def _day(on: str) -> str:
    return day(date.fromisoformat(on))


def _files(facts: Facts) -> str:
    return f"{facts['files']} file{'' if facts['files'] == 1 else 's'}"


REFUSALS = {
    "not_visible": "what does not exist or is not for this role",
    "not_permitted": "not permitted to this role or person",
    "wrong_state": "too late or too early",
}

SENTENCES: dict[str, Callable[[Facts], str]] = {
    "case.drafted": lambda facts: f"Started the draft {facts['reference']}",
    "case.section_saved": lambda facts: f"Saved “{TITLES.get(facts['section'], facts['section'])}”",
    "case.submitted": lambda _: "Submitted for review",
    "case.issued": lambda facts: (
        f"Recorded the issue on paper of {_day(facts['signed_on'])}"
        if facts["paper"]
        else "Issued the request"
    ),
    "case.dual_criminality_concluded": lambda facts: (
        f"Dual criminality: {CONCLUSIONS[facts['conclusion']].lower()}"
    ),
    "case.handed_back": lambda _: "Handed back to the drafter",
    "case.abandoned": lambda _: "Discarded before it was sent",
    "case.revised": lambda _: "Started to complete the request",
    "case.sent": lambda facts: f"Sent the request{_version(facts)}",
    "case.acknowledged": lambda facts: f"Acknowledged receipt under {facts['reference']}",
    "case.assigned": lambda facts: f"Assigned {_numbers(facts['items'])}",
    "case.returned": lambda facts: (
        f"Sent back for completion, to be answered by {_day(facts['answer_by_on'])}"
    ),
    "case.accepted": lambda _: "Accepted for execution",
    "case.refused": lambda facts: f"Refused: {facts['article']}",
    "case.executed": lambda _: "Reported the execution",
    "case.evidence_provided": lambda _: "Provided the evidence",
    "case.closed": lambda facts: f"Closed: {Case.Outcome(facts['outcome']).label.lower()}",
    "case.withdrawn": lambda _: "Withdrew the request",
    "item.outcome": lambda facts: (
        f"Item {facts['item']}: {ItemState(facts['outcome']).label.lower()}"
    ),
    "item.refused": lambda facts: f"Refused item {facts['item']}",
    "item.held": lambda facts: f"Put item {facts['item']} on hold",
    "item.hold_lifted": lambda facts: f"Lifted the hold on item {facts['item']}",
    "item.withdrawn": lambda facts: f"Withdrew item {facts['item']}",
    "condition.proposed": lambda facts: f"Proposed condition of use {facts['number']}",
    "condition.accepted": lambda facts: f"Accepted condition of use {facts['number']}",
    "condition.declined": lambda facts: f"Declined condition of use {facts['number']}",
    "condition.lifted": lambda facts: f"Lifted condition of use {facts['number']}",
    "exhibit.received": lambda facts: f"Item {facts['item']}: uploaded file {facts['exhibit']}",
    "exhibit.submitted": lambda facts: (
        f"Item {facts['item']}: submitted {_files(facts)} for release"
    ),
    "exhibit.removed": lambda facts: f"Item {facts['item']}: took back file {facts['exhibit']}",
    "evidence.returned": lambda facts: (
        f"Item {facts['item']}: returned the evidence to the officer"
    ),
    "package.ordered": lambda facts: f"Decided to release {_numbers(facts['items'])}",
    "package.released": lambda facts: (
        f"Evidence package {facts['package']} released, {_files(facts)}"
    ),
    "package.received": lambda facts: f"Evidence package {facts['package']} downloaded whole",
    "package.recipients_named": lambda facts: (
        f"Named who may open package {' and '.join(map(str, facts['packages']))}"
    ),
    "package.conditions_acknowledged": lambda facts: (
        f"Read the conditions of use of package {facts['package']}"
    ),
    "package.download_started": lambda facts: f"Started to download package {facts['package']}",
    "letter.issued": lambda facts: f"Letter of request issued, version {facts['number']}",
    "receipt.issued": lambda facts: {
        "sending_receipt": "Receipt of sending issued",
        "acknowledgement_receipt": "Receipt of acknowledgement issued",
        "release_receipt": f"Receipt of release issued, package {facts['number']}",
    }.get(facts["kind"], "Receipt issued"),
    "country.sheet_proposed": lambda facts: f"Proposed country sheet {facts['number']}",
    "country.sheet_confirmed": lambda facts: (
        f"Confirmed country sheet {facts['number']}{' as still right' if facts['again'] else ''}"
    ),
    "access.refused": lambda facts: (
        f"{tried(facts['what'])}: refused, {REFUSALS.get(facts['kind'], facts['kind'])}"
    ),
}
