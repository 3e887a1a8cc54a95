"""The embedded broker, and the hook that wakes workers through it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from django.db import transaction
from kombu.exceptions import OperationalError

from config import celery
from mla.ops.embedded import valkey
from mla.ops.embedded.folders import socket_folder
from mla.outbox import queue
from tests.ops.conftest import eventually


def client_of(address: str) -> redis.Redis:
    path, _, number = address.removeprefix("redis+socket://").partition("?virtual_host=")
    return redis.Redis(unix_socket_path=path, db=int(number))


@pytest.fixture
def messages(broker: str) -> redis.Redis:
    """The queue that workers listen to, empty."""
    client = client_of(broker)
    client.delete("celery")
    return client


def test_it_runs_for_its_users_on_a_private_socket(var: Path) -> None:
    with valkey.use(var):
        path = socket_folder(var) / "valkey.sock"
        assert path.stat().st_mode & 0o077 == 0
        assert client_of(valkey.url(var)).ping()
        assert client_of(valkey.url(var)).config_get("port") == {"port": "0"}
    assert not path.exists()


def test_what_a_killed_run_left_is_no_obstacle(var: Path) -> None:
    with valkey.use(var):
        os.kill(int((var / "run" / "valkey.run").read_text()), signal.SIGKILL)
    with valkey.use(var):
        assert client_of(valkey.url(var)).ping()


@pytest.mark.django_db(transaction=True)
def test_a_promise_wakes_a_worker_after_the_commit(messages: redis.Redis) -> None:
    with transaction.atomic():
        queue.promise("case.sent", case="1")
        assert messages.llen("celery") == 0
    assert eventually(lambda: messages.llen("celery") == 1)


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Point the publishers at another broker for one test."""

    def point(address: str) -> None:
        monkeypatch.setattr(celery.app.conf, "broker_write_url", address)
        celery.publishing.cache_clear()

    yield point
    celery.publishing.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_a_promise_is_kept_without_a_broker(broker_at: Callable[[str], None]) -> None:
    broker_at("redis+socket:///nowhere/valkey.sock")
    with transaction.atomic():
        queue.promise("case.sent", case="2")
    assert queue.pending_count() == 1


def test_a_broker_that_hangs_costs_two_seconds(var: Path, broker_at: Callable[[str], None]) -> None:
    broker_at(valkey.url(var))
    with valkey.use(var):
        pid = client_of(valkey.url(var)).info("server")["process_id"]
        os.kill(pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            with pytest.raises((OperationalError, OSError, redis.RedisError)):
                celery.wake()
        finally:
            os.kill(pid, signal.SIGCONT)
        assert time.monotonic() - began < 3


def test_a_restarted_broker_is_found_again(var: Path, broker_at: Callable[[str], None]) -> None:
    broker_at(valkey.url(var))
    for _ in range(2):
        with valkey.use(var):
            with suppress(OperationalError, redis.RedisError):  # the old connection breaks
                celery.wake()
            celery.wake()
            assert client_of(valkey.url(var)).llen("celery")
