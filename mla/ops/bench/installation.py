"""A database, a store and keys that only a benchmark uses: made on the same server, gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

from mla.common.errors import MlaError
from mla.ops.embedded import postgres

NAME = "mla_bench"


class BenchRuns(MlaError):
    """Another benchmark uses the database of benchmarks."""


@contextmanager
def own_installation() -> Iterator[dict[str, str]]:
    """The environment in which a process of the benchmark meets no real data."""
    address = os.environ.get("DATABASE_URL") or postgres.url(settings.VAR_DIR)
    with tempfile.TemporaryDirectory(prefix="mla-bench-") as folder, _database(address):
        var = Path(folder)
        yield {
            **os.environ,
            "DATABASE_URL": urlsplit(address)._replace(path=f"/{NAME}").geturl(),
            "MLA_VAR": str(var),
            "MLA_EVIDENCE": str(var / "evidence"),
            "MLA_INCOMING": str(var / "evidence" / "incoming"),
            "MLA_PLAIN_HTTP": "yes",
            "BROKER_URL": "memory://",
        }


@contextmanager
def _database(address: str) -> Iterator[None]:
    with psycopg.connect(address, autocommit=True) as server:
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(NAME)))
        except psycopg.errors.ObjectInUse:
            raise BenchRuns(
                "Another benchmark runs on this server: wait until it has ended."
            ) from None
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        try:
            yield
        finally:
            with suppress(psycopg.OperationalError):
                _drop(server)


def _drop(server: psycopg.Connection) -> None:
    name = sql.Identifier(NAME)
    try:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
    except psycopg.errors.InsufficientPrivilege:  # autovacuum is in there: a plain DROP may end it
        server.execute(sql.SQL("DROP DATABASE {}").format(name))
