"""The broker flushed, stopped or deaf: nothing is lost, nothing waits for it, the sweep does the work."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from redis import Redis

from config import celery as wake_up
from mla.cases.models import Case, State
from mla.cases.snapshots import content, content_hash
from mla.custody.models import Document
from mla.outbox.models import Message
from mla.outbox.queue import pending_count
from mla.tasks.drain import drain
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests.life import again, drafted, in_review, sent
from tests.ops.conftest import eventually
from tests.recovery.conftest import database_url, runs
from tests.world import World, by_hand

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def broker_at() -> Iterator[pytest.MonkeyPatch]:
    """Lets a test name another broker; afterwards the publisher forgets it."""
    with pytest.MonkeyPatch.context() as patch:
        wake_up.publishing.cache_clear()
        yield patch
        wake_up.publishing.cache_clear()


def letters(case: Case) -> int:
    return Document.objects.filter(case=case, kind=Document.Kind.LETTER).count()


def flush(broker: str) -> None:
    path, _, database = broker.removeprefix("redis+socket://").partition("?virtual_host=")
    with Redis(unix_socket_path=path, db=int(database)) as client:
        client.flushall()


def test_a_flushed_broker_loses_no_work_and_changes_no_state(world: World, broker: str) -> None:
    for _ in runs(2):
        case = sent(world)
        before = pending_count()
        flush(broker)
        assert again(case).state == State.SENT
        assert pending_count() == before
        drain()  # what beat asks for every ten seconds
        assert (letters(case), pending_count()) == (1, 0)


def test_a_stopped_broker_delays_no_step(world: World, broker_at: pytest.MonkeyPatch) -> None:
    broker_at.setattr(wake_up.app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    case = in_review(world)
    previewed = content_hash(content(again(case)))
    started = time.monotonic()
    send_case(case.pk, actor=world.asking.officer, previewed=previewed)
    assert time.monotonic() - started < 1
    drain()
    assert letters(case) == 1


def test_a_deaf_broker_delays_a_step_by_a_second_at_most(
    world: World, broker_at: pytest.MonkeyPatch
) -> None:
    """It takes the connection and never says a word."""
    case = drafted(world)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"redis://127.0.0.1:{deaf.getsockname()[1]}/0"
        broker_at.setattr(wake_up.app.conf, "broker_write_url", address)
        started = time.monotonic()
        submit_case(case.pk, actor=world.asking.investigator)
        assert time.monotonic() - started < 2
    assert again(case).state == State.IN_REVIEW
    drain()
    assert pending_count() == 0


@pytest.mark.slow
def test_workers_killed_and_a_broker_flushed_again_and_again_do_everything_once(
    world: World, broker: str, tmp_path: Path
) -> None:
    """A real Celery worker, killed with all its children at random moments; beat's sweep heals."""
    cases = []
    for number in runs(6):
        worker = celery(broker, tmp_path)
        try:
            cases += [sent(world) for _ in range(5)]
            time.sleep(2 + number % 7 * 0.3)
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        flush(broker)
    with by_hand():
        Message.objects.filter(settled_at=None).update(leased_until=None)
    worker = celery(broker, tmp_path)
    try:
        assert eventually(lambda: pending_count() == 0, 60)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert all(letters(case) == 1 for case in cases)
    kinds = Document.objects.filter(kind=Document.Kind.SENDING_RECEIPT)
    assert kinds.count() == len(cases)


def celery(broker: str, folder: Path) -> subprocess.Popen[bytes]:
    """Worker and beat of the project on the database and broker of this test."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "BROKER_URL": broker,
        "MLA_EVIDENCE": str(settings.EVIDENCE_DIR),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }
    schedule = ["--beat", f"--schedule={folder / 'beat.schedule'}"]
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--concurrency=2"]
    return subprocess.Popen(
        [*command, *schedule, "--loglevel=ERROR"],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
