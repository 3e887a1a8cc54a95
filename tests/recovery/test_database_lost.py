"""The connection cut at COMMIT, the server restarted: nothing lost that was confirmed, nothing done twice."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection

from mla.cases.models import Case
from mla.common.errors import WrongState
from mla.ledger.models import Entry
from mla.ledger.verify import verify
from mla.ops.embedded import postgres
from mla.ops.embedded.cluster import cluster_of
from mla.outbox.models import Message
from mla.usecases.acknowledge_case import acknowledge_case
from tests.life import again, sent
from tests.ops.conftest import Start, start, var  # noqa: F401 - pytest finds fixtures by their names
from tests.recovery.conftest import RUNS, runs
from tests.world import World

PAUSE_SECONDS = 6  # a server that ends sooner after its start is not started again


def cut_before_commit(made: psycopg.Connection[object]) -> None:
    _cut(made)
    made.pgconn.exec_(b"COMMIT")
    raise psycopg.OperationalError("the connection was cut")


def cut_after_commit(made: psycopg.Connection[object]) -> None:
    """The server got the COMMIT and did it; its answer never came."""
    made.pgconn.exec_(b"COMMIT")
    _cut(made)
    raise psycopg.OperationalError("the connection was cut")


def _cut(made: psycopg.Connection[object]) -> None:
    with socket.socket(fileno=os.dup(made.pgconn.socket)) as wire:
        wire.shutdown(socket.SHUT_RDWR)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cut", [cut_before_commit, cut_after_commit])
def test_a_connection_cut_at_commit_loses_and_doubles_nothing(
    world: World, cut: Callable[[psycopg.Connection[object]], None]
) -> None:
    for _ in runs(3):
        case = sent(world)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Connection, "commit", cut)
            with pytest.raises(OperationalError):
                acknowledge_case(case.pk, actor=world.asked.officer)
        connection.close()
        done = again(case).acknowledged_at is not None
        assert done is (cut is cut_after_commit)
        assert left_by(case) == ((1, 1) if done else (0, 0))
        if done:
            with pytest.raises(WrongState):
                acknowledge_case(case.pk, actor=world.asked.officer)
        else:
            acknowledge_case(case.pk, actor=world.asked.officer)
        assert left_by(case) == (1, 1)
    assert verify().problem_count == 0


def left_by(case: Case) -> tuple[int, int]:
    event = "case.acknowledged"
    messages = Message.objects.filter(topic=event, payload__case=str(case.pk))
    return Entry.objects.filter(case_id=case.pk, event=event).count(), messages.count()


@pytest.mark.slow
def test_what_was_confirmed_survives_restarts_of_the_server(var: Path, start: Start) -> None:  # noqa: F811
    """Immediate shutdowns (SIGQUIT) in the middle of the work of another process."""
    with postgres.use(var):
        migrated = start("manage.py", "migrate", "--verbosity=0", MLA_PLAIN_HTTP="yes")
        assert migrated.wait(60) == 0, migrated.stdout and migrated.stdout.read()
        worker = start(
            "-m", "tests.recovery.acknowledging", DJANGO_SETTINGS_MODULE="config.settings_test"
        )
        confirmed = follow(worker, var, restarts=min(RUNS, 20) or 2)
    told = json.loads(confirmed.pop())
    assert told["broken"] == 0
    assert set(confirmed) <= set(told["acknowledged"])
    assert told["halfway"] == []


def follow(worker: subprocess.Popen[str], var: Path, *, restarts: int) -> list[str]:  # noqa: F811
    """What the worker confirms, line by line; the server goes down under it now and then."""
    assert worker.stdout
    lines, last = [], time.monotonic()
    for line in worker.stdout:
        if line.startswith("{") or len(line) == 37:  # the end, or the id of a case
            lines.append(line.strip())
        if restarts and time.monotonic() - last > PAUSE_SECONDS:
            restarts, last = restarts - 1, time.monotonic()
            os.kill(postmaster(var), signal.SIGQUIT)
            if not restarts:
                worker.send_signal(signal.SIGUSR1)
    assert worker.wait(30) == 0, lines
    assert restarts == 0
    return lines


def postmaster(var: Path) -> int:  # noqa: F811
    return int((cluster_of(var).data / "postmaster.pid").read_text().split()[0])
