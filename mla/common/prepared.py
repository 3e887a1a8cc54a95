"""Statements that every step runs: planned once by each connection, and put together to one from parts of many floors.

`connection` is Django's, handed in: nothing here imports Django.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import psycopg


class Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements are planned once."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        return super().execute(query, params, prepare=True)


def prepared(connection: Any) -> Any:
    """A cursor as Django's own, for SQL that is written out in the code."""
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0  # Django says None, which would refuse to prepare
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(Prepared(connection.connection))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a statement: `name AS (...)`, one or more with commas between, and the values it names."""

    sql: str
    values: Mapping[str, Any]


def at_once(connection: Any, parts: Iterable[Part], *, read: str = "SELECT") -> tuple[Any, ...]:
    """Runs all parts as one statement and gives the one row that `read` selects; ValueError for a value named twice.

    Every part sees the rows as they were before the statement: none may need what another writes.
    """
    found = list(parts)
    values = {name: value for part in found for name, value in part.values.items()}
    if len(values) != sum(len(part.values) for part in found):
        raise ValueError("Two parts of a statement name the same value.")
    with prepared(connection) as cursor:
        cursor.execute(f"WITH {', '.join(part.sql for part in found)} {read}", values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
