"""Every field of every entry of a real request, changed in turn behind the triggers' back: each is found."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from mla.ledger import streams
from mla.ledger.models import Entry, Stream
from mla.ledger.verify import Report, verify
from tests.ledger.test_verify import CHANGES
from tests.life import closed
from tests.undone import Undone
from tests.world import make_world

EVERY_CHANGE = {**CHANGES, "event": "event || 'x'"}
HEADS = ["n = n + 1", "n = n - 1", "head = sha256(head)", "key = key || 'x'"]
OF_ENTRY = "UPDATE ledger_entry SET {} = {} WHERE stream = %s AND n = %s"
OF_STREAM = "UPDATE ledger_stream SET {} WHERE key = %s"


@pytest.fixture(scope="module")
def made_keys(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """The streams of a request that went all the way."""
    with django_db_blocker.unblock(), Undone():
        yield streams.of_case(closed(make_world()).pk)


@pytest.fixture
def keys(made_keys: list[str], db: None) -> list[str]:
    return made_keys


@contextmanager
def changed(keys: list[str], sql: str, *values: object) -> Iterator[Report]:
    with Undone():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            assert cursor.rowcount > 0
        yield verify(keys)


@pytest.mark.parametrize("column", EVERY_CHANGE)
def test_every_changed_field_of_every_entry_is_found(keys: list[str], column: str) -> None:
    entries = list(Entry.objects.filter(stream__in=keys).values_list("stream", "n"))
    assert len(entries) > 20
    assert verify(keys).problem_count == 0
    for stream, n in entries:
        with changed(keys, OF_ENTRY.format(column, EVERY_CHANGE[column]), stream, n) as report:
            named = {(one.stream, one.n) for one in report.problems}
            assert named, (column, stream, n)
            assert column in {"stream", "n"} or named == {(stream, n)}


@pytest.mark.parametrize("change", HEADS)
def test_every_changed_head_of_a_stream_is_found(keys: list[str], change: str) -> None:
    for stream in Stream.objects.filter(key__in=keys):
        with changed(keys, OF_STREAM.format(change), stream.key) as report:
            assert stream.key in {one.stream for one in report.problems}


def test_every_entry_that_was_removed_is_found(keys: list[str]) -> None:
    for stream, n in Entry.objects.filter(stream__in=keys).values_list("stream", "n"):
        with changed(
            keys, "DELETE FROM ledger_entry WHERE stream = %s AND n = %s", stream, n
        ) as report:
            assert stream in {one.stream for one in report.problems}
