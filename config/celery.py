"""The Celery application: a wake-up over the outbox, which is the record of work."""

import os
from pathlib import Path
from typing import Any

from celery import Celery, signals

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mla")
app.config_from_object("django.conf:settings", namespace="CELERY")

PUBLISHING = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}


def wake() -> None:
    """Tell a worker that the outbox holds something; raises what the broker's client raises."""
    options = {**app.conf.broker_transport_options, **PUBLISHING}
    with app.connection_for_write(transport_options=options, connect_timeout=1) as connection:
        app.send_task("mla.tasks.drain", connection=connection, retry=False, ignore_result=True)


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
@signals.beat_init.connect  # type: ignore[untyped-decorator]
def tell_ready(**_: Any) -> None:
    """The supervisor waits for this file."""
    if path := env.text("MLA_READY_FILE"):
        Path(path).touch()
