"""Starts the programs of an installation, keeps them running, stops them in order.

Each is a session of its own, so that Ctrl-C reaches the supervisor alone, and dies with it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from mla.common.errors import MlaError
from mla.ops.child import die_with_parent
from mla.ops.embedded.folders import private
from mla.ops.embedded.shared import last_words, turn

LOOK_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0  # who ran so long begins again with a short pause


class ProgramFailed(MlaError):
    """A program of the installation does not start."""


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    healthy: Callable[[], bool]
    descriptors: tuple[int, ...] = ()  # inherited, so that it counts as a user of the servers
    patience_seconds: float = 60.0
    grace_seconds: float = 30.0  # after SIGTERM, before SIGKILL


@dataclass(slots=True)
class Child:
    program: Program
    process: subprocess.Popen[bytes]
    log: Path
    begin: int  # where in the log this run begins
    started: float = field(default_factory=time.monotonic)
    pause: float = 1.0
    restart_at: float | None = None


class Supervisor:
    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self.logs = private(logs)
        self.say = say
        self.children: list[Child] = []  # in the order of their starts
        self.hurry = False

    def start(self, *programs: Program) -> None:
        """Start all, then wait until each is healthy."""
        for program in programs:
            self.children.append(self._spawn(program))
        for child in self.children[-len(programs) :]:
            self._wait_until_healthy(child)

    def wait(self) -> None:
        """Until Ctrl-C or SIGTERM: start again what crashes, each time after a longer pause."""
        try:
            while True:
                time.sleep(LOOK_SECONDS)
                for number, child in enumerate(self.children):
                    self.children[number] = self._revived(child)
        except KeyboardInterrupt:
            return

    def stop(self) -> None:
        """The last started first; a second Ctrl-C kills."""
        with handling(self._hurry, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            while self.children:
                child = self.children.pop()
                self.say(f"Stopping {child.program.name}.")
                self._end(child)

    def _spawn(self, program: Program) -> Child:
        log = self.logs / f"{program.name}.log"
        begin = turn(log)
        with log.open("ab") as output:
            process = subprocess.Popen(
                program.command,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=program.descriptors,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - only prctl
            )
        return Child(program, process, log, begin)

    def _wait_until_healthy(self, child: Child) -> None:
        while not child.program.healthy():
            late = time.monotonic() - child.started > child.program.patience_seconds
            if late or child.process.poll() is not None:
                words = last_words(child.log, child.begin)
                raise ProgramFailed(f"{child.program.name} does not start: {words}")
            time.sleep(0.05)

    def _revived(self, child: Child) -> Child:
        if child.process.poll() is None:
            return child
        now, name = time.monotonic(), child.program.name
        if child.restart_at is None:
            pause = 1.0 if now - child.started > STEADY_SECONDS else child.pause
            child.restart_at = now + pause
            child.pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            self.say(f"{name} ended (see {child.log}); it starts again in {pause:.0f} s.")
        elif now >= child.restart_at:
            again = self._spawn(child.program)
            again.pause = child.pause
            return again
        return child

    def _end(self, child: Child) -> None:
        child.process.terminate()
        until = time.monotonic() + child.program.grace_seconds
        while child.process.poll() is None and time.monotonic() < until and not self.hurry:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(0.1)
        if child.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _hurry(self, _number: int, _frame: FrameType | None) -> None:
        self.hurry = True


@contextmanager
def handling(handler: Callable[[int, FrameType | None], None], *signals: int) -> Iterator[None]:
    """Handle these signals so while the block runs."""
    before = {number: signal.signal(number, handler) for number in signals}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """A handler: as if Ctrl-C had been pressed."""
    raise KeyboardInterrupt
