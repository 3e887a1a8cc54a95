"""The supervisor with small programs of its own."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mla.ops.supervisor import Program, ProgramFailed, Supervisor, handling, interrupt
from tests.ops.conftest import eventually, runs

TOUCH = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {TOUCH}"


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, lines: list[str]) -> Iterator[Supervisor]:
    it = Supervisor(tmp_path / "log", lines.append)
    yield it
    it.hurry = True
    it.stop()


def program(name: str, folder: Path, code: str = TOUCH) -> Program:
    mark = folder / name
    command = (sys.executable, "-c", code, str(mark))
    return Program(name, command, {}, mark.exists, patience_seconds=5)


def test_programs_start_healthy_and_stop_the_last_first(
    supervisor: Supervisor, lines: list[str], tmp_path: Path
) -> None:
    supervisor.start(program("one", tmp_path), program("two", tmp_path))
    pids = [child.process.pid for child in supervisor.children]
    assert all(os.getsid(pid) == pid for pid in pids)
    supervisor.stop()
    assert lines == ["Stopping two.", "Stopping one."]
    assert not any(runs(pid) for pid in pids)


def test_a_program_that_cannot_start_is_named_with_what_it_said(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    broken = program("broken", tmp_path, "raise SystemExit('no such thing')")
    with pytest.raises(ProgramFailed, match=r"broken does not start: no such thing .*broken\.log"):
        supervisor.start(broken)


def test_a_crashed_program_starts_again(
    supervisor: Supervisor, lines: list[str], tmp_path: Path
) -> None:
    supervisor.start(program("one", tmp_path))
    first = supervisor.children[0].process.pid

    def crash_then_interrupt() -> None:
        os.kill(first, signal.SIGKILL)
        eventually(lambda: supervisor.children[0].process.pid != first)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=crash_then_interrupt).start()
    with handling(interrupt, signal.SIGINT):  # a shell may have started us deaf to it
        supervisor.wait()
    assert supervisor.children[0].process.pid != first
    assert "one ended" in lines[0]


def test_a_second_interrupt_hurries(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(program("stubborn", tmp_path, STUBBORN))
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    supervisor.stop()
    assert time.monotonic() - began < 5
