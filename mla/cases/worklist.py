"""The work list: one page of participant rows by key, and the counts of its tabs (docs/adr/0004)."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from mla.cases.models import State
from mla.cases.sides import Side, Urgency
from mla.common.prepared import prepared

PAGE = 50
SEARCH_CAP = 500


@dataclass(frozen=True, slots=True)
class Key:
    """Where a request (or an item) stands in its tab: the next page starts after it."""

    urgency: int
    due_on: date
    id: UUID


@dataclass(frozen=True, slots=True)
class Row:
    case_id: UUID
    reference: str
    their_reference: str
    title: str
    state: State
    urgency: int
    due_on: date
    requesting_country: str
    requested_country: str | None
    acknowledged: bool
    changed_at: datetime | None
    """To the requested side: received. The other side's work on a revision would show in the last change."""
    issuer: str
    """Who still has to issue it; empty for nobody."""
    postponed_until: date | None
    lacking: int
    """Of a draft: how many essentials were missing when it was saved last."""
    measures: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", State(self.state))

    @property
    def key(self) -> Key:
        return Key(self.urgency, self.due_on, self.case_id)


_COLUMNS = """c.id, c.reference, c.their_reference, p.title, p.state, p.urgency, p.due_on,
       c.requesting_country_id, c.requested_country_id, c.acknowledged_at IS NOT NULL,
       CASE p.side WHEN 'requesting' THEN c.changed_at ELSE coalesce(c.acknowledged_at, c.sent_at) END,
       CASE c.issued_content WHEN '' THEN c.issuer ELSE '' END, c.postponed_until, c.lacking, p.measures"""

_PAGE = (
    "SELECT "  # noqa: S608 - joined from constants
    + _COLUMNS
    + """
FROM (
    SELECT case_id, side, state, urgency, due_on, title, measures FROM cases_participant
    WHERE scope = %(scope)s AND side = %(side)s AND state = %(state)s
      AND (urgency, due_on, case_id) > (%(urgency)s, %(due_on)s, %(case_id)s)
      AND urgency <= %(least_urgent)s
    ORDER BY urgency, due_on, case_id LIMIT %(limit)s
) p JOIN cases_case c ON c.id = p.case_id
ORDER BY p.urgency, p.due_on, p.case_id
"""
)
_OF_COUNTRY = """AND EXISTS (
          SELECT FROM cases_case o WHERE o.id = case_id
          AND %(country)s IN (o.requesting_country_id, o.requested_country_id))
    ORDER BY urgency"""


def _before(sql: str) -> str:
    """The same list read the other way."""
    return sql.replace("case_id) > (", "case_id) < (").replace(
        "ORDER BY urgency, due_on, case_id LIMIT",
        "ORDER BY urgency DESC, due_on DESC, case_id DESC LIMIT",
    )


_PAGE_OF_COUNTRY = _PAGE.replace("ORDER BY urgency", _OF_COUNTRY)
_PAGES = {
    (filtered, backwards): _before(sql) if backwards else sql
    for filtered, sql in ((False, _PAGE), (True, _PAGE_OF_COUNTRY))
    for backwards in (False, True)
}

_COUNTS = """
SELECT side, state, sum(cases)::bigint FROM (
    SELECT side, state, cases FROM cases_count WHERE scope = %(scope)s
    UNION ALL
    SELECT side, state, cases FROM cases_countdelta, LATERAL (VALUES (before, -1), (after, 1)) moved (state, cases)
    WHERE scope = %(scope)s AND state <> ''
) all_counts GROUP BY side, state
"""

_SEARCH = (
    "SELECT "  # noqa: S608 - joined from constants
    + _COLUMNS
    + """
FROM (SELECT * FROM cases_case WHERE tokens @> ARRAY[%(token)s]::varchar[] LIMIT %(limit)s) c
JOIN cases_participant p ON p.case_id = c.id AND p.scope = %(scope)s
ORDER BY p.urgency, p.due_on, p.case_id
"""
)

FIELDS = tuple(field.name for field in fields(Row))
START = Key(-1, date(1, 1, 1), UUID(int=0))


def page(
    scope: str,
    side: Side,
    state: State,
    *,
    after: Key = START,
    before: Key | None = None,
    least_urgent: Urgency = Urgency.ROUTINE,
    country: str = "",
) -> tuple[list[Row], bool]:
    """At most PAGE rows, most urgent and soonest due first; and whether more follow in the direction read.

    From `after` on, or those that end right before `before`. `country`: the other side's, empty for any.
    """
    key = before or after
    found = _rows(
        _PAGES[bool(country), bool(before)],
        {
            "scope": scope,
            "side": side.value,
            "state": state.value,
            "urgency": key.urgency,
            "due_on": key.due_on,
            "case_id": key.id,
            "least_urgent": least_urgent,
            "limit": PAGE + 1,
            **({"country": country} if country else {}),
        },
    )
    return found[-PAGE:] if before else found[:PAGE], len(found) > PAGE


def counts(scope: str) -> dict[tuple[Side, State], int]:
    """How many cases stand in each tab."""
    with prepared(connection) as cursor:
        cursor.execute(_COUNTS, {"scope": scope})
        return {(Side(side), State(state)): n for side, state, n in cursor.fetchall()}


def search(scope: str, country: str, word: str) -> tuple[list[Row], bool]:
    """What the scope finds by a reference or a part of one; True when there is more than SEARCH_CAP."""
    token = f"{country}:{word.strip().lower()[:120]}"
    found = _rows(_SEARCH, {"scope": scope, "token": token, "limit": SEARCH_CAP + 1})
    return found[:SEARCH_CAP], len(found) > SEARCH_CAP


def fold_counts() -> int:
    """Folds the waiting deltas into the counts; how many there were. One folder at a time (advisory lock)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('mla.fold_counts'))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(
            """
            WITH taken AS (DELETE FROM cases_countdelta RETURNING scope, side, before, after),
            summed AS (
                SELECT scope, side, state, sum(cases)::bigint AS cases
                FROM taken, LATERAL (VALUES (before, -1), (after, 1)) moved (state, cases)
                WHERE state <> '' GROUP BY 1, 2, 3
            ),
            folded AS (
                INSERT INTO cases_count (scope, side, state, cases) SELECT * FROM summed
                ON CONFLICT (scope, side, state) DO UPDATE SET cases = cases_count.cases + excluded.cases
            )
            SELECT count(*) FROM taken
            """
        )
        return int(cursor.fetchone()[0])


def _rows(sql: str, given: dict[str, Any]) -> list[Row]:
    with prepared(connection) as cursor:
        cursor.execute(sql, given)
        return [Row(**dict(zip(FIELDS, row, strict=True))) for row in cursor.fetchall()]
