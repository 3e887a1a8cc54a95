"""Verification: every entry, column, hash and head recomputed, streaming, and each fault named."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import chain, groupby, islice
from typing import NamedTuple

from django.db import connection, transaction

from mla.ledger.chain import Follower, Link
from mla.ledger.models import PrivateText

CANNOT_FIND = (
    "This cannot find entries rewritten together with all heads after them, or a stream removed "
    "whole, by a superuser: compare with a head kept elsewhere (a receipt, an evidence package)."
)
MAX_NAMED = 1000  # problems listed one by one; all are counted
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `what` is the column or part that differs; n is 0 for the stream as a whole."""

    stream: str
    n: int
    what: str
    sentence: str


@dataclass(slots=True)
class Report:
    streams: int = 0
    entries: int = 0
    erased: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    changed_texts: set[bytes] = field(default_factory=set)  # their commitments


class _Row(NamedTuple):
    stream: str
    n: int
    at: str
    event: str
    person: str
    membership: str
    role: str
    authority: str
    country: str
    case_id: str | None
    subject: str
    body: bytes
    leaf: bytes
    head: bytes
    stream_n: int | None
    stream_head: bytes | None


class _Said(NamedTuple):
    """What the body of a row says; `private` holds commitments by name."""

    row: _Row
    columns: list[object]
    private: dict[str, bytes]


# The columns that repeat what the body says, in the order of `_Row`
_REPEATED = _Row._fields[0:1] + _Row._fields[2:11]

# One statement, so one snapshot: what is appended meanwhile is not half seen. Times and ids come as
# the body spells them.
_ROWS = """
SELECT entry.stream, entry.n, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       event, person, membership, role, authority, country, case_id::text, subject,
       body, leaf, entry.head, stream.n, stream.head
FROM ledger_entry AS entry LEFT JOIN ledger_stream AS stream ON stream.key = entry.stream
WHERE %(streams)s::text[] IS NULL OR entry.stream = ANY(%(streams)s)
ORDER BY entry.stream, entry.n
"""
_EMPTY = """
SELECT key FROM ledger_stream
WHERE (%(streams)s::text[] IS NULL OR key = ANY(%(streams)s))
  AND NOT EXISTS (SELECT FROM ledger_entry WHERE ledger_entry.stream = key)
"""
_CHANGED_TEXTS = """
SELECT commitment FROM ledger_privatetext WHERE commitment <> sha256(salt || value)
"""


def verify(streams: Sequence[str] | None = None) -> Report:
    """Check these streams, or all; memory does not grow with the ledger."""
    report = Report()
    for problem in _problems(report, streams):
        report.problem_count += 1
        if report.problem_count <= MAX_NAMED:
            report.problems.append(problem)
    return report


def _problems(report: Report, streams: Sequence[str] | None) -> Iterator[Problem]:
    which = {"streams": None if streams is None else list(streams)}
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS, which)
        rows = map(_Row._make, chain.from_iterable(iter(partial(cursor.fetchmany, BATCH), [])))
        for _, of_stream in groupby(rows, key=lambda row: row.stream):
            yield from _in_stream(report, of_stream)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, which)
        for (key,) in cursor.fetchall():
            yield Problem(key, 0, "stream", "All entries of this stream are missing.")
        cursor.execute(_CHANGED_TEXTS)
        changed = cursor.fetchall() if streams is None else []
    for (commitment,) in changed:
        if commitment not in report.changed_texts:
            sentence = f"The private text {commitment.hex()} was changed; no entry is known for it."
            yield Problem("", 0, "private text", sentence)


def _in_stream(report: Report, rows: Iterator[_Row]) -> Iterator[Problem]:
    report.streams += 1
    follower = Follower()
    while batch := list(islice(rows, BATCH)):
        report.entries += len(batch)
        bodies = []
        for row in batch:
            breaks = follower.breaks(Link(row.n, row.body, row.leaf, row.head))
            yield from (Problem(row.stream, row.n, each.what, each.sentence) for each in breaks)
            if all(each.what != "body" for each in breaks):
                bodies.append(_read(row))
        for said in bodies:
            yield from _columns(said)
        yield from _private_texts(report, bodies)
        last = batch[-1]
    yield from _end(last, follower)


def _read(row: _Row) -> _Said:
    """A body that is no entry at all says nothing, and so differs in every column."""
    try:
        body = json.loads(row.body)
        private = {name: bytes.fromhex(value) for name, value in body["private"].items()}
        return _Said(row, [body.get(name) for name in _REPEATED], private)
    except (AttributeError, KeyError, TypeError, ValueError):
        return _Said(row, [None] * len(_REPEATED), {})


def _columns(said: _Said) -> Iterator[Problem]:
    row = said.row
    columns = [row.stream, *row[2:11]]
    if columns == said.columns:
        return
    for name, column, text in zip(_REPEATED, columns, said.columns, strict=True):
        if column != text:
            sentence = f"The column {name} of entry {row.n} is {column!r}, its text says {text!r}."
            yield Problem(row.stream, row.n, name, sentence)


def _private_texts(report: Report, bodies: list[_Said]) -> Iterator[Problem]:
    promised = [(said.row, *item) for said in bodies for item in said.private.items()]
    kept = PrivateText.objects.in_bulk([each[2] for each in promised]) if promised else {}
    report.erased += len(promised) - len(kept)
    for row, name, commitment in promised:
        text = kept.get(commitment)
        if text and sha256(bytes(text.salt) + bytes(text.value)).digest() != commitment:
            report.changed_texts.add(commitment)
            sentence = f"The private text {name!r} of entry {row.n} was changed."
            yield Problem(row.stream, row.n, "private text", sentence)


def _end(last: _Row, follower: Follower) -> Iterator[Problem]:
    if last.stream_n is None:
        yield Problem(
            last.stream, 0, "stream", "The stream has entries but its own row is missing."
        )
    elif last.stream_n != last.n:
        yield Problem(
            last.stream,
            last.n,
            "stream.n",
            f"The stream counts {last.stream_n} entries, its last one is {last.n}: "
            "entries at its end were removed or added, or its count was changed.",
        )
    elif last.stream_head not in {follower.head, follower.recomputed}:
        sentence = f"The head of the stream is not the head of its last entry, {last.n}."
        yield Problem(last.stream, last.n, "stream.head", sentence)
