"""A whole installation while a block runs: database, broker, worker, beat and, if wanted, the web.

    with stack.running(port=8000, say=print) as it:
        ...                # do what you like: all parts answer
        print(it.url)
        it.wait()          # until Ctrl-C or SIGTERM; what crashes is started again

Leaving the block stops what was started here: web, beat, worker, broker, database. Ctrl-C inside
the block is a KeyboardInterrupt as ever and leaves it; a second one while stopping kills. Refusals
(a port in use, a second run, a program that does not start) are MlaErrors, raised before the block.
"""

import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings

from mla.common.errors import MlaError
from mla.ops import migrations, static
from mla.ops.embedded import postgres, valkey
from mla.ops.embedded.folders import locked, private
from mla.ops.supervisor import Program, Supervisor, handling, interrupt

LEAVING_SECONDS = 10.0  # how long an earlier run may take to end


class AlreadyRunning(MlaError):
    """The services of this installation run already."""


class PortTaken(MlaError):
    """Another program listens there."""


@dataclass(frozen=True, slots=True)
class Running:
    url: str | None  # where the pages are, None without the web
    supervisor: Supervisor

    def wait(self) -> None:
        self.supervisor.wait()


def _quiet(_line: str) -> None:
    """Say nothing."""


@contextmanager
def running(
    *,
    port: int | None = None,
    say: Callable[[str], None] = _quiet,
    plain_http: bool = False,
) -> Iterator[Running]:
    """Start everything; without a port, everything but the web.

    `plain_http` lets browsers sign in at 127.0.0.1 without TLS: for `demo` alone.
    """
    with servers(port=port, say=say) as descriptors:
        migrations.bring_up_to_date(may_migrate=not os.environ.get("DATABASE_URL"), say=say)
        with programs(descriptors, port=port, say=say, plain_http=plain_http) as it:
            yield it


@contextmanager
def servers(
    *, port: int | None = None, say: Callable[[str], None] = _quiet
) -> Iterator[tuple[int, ...]]:
    """The lower half of `running`: database and broker, nobody else on them, and the port free.

    Yields descriptors for `programs`.
    """
    with ExitStack() as stack:
        stack.enter_context(handling(interrupt, signal.SIGTERM, signal.SIGHUP))
        stack.enter_context(_alone())
        if port:
            _refuse_taken(port)
        descriptors = _servers(stack, say)
        stack.callback(say, "Stopping broker and database.")
        yield descriptors


@contextmanager
def programs(
    descriptors: tuple[int, ...],
    *,
    port: int | None = None,
    say: Callable[[str], None] = _quiet,
    plain_http: bool = False,
) -> Iterator[Running]:
    """The upper half: worker, beat and, with a port, the web, on a migrated database."""
    with ExitStack() as stack:
        supervisor = Supervisor(settings.VAR_DIR / "log", say)
        stack.callback(supervisor.stop)
        say("Starting worker, beat and web." if port else "Starting worker and beat.")
        supervisor.start(*_programs(port, _environment(port, plain_http=plain_http), descriptors))
        with suppress(KeyboardInterrupt):  # how serving ends, also just before `wait`
            yield Running(f"http://127.0.0.1:{port}" if port else None, supervisor)


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse a second run on the same data; wait for one that is just ending."""
    path, until = (
        private(settings.VAR_DIR / "run") / "stack.lock",
        time.monotonic() + LEAVING_SECONDS,
    )
    with locked(path, fcntl.LOCK_UN) as descriptor:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise AlreadyRunning(
                        f"The services of {settings.VAR_DIR} run already: stop them first (Ctrl-C)."
                    ) from None
                time.sleep(0.2)
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} cannot be used ({error.strerror}): choose another with --port."
            ) from error


def _servers(stack: ExitStack, say: Callable[[str], None]) -> tuple[int, ...]:
    """Start the embedded servers that no URL replaces; their descriptors, for the children."""
    used = []
    if not os.environ.get("DATABASE_URL"):
        say("Starting the database.")
        used.append(stack.enter_context(postgres.use(settings.VAR_DIR)))
    if not os.environ.get("BROKER_URL"):
        say("Starting the broker.")
        used.append(stack.enter_context(valkey.use(settings.VAR_DIR)))
    return tuple(used)


def _environment(port: int | None, *, plain_http: bool) -> dict[str, str]:
    own = {"MLA_VAR": str(settings.VAR_DIR), "PYTHONUNBUFFERED": "1"}
    if plain_http:
        own["MLA_PLAIN_HTTP"] = "yes"
    if port and not os.environ.get("MLA_BASE_URL"):
        own["MLA_BASE_URL"] = f"http://127.0.0.1:{port}"
    return {**os.environ, **own}


def _programs(
    port: int | None, environment: dict[str, str], descriptors: tuple[int, ...]
) -> list[Program]:
    celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
    run = private(settings.VAR_DIR / "run")
    commands = {
        "worker": [*celery, "worker", "--without-gossip", "--without-mingle", "-O", "fair"],
        "beat": [*celery, "beat", "--schedule", str(run / "beat.schedule"), "--pidfile="],
    }
    programs = []
    for name, command in commands.items():
        ready = run / f"{name}.ready"
        ready.unlink(missing_ok=True)
        told = {**environment, "MLA_READY_FILE": str(ready)}
        programs.append(Program(name, tuple(command), told, ready.exists, descriptors))
    if port:
        static.collect()
        programs.append(_web(port, environment, descriptors))
    return programs


def _web(port: int, environment: dict[str, str], descriptors: tuple[int, ...]) -> Program:
    options = {
        "bind": f"127.0.0.1:{port}",
        "worker-class": "gthread",  # the sync worker would cut long transfers
        "workers": settings.WEB_PROCESSES,
        "threads": settings.WEB_THREADS,
        "graceful-timeout": 10,
        "keep-alive": 5,
    }
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return Program("web", tuple(command), environment, lambda: _answers(port), descriptors)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("HEAD", "/")
        connection.getresponse()
        connection.close()
    except (OSError, http.client.HTTPException):
        return False
    return True
