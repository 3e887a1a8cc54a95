"""The real web server on the test's database, for what only a real connection shows."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from mla.accounts.models import Membership

CSRF = "c" * 32
SIGNED_IN_BY = "mla.web.adapter.PersonBackend"


def browser(actor: Membership, **given: bool) -> Client:
    """A client of Django's, signed in."""
    client = Client(**given)  # type: ignore[arg-type]
    client.force_login(actor.user, SIGNED_IN_BY)
    return client


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    @property
    def peak_memory(self) -> int:
        """Bytes that the worker ever held in memory."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        status = Path(f"/proc/{children.split()[0]}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def signed_in(actor: Membership) -> dict[str, str]:
    """Headers of a signed-in person who has opened a form."""
    session = browser(actor).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    return {"Cookie": cookies, "X-CSRFToken": CSRF}


@contextmanager
def serving(*, prefix: tuple[str, ...] = (), threads: int = 6) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*prefix, sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"]
    command += [f"--bind=127.0.0.1:{port}", "--worker-class=gthread", f"--threads={threads}"]
    process = subprocess.Popen([*command, "--log-level=warning"], env=_environment())
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(15)


def _environment() -> dict[str, str]:
    database = connection.settings_dict
    host, name = database["HOST"], database["NAME"]
    if host.startswith("/"):
        address = f"postgres://{database['USER']}:{database['PASSWORD']}@/{name}?host={host}"
    else:
        address = f"postgres://{database['USER']}:{database['PASSWORD']}@{host}/{name}"
    own = {
        "DATABASE_URL": f"{address}{'&' if '?' in address else '?'}port={database['PORT'] or 5432}",
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "MLA_EVIDENCE": str(settings.EVIDENCE_DIR),
    }
    return {**os.environ, **own}


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start within 20 seconds")
