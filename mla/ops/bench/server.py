"""A WSGI application served as an installation serves its pages, and a signed-in client of it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from mla.accounts.models import Membership
from mla.accounts.sessions import CHOSEN
from mla.common.errors import MlaError

PATIENCE_SECONDS = 30.0


class ServerFailed(MlaError):
    """The measured server does not start."""


@contextmanager
def serving(
    application: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """Port and process of gunicorn with the worker kind, processes and threads of `serve`."""
    port = _free_port()
    options = {
        "bind": f"127.0.0.1:{port}",
        "worker-class": "gthread",
        "workers": settings.WEB_PROCESSES,
        "threads": settings.WEB_THREADS,
        "keep-alive": 5,
        "log-level": "warning",
    }
    command = [sys.executable, "-m", "gunicorn", application, "--no-control-socket"]
    command += [f"--{name}={value}" for name, value in options.items()]
    server = subprocess.Popen(command, env={**os.environ, **(environment or {})})
    try:
        _wait(port, server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def signed_in(actor: Membership) -> dict[str, str]:
    """The headers of a browser in which this person has signed in and chosen this membership."""
    session = SessionStore()
    session[SESSION_KEY] = str(actor.user_id)
    session[BACKEND_SESSION_KEY] = "mla.web.adapter.PersonBackend"
    session[HASH_SESSION_KEY] = actor.user.get_session_auth_hash()
    session[CHOSEN] = str(actor.pk)
    session["seen"] = int(time.time()) + 3600  # so that no page writes to the session
    session.create()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


class Client:
    """One connection that stays open."""

    def __init__(self, port: int, path: str, headers: Mapping[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.path, self.headers = path, dict(headers)

    def get(self) -> bytes:
        self.connection.request("GET", self.path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise ServerFailed(f"{self.path} answers {answer.status}: {body[:300]!r}")
        return body

    def drain(self, piece: int = 1 << 20) -> int:
        """Reads a large answer without keeping it; its bytes."""
        self.connection.request("GET", self.path, headers=self.headers)
        answer = self.connection.getresponse()
        buffer, count = bytearray(piece), 0
        while read := answer.readinto(buffer):
            count += read
        if answer.status not in {http.HTTPStatus.OK, http.HTTPStatus.PARTIAL_CONTENT}:
            raise ServerFailed(f"{self.path} answers {answer.status}.")
        return count


def resident_megabytes(server: int) -> float:
    """The most memory that any process of the server ever held (Linux: VmHWM in /proc/PID/status)."""
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True, text=True, check=True
    )
    peaks = []
    for pid in children.stdout.split():
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")]
    return max(peaks)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ServerFailed("The server to be measured does not start; its words are above.")
