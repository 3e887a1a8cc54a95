"""`manage.py serve` as an operator runs it: starts, refusals, ends."""

import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ops.conftest import Start, eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def serve(start: Start, port: int) -> Callable[[], subprocess.Popen[str]]:
    return lambda: start("manage.py", "serve", "--port", str(port))


@pytest.fixture
def busy_port(port: int) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", port)):
        yield port


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(f"It ended before it said {words!r}: {said}")


def left(var: Path) -> list[str]:
    """What still runs for this installation: its processes name its folder in their environment."""
    mark, found = f"MLA_VAR={var}".encode(), []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (
                mark in (entry / "environ").read_bytes()
                or str(var).encode() in (entry / "cmdline").read_bytes()
            ):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_it_serves_until_interrupted_and_again(
    var: Path, serve: Callable[[], subprocess.Popen[str]], port: int
) -> None:
    for _ in range(2):
        process = serve()
        read_until(process, "Serving at")
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        process.send_signal(signal.SIGINT)
        said = process.stdout.read() if process.stdout else ""
        assert process.wait(60) == 0
        order = [said.index(f"Stopping {name}") for name in ("web", "beat", "worker", "broker")]
        assert order == sorted(order)
        assert left(var) == []


def test_killed_it_leaves_nothing_and_starts_again(
    var: Path, serve: Callable[[], subprocess.Popen[str]]
) -> None:
    process = serve()
    read_until(process, "Serving at")
    process.kill()
    process.wait()
    again = serve()
    read_until(again, "Serving at")
    again.send_signal(signal.SIGTERM)
    assert again.wait(60) == 0
    assert eventually(lambda: left(var) == [], 30)


def test_a_port_in_use_is_refused_in_a_sentence(
    serve: Callable[[], subprocess.Popen[str]], busy_port: int
) -> None:
    said, _ = serve().communicate(timeout=60)
    assert f"Port {busy_port} cannot be used" in said
    assert "Traceback" not in said


def test_a_second_run_on_the_same_data_is_refused(
    serve: Callable[[], subprocess.Popen[str]], start: Start
) -> None:
    read_until(serve(), "Serving at")
    second = start("manage.py", "serve", "--port", "1")
    said, _ = second.communicate(timeout=60)
    assert "run already" in said
    assert second.returncode == 1
