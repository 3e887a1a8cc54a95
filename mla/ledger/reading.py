"""Reading the ledger: records for timelines, and the extract that the other side keeps."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mla.ledger import chain, events, streams
from mla.ledger.models import Entry, PrivateText


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as read; `private` holds personal texts by name, None where one was erased."""

    stream: str
    n: int
    at: datetime
    event: str
    title: str
    person: str
    membership: str
    role: str
    authority: str
    country: str
    subject: str
    facts: dict[str, Any]
    private: dict[str, str | None]
    head: bytes


def entries(stream: str, *, after: int = 0, limit: int | None = None) -> list[Record]:
    """One stream in its order, from the entry after that number."""
    rows = Entry.objects.filter(stream=stream, n__gt=after).order_by("n")
    return _records(rows[:limit] if limit else rows)


def for_case(case_id: UUID, side: str | None) -> list[Record]:
    """What this side may read of the case, in the order of time: its own stream and the shared one.

    Without a side, the shared stream alone.
    """
    readable = [streams.shared(case_id)] + ([streams.own(case_id, side)] if side else [])
    return _records(Entry.objects.filter(stream__in=readable).order_by("at", "stream", "n"))


def export(stream: str, *, up_to: int | None = None) -> Iterator[bytes]:
    """The stream whole, up to that entry, as lines of JSON that `chain.from_line` reads."""
    rows = Entry.objects.filter(stream=stream).order_by("n")
    if up_to is not None:
        rows = rows.filter(n__lte=up_to)
    for row in rows.iterator():
        yield chain.line(chain.Link(row.n, bytes(row.body), bytes(row.leaf), bytes(row.head)))


def _records(rows: Iterable[Entry]) -> list[Record]:
    read = [(row, json.loads(bytes(row.body))) for row in rows]
    texts = _texts([c for _, body in read for c in body["private"].values()])
    return [_record(row, body, texts) for row, body in read]


def _texts(commitments: list[str]) -> dict[str, str]:
    if not commitments:
        return {}
    kept = PrivateText.objects.in_bulk([bytes.fromhex(each) for each in commitments])
    return {bytes(key).hex(): bytes(text.value).decode() for key, text in kept.items()}


def _record(row: Entry, body: dict[str, Any], texts: dict[str, str]) -> Record:
    return Record(
        stream=row.stream,
        n=row.n,
        at=row.at,
        event=row.event,
        title=events.title(row.event),
        person=row.person,
        membership=row.membership,
        role=row.role,
        authority=row.authority,
        country=row.country,
        subject=row.subject,
        facts=body["facts"],
        private={name: texts.get(commitment) for name, commitment in body["private"].items()},
        head=bytes(row.head),
    )
