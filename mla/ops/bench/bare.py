"""What cannot be less: WSGI applications (PEP 3333) that run the same SQL, or send a plain file, and nothing else."""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from mla.evidence.hashing import MIB

Start = Callable[[str, list[tuple[str, str]]], object]
ASKED = "MLA_BENCH_ASKED"  # the environment's name of what the bench wants: a path
_own = threading.local()


def page(_environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """The statements of a page, one after the other, then as many bytes as the page has."""
    if not hasattr(_own, "connection"):
        _own.asked = json.loads(Path(os.environ[ASKED]).read_text())
        _own.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        _own.cursor = psycopg.ClientCursor(_own.connection)
    for statement in _own.asked["statements"]:
        _own.cursor.execute(statement)
        if _own.cursor.description:
            _own.cursor.fetchall()
    body = b" " * _own.asked["bytes"]
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
