"""Statements that every step runs: planned once by each connection, and sent together.

`connection` is Django's, handed in: nothing here imports Django.
"""

from typing import Any, Self

import psycopg


class _Prepared(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        return super().execute(query, params, prepare=True)


def prepared(connection: Any) -> Any:
    """A cursor as Django's own, inside a transaction, for SQL that is written out in the code."""
    connection.connection.prepare_threshold = 0  # Django says None, which would refuse to prepare
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(_Prepared(connection.connection))


def together(connection: Any) -> Any:
    """Statements inside go to the server at once; the first one whose rows are read waits for all."""
    return connection.connection.pipeline()
