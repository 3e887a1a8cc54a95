"""Reading the ledger: records for timelines, and the extract that the other side keeps."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from mla.ledger import chain, events, streams
from mla.ledger.models import Entry, PrivateText, Stream


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
    actor: str = ""
    """Who that was, in the words of the reader's expression; the ledger itself knows no names."""


def entries(stream: str, *, after: int = 0, limit: int | None = None) -> list[Record]:
    """One stream in its order, from the entry after that number."""
    rows = Entry.objects.filter(stream=stream, n__gt=after).order_by("n")
    return _records(rows[:limit] if limit else rows)


def for_case(
    case_id: UUID, side: str | None, *, texts: bool = True, actor: Subquery | None = None
) -> list[Record]:
    """What this side may read of the case, in the order of time: its own stream and the shared one.

    Without a side, the shared stream alone. `texts=False` leaves personal texts unread. `actor` says,
    of an entry's `membership`, who that is, in the same statement.
    """
    rows = Entry.objects.filter(stream__in=streams.readable(case_id, side))
    return _records(_with(actor, rows.order_by("at", "stream", "n")), texts=texts)


def _with(actor: Subquery | None, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.annotate(actor=actor) if actor else rows


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands when entries of several streams are read newest first."""

    at: datetime
    stream: str
    n: int


def search(
    *,
    country: str = "",
    of_streams: Sequence[str] = (),
    people: Sequence[str] = (),
    event: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: Place | None = None,
    limit: int = 50,
    actor: Subquery | None = None,
) -> list[Record]:
    """Entries newest first that fit all that is given: who acted for which country, in which streams, when.

    `actor` as for `for_case`.
    """
    rows = Entry.objects.order_by("-at", "stream", "n")
    for given, condition in (
        (country, Q(country=country)),
        (of_streams, Q(stream__in=of_streams)),
        (people, Q(person__in=people)),
        (event, Q(event=event)),
        (since, Q(at__gte=since)),
        (until, Q(at__lt=until)),
    ):
        rows = rows.filter(condition) if given else rows
    if before:
        rows = rows.filter(
            Q(at__lt=before.at)
            | Q(at=before.at, stream__gt=before.stream)
            | Q(at=before.at, stream=before.stream, n__gt=before.n)
        )
    return _records(_with(actor, rows)[:limit], texts=False)


def heads(of_streams: Sequence[str]) -> list[tuple[str, int, bytes]]:
    """Name, number of entries and head of each of these streams."""
    found = Stream.objects.filter(key__in=of_streams).order_by("key")
    return [(stream.key, stream.n, bytes(stream.head)) for stream in found]


def export(stream: str, *, up_to: int | None = None) -> Iterator[bytes]:
    """The stream whole, up to that entry, as lines of JSON that `chain.from_line` reads."""
    rows = Entry.objects.filter(stream=stream).order_by("n")
    if up_to is not None:
        rows = rows.filter(n__lte=up_to)
    for row in rows.iterator():
        yield chain.line(chain.Link(row.n, bytes(row.body), bytes(row.leaf), bytes(row.head)))


def _records(rows: Iterable[Entry], *, texts: bool = True) -> list[Record]:
    read = [(row, json.loads(bytes(row.body))) for row in rows]
    wanted = [c for _, body in read for c in body["private"].values()] if texts else []
    kept = _texts(wanted)
    return [_record(row, body, kept) for row, body in read]


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
        actor=getattr(row, "actor", None) or "",
    )
