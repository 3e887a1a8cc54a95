"""Private folders, locks and secrets of an installation, in its `var/` (modes 0700 and 0600)."""

import errno
import fcntl
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mla.common.errors import MlaError

LONGEST_SOCKET_PATH = 107  # bytes, sun_path in sys/un.h without its closing NUL
LONGEST_SOCKET_NAME = 24


class EmbeddedFailed(MlaError):
    """An embedded server cannot be started or used."""


def is_full(error: OSError) -> bool:
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def no_room(place: object) -> str:
    return f"The disk is full ({place}): make room, then run this again."


def private(folder: Path) -> Path:
    """The folder, made for this account alone if it is missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedFailed(f"The folder {folder} cannot be made: {error.strerror}.") from error
    return folder


def fingerprint(var: Path) -> str:
    """Names an installation by the path of its data."""
    return hashlib.sha256(os.fsencode(var.resolve())).hexdigest()[:12]


def socket_folder(var: Path) -> Path:
    """Where sockets lie: `var/run`, or a private folder in /tmp if that path is too long."""
    usual = var.resolve() / "run"
    if len(os.fsencode(usual)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
        return usual
    return Path("/tmp") / f"mla-{os.geteuid()}-{fingerprint(var)}"  # noqa: S108 - see private_socket_folder


def private_socket_folder(var: Path) -> Path:
    """`socket_folder`, made if missing and refused if it is somebody else's."""
    folder = private(socket_folder(var))
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise EmbeddedFailed(
            f"{folder} must be a folder of this account, closed to others: remove it, "
            "or run `chmod 700` on it."
        )
    return folder


@contextmanager
def locked(path: Path, how: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Hold flock(2) on a file (the kernel frees it with the process); yields the descriptor."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise EmbeddedFailed(
            f"{path} belongs to another account: run this as the account that made {path.parent}."
        ) from error
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)


def secret(path: Path) -> str:
    """A random text kept in a file of mode 0600, made at the first call; the same for all."""
    if not path.exists():
        with locked(private(path.parent) / "secrets.lock"):
            if not path.exists():
                draft = path.with_name(f"{path.name}.new")
                draft.unlink(missing_ok=True)
                draft.touch(mode=0o600)
                draft.write_text(secrets.token_urlsafe(48))
                draft.replace(path)
    try:
        return path.read_text().strip()
    except PermissionError as error:
        raise EmbeddedFailed(
            f"{path} belongs to another account: run this as that account."
        ) from error
