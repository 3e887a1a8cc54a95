"""Installations of their own for the tests of the operator's door."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mla.ops.embedded import cluster
from mla.ops.embedded.folders import socket_folder

ROOT = Path(__file__).parents[2]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The `var/` of an installation that nobody else uses; all of it is gone afterwards."""
    folder = tmp_path_factory.mktemp("v")
    yield folder
    cluster.remove(folder)
    shutil.rmtree(socket_folder(folder), ignore_errors=True)


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    """Starts Python with these arguments on that `var/`; what still runs at the end is killed."""
    started = []
    # What the tests before this one set for themselves is not what an installation finds.
    without = {
        "DATABASE_URL",
        "BROKER_URL",
        "MLA_BASE_URL",
        "DJANGO_SETTINGS_MODULE",
        "DJANGO_ALLOW_ASYNC_UNSAFE",
    }
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    own = {"MLA_VAR": str(var), "PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}
    environment = {key: value for key, value in os.environ.items() if key not in without} | own

    def run(*arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


def runs(pid: int) -> bool:
    """Whether the process lives (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()
