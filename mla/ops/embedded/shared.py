"""A server that all commands of one installation share: the first starts it, the last stops it."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mla.ops.embedded.folders import EmbeddedFailed, locked, no_room, private

LOG_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    command: tuple[str, ...]
    var: Path
    environment: Mapping[str, str]
    account: Mapping[
        str, object
    ]  # Popen's user, group, extra_groups; empty: the account of the caller
    prepare: Callable[[], None]  # called under the lock before a start
    answers: Callable[[], bool]
    stop_signal: int = signal.SIGTERM
    patience_seconds: float = 60.0

    def lock(self, kind: str) -> Path:
        """`use`: shared by users. `start`: held to start. `run`: the keeper's, with its pid."""
        return private(self.var / "run") / f"{self.name}.{kind}"

    @property
    def log(self) -> Path:
        return private(self.var / "log") / f"{self.name}.log"


@contextmanager
def use(server: Server) -> Iterator[int]:
    """Have the server running while the block runs.

    Yields a descriptor: a child that inherits it counts as a user as well.
    """
    try:
        with locked(server.lock("use"), fcntl.LOCK_SH) as using:
            with locked(server.lock("start")):
                _have_running(server)
            yield using
    finally:
        _stop_if_last(server)


def _have_running(server: Server) -> None:
    begin, until = turn(server.log), time.monotonic() + server.patience_seconds
    keeper = None
    while True:
        if keeper is None and not _kept(server):
            keeper = _start(server)
        if server.answers():
            return
        if keeper is not None and keeper.poll() is not None:
            raise EmbeddedFailed(f"{server.name} does not start: {last_words(server.log, begin)}")
        if time.monotonic() > until:
            raise EmbeddedFailed(f"{server.name} does not answer: {last_words(server.log, begin)}")
        time.sleep(0.03)


def _kept(server: Server) -> bool:
    """Whether a keeper or its server runs: they hold a lock that the kernel frees with them."""
    try:
        with locked(server.lock("run"), fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def _start(server: Server) -> subprocess.Popen[bytes]:
    server.prepare()
    job = {
        "use": str(server.lock("use")),
        "run": str(server.lock("run")),
        "command": server.command,
        "account": dict(server.account),
        "stop_signal": int(server.stop_signal),
    }
    source = Path(__file__).parents[3]  # the folder that holds `mla`
    with server.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "mla.ops.embedded.keeper", json.dumps(job)],
            cwd="/",  # a folder that the server's account may enter
            env={**server.environment, "PYTHONPATH": str(source)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _stop_if_last(server: Server) -> None:
    with locked(server.lock("use"), fcntl.LOCK_UN) as leaving:
        try:
            fcntl.flock(leaving, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(
                leaving, fcntl.LOCK_SH
            )  # at once if others use it; else when the keeper has stopped it
            return
        if not _kept(server):
            return
        if pid := server.lock("run").read_text():
            with suppress(ProcessLookupError):  # the keeper was killed: its server is ending
                os.kill(int(pid), signal.SIGTERM)
            with locked(server.lock("run")):
                pass


def turn(log: Path) -> int:
    """Begin a new log when this one is large (one old one is kept); the size of the one in use."""
    log.touch(mode=0o600)
    if log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
        log.touch(mode=0o600)
    return log.stat().st_size


def last_words(log: Path, begin: int = 0) -> str:
    """What a program said last, or what it called fatal; and the place of all it said."""
    with log.open("rb") as said:
        said.seek(begin)
        lines = said.read().decode(errors="replace").strip().splitlines()
    if any("No space left on device" in line for line in lines):
        return no_room(log.parent.parent)
    worst = [line for line in lines if "FATAL" in line or "PANIC" in line]
    return " ".join(line.strip() for line in (worst or lines)[-3:]) + f" (all in {log})"
