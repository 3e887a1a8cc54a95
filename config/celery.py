"""The Celery application: a wake-up over the outbox, which is the record of work."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from celery import Celery, signals
from kombu.connection import Connection
from kombu.pools import producers

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mla")
app.config_from_object("django.conf:settings", namespace="CELERY")

PUBLISHING = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}


@cache
def publishing() -> Connection:
    """The broker as those see it who must not wait for it."""
    options = {**app.conf.broker_transport_options, **PUBLISHING}
    connection: Connection = app.connection_for_write(transport_options=options, connect_timeout=1)
    return connection


def wake() -> None:
    """Tell a worker that the outbox holds something; raises what the broker's client raises."""
    with producers[publishing()].acquire(block=True, timeout=1) as producer:
        app.send_task("mla.tasks.drain", producer=producer, retry=False, ignore_result=True)


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
@signals.beat_init.connect  # type: ignore[untyped-decorator]
def tell_ready(**_: Any) -> None:
    """The supervisor waits for this file."""
    if path := env.text("MLA_READY_FILE"):
        Path(path).touch()
