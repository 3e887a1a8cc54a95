"""What cannot be less: WSGI applications (PEP 3333) that run the same SQL, or send a plain file, and nothing else."""

import os
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from mla.evidence.hashing import MIB

Start = Callable[[str, list[tuple[str, str]]], object]
ASKED = "MLA_BENCH_ASKED"  # the environment's name of what the bench wants: a path
_own = threading.local()


class Asked(NamedTuple):
    """A statement of a page, and whether the page has it planned once by each connection."""

    sql: str
    values: Any
    prepared: bool


def page(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """The statements of a page, one after the other and in the same way, then as many bytes as the page has."""
    if not hasattr(_own, "cursors"):
        _own.asked, _own.bytes = pickle.loads(Path(os.environ[ASKED]).read_bytes())  # noqa: S301 - the bench's own
        connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        connection.prepare_threshold = 0
        _own.cursors = {True: psycopg.Cursor(connection), False: psycopg.ClientCursor(connection)}
    for sql, values, prepared in _own.asked:
        cursor = _own.cursors[prepared]
        cursor.execute(sql, values, prepare=prepared)
        if cursor.description:
            cursor.fetchall()
    body = b" " * _own.bytes
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]


def plain_file(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """One file in pieces as large as those of a package."""
    path = Path(os.environ[ASKED])
    start(
        "200 OK",
        [("Content-Type", "application/zip"), ("Content-Length", str(path.stat().st_size))],
    )
    return _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while piece := file.read(MIB):
            yield piece
