"""The regular work: each entry of the schedule is a task, and leftovers of uploads go after a day."""

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings as configured
from pytest_django import Settings

from config.celery import app
from mla.common.clock import now
from mla.custody.store import incoming
from mla.evidence.store import Incoming
from mla.tasks.periodic import discard_leftovers


def left_behind(*, hours: int) -> Path:
    """The file of an upload whose process was killed so long ago."""
    file = Incoming(incoming())
    file.write(b"half")
    file.finish()
    at = (now() - timedelta(hours=hours)).timestamp()
    os.utime(file.path, (at, at))
    return file.path


def test_what_a_killed_upload_left_goes_after_a_day(tmp_path: Path, settings: Settings) -> None:
    settings.EVIDENCE_DIR = tmp_path
    old, running = left_behind(hours=25), left_behind(hours=23)
    assert discard_leftovers() == 1
    assert not old.exists()
    assert running.exists()


def test_every_entry_of_the_schedule_names_a_task() -> None:
    app.loader.import_default_modules()
    named = {entry["task"] for entry in configured.CELERY_BEAT_SCHEDULE.values()}
    assert "mla.tasks.discard_leftovers" in named
    assert named <= set(app.tasks)
