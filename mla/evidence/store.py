"""Files kept under their own SHA-256; none has that name before its bytes are on the disk."""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from mla.common.errors import MlaError
from mla.evidence.hashing import Digests, Hasher
from mla.evidence.reading import EvidenceDamaged

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class StoreFailed(MlaError):
    """The disk did not take the bytes; nothing of them was kept."""


class CutShort(MlaError):
    """Fewer or more bytes came than were announced; nothing of them was kept."""


def place(root: Path, sha256: str) -> Path:
    """Where the store keeps the file with this hash."""
    return root / sha256[:2] / sha256[2:4] / sha256


def incoming_of(root: Path) -> Path:
    """The folder for files that are still being written, on the file system of the store."""
    folder = root / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class Incoming:
    """A private new file of `folder` that is hashed while it is written.

    After `finish` it is durable: follow with `keep`, on the same file system, or `discard`.
    """

    __slots__ = ("_descriptor", "_hasher", "path")

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"incoming-{uuid4().hex}.part"
        self._hasher = Hasher()
        self._descriptor = _create(self.path)

    @property
    def size(self) -> int:
        return self._hasher.size

    def write(self, chunk: bytes) -> None:
        self._hasher.update(chunk)
        _write_all(self._descriptor, chunk)

    def finish(self) -> Digests:
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise _failed(error) from error
        self._close()
        return self._hasher.finish()

    def discard(self) -> None:
        """Leaves no file; harmless when it was kept or discarded before."""
        self._close()
        self.path.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            os.close(descriptor)


def receive(
    chunks: Iterable[bytes], folder: Path, *, expected_size: int | None = None
) -> tuple[Digests, Path]:
    """Write the chunks into a private new file of `folder`, hashed in the same pass, durable.

    Follow with `keep`, on the same file system, or unlink the file. After an error, of the disk
    (StoreFailed), of the length (CutShort) or of `chunks` itself, no file is left.
    """
    incoming = Incoming(folder)
    try:
        for chunk in chunks:
            incoming.write(chunk)
            _not_more(incoming.size, expected_size)
        must_be_whole(incoming.size, expected_size)
        return incoming.finish(), incoming.path
    except BaseException:
        incoming.discard()
        raise


def must_be_whole(size: int, expected_size: int | None) -> None:
    """CutShort when fewer bytes came than were announced."""
    if expected_size is not None and size < expected_size:
        raise CutShort(f"Only {size} of {expected_size} bytes came. Send it again.")


def _not_more(size: int, expected_size: int | None) -> None:
    if expected_size is not None and size > expected_size:
        raise CutShort(f"More than the announced {expected_size} bytes came. Send it again.")


def keep(temporary: Path, digests: Digests, root: Path) -> Path:
    """Give a received file its final name; of equal contents, the first stays."""
    final = place(root, digests.sha256)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists():
            _must_have_size(final, digests.size)
        else:
            temporary.chmod(0o400)
            temporary.rename(final)
        for folder in (final.parent, final.parent.parent, root):
            _sync_folder(folder)
    except OSError as error:
        raise _failed(error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return final


def check(root: Path, sha256: str) -> None:
    """Read a stored file again: EvidenceDamaged when it is gone or is not what its name says."""
    try:
        with place(root, sha256).open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EvidenceDamaged(
            f"The stored file {sha256} cannot be read ({error.strerror})."
        ) from error
    if actual != sha256:
        raise EvidenceDamaged(f"The stored file {sha256} has changed. Restore it from a backup.")


def discard_leftovers(folder: Path, *, before: datetime) -> int:
    """Unlink what killed processes left of `receive`, last written before then; how many."""
    old = [p for p in folder.glob("incoming-*.part") if p.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _create(path: Path) -> int:
    try:
        return os.open(path, _NEW, 0o600)
    except OSError as error:
        raise _failed(error) from error


def _write_all(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except OSError as error:
            raise _failed(error) from error


def _must_have_size(final: Path, expected: int) -> None:
    size = final.lstat().st_size
    if size != expected:
        raise EvidenceDamaged(
            f"The stored file {final.name} has {size} bytes instead of {expected}."
            " It must be restored from a backup before the same content can be stored again."
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(error: OSError) -> StoreFailed:
    return StoreFailed(
        f"The evidence store could not write ({error.strerror}). Nothing was kept; free space"
        " or repair the disk, then send it again."
    )
