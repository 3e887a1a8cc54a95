"""The real PostgreSQL and broker of a test run, unless DATABASE_URL and BROKER_URL name others.

A role of your own must be allowed to set session_replication_role (a superuser, or GRANT SET).
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from mla.common.errors import MlaError
from mla.ops.embedded import postgres, valkey

UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
GRANTS = ("session_replication_role",)  # to change what the ledger's triggers keep
servers = pytest.StashKey[ExitStack]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """One database server for the run: pytest-xdist's workers use that of the process above."""
    stack = session.config.stash[servers] = ExitStack()
    if os.environ.get("DATABASE_URL") or hasattr(session.config, "workerinput"):
        return
    try:
        stack.enter_context(postgres.use(settings.VAR_DIR, UNSAFE_BUT_FAST, GRANTS))
    except MlaError as refusal:
        pytest.exit(str(refusal), returncode=3)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if stack := config.stash.get(servers, None):
        stack.close()


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a running broker, where `promise` wakes workers."""
    if os.environ.get("BROKER_URL"):
        yield settings.CELERY_BROKER_URL
        return
    with valkey.use(settings.VAR_DIR):
        yield settings.CELERY_BROKER_URL


@pytest.fixture(scope="session", autouse=True)
def truncation_past_triggers() -> Iterator[None]:
    """Let tests with transactions clean up: the ledger's triggers refuse TRUNCATE, and should."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _flush)
        yield


def _flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
    connection = operations.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for sql in sql_list:
            cursor.execute(sql)
