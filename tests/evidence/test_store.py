import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path
from zlib import crc32

import pytest

from mla.evidence.hashing import Digests
from mla.evidence.reading import EvidenceDamaged
from mla.evidence.store import (
    CutShort,
    StoreFailed,
    check,
    discard_leftovers,
    keep,
    place,
    receive,
)

CHUNKS = [b"one", b"", b"two" * 100_000, b"three"]
WHOLE = b"".join(CHUNKS)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def failing_at(turn: int, call: Callable[..., int | None], code: int) -> Callable[..., int | None]:
    """As `call`, but the turn-th time the disk answers with the error."""
    turns = iter(range(1, 1000))

    def fails(*arguments: object) -> int | None:
        if next(turns) == turn:
            raise OSError(code, os.strerror(code))
        return call(*arguments)

    return fails


def test_one_pass_gives_size_and_all_hashes_and_a_private_file(store: Path) -> None:
    digests, path = receive(CHUNKS, store, expected_size=len(WHOLE))
    assert digests == Digests(
        len(WHOLE), sha256(WHOLE).hexdigest(), sha512(WHOLE).hexdigest(), crc32(WHOLE)
    )
    assert path.read_bytes() == WHOLE
    assert path.parent == store
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_kept_file_has_the_name_of_its_content(store: Path) -> None:
    digests, temporary = receive(CHUNKS, store)
    final = keep(temporary, digests, store)
    assert final == place(store, digests.sha256)
    assert final.relative_to(store).parts == (
        digests.sha256[:2], digests.sha256[2:4], digests.sha256,
    )  # fmt: skip
    assert files_in(store) == [final]
    check(store, digests.sha256)


def test_of_equal_contents_the_first_stays(store: Path) -> None:
    digests, temporary = receive(CHUNKS, store)
    first = keep(temporary, digests, store)
    inode = first.stat().st_ino
    assert keep(receive(CHUNKS, store)[1], digests, store) == first
    assert first.stat().st_ino == inode
    assert files_in(store) == [first]


def test_a_first_file_of_another_length_is_no_equal_content(store: Path) -> None:
    digests, temporary = receive(CHUNKS, store)
    first = keep(temporary, digests, store)
    os.chmod(first, 0o600)  # noqa: PTH101
    os.truncate(first, 3)
    with pytest.raises(EvidenceDamaged, match="has 3 bytes instead of"):
        keep(receive(CHUNKS, store)[1], digests, store)
    assert files_in(store) == [first]


@pytest.mark.parametrize("size", [0, len(WHOLE) - 1, len(WHOLE) + 1])
def test_another_length_than_announced_keeps_nothing(store: Path, size: int) -> None:
    with pytest.raises(CutShort):
        receive(CHUNKS, store, expected_size=size)
    assert files_in(store) == []


def test_a_broken_connection_keeps_nothing(store: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"part"
        raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        receive(broken(), store)
    assert files_in(store) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_disk_that_fails_at_any_write_keeps_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch, turn: int, code: int
) -> None:
    monkeypatch.setattr(os, "write", failing_at(turn, os.write, code))
    with pytest.raises(StoreFailed, match="could not write"):
        receive(CHUNKS, store)
    assert files_in(store) == []


def test_a_disk_that_takes_few_bytes_at_a_time_gets_them_all(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, data: real(file, data[:4093]))
    assert receive(CHUNKS, store)[1].read_bytes() == WHOLE


@pytest.mark.parametrize("turn", [1, 2, 3, 4])
def test_a_disk_that_fails_at_any_sync_is_never_a_success(
    store: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    monkeypatch.setattr(os, "fsync", failing_at(turn, os.fsync, errno.EIO))
    with pytest.raises(StoreFailed):  # noqa: PT012 - either of the two
        digests, temporary = receive(CHUNKS, store)
        keep(temporary, digests, store)
    assert not list(store.glob("*.part"))


def test_a_real_limit_of_the_file_size_is_a_clear_error_and_leaves_nothing(store: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path; from mla.evidence.store import receive\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))\n"
        "receive([bytes(1 << 20)] * 3, Path(sys.argv[1]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, store], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "StoreFailed: The evidence store could not write (File too large)" in run.stderr
    assert files_in(store) == []


def test_rot_of_a_stored_file_is_found(store: Path) -> None:
    digests, temporary = receive(CHUNKS, store)
    final = keep(temporary, digests, store)
    final.chmod(0o600)
    with final.open("r+b") as file:
        file.write(b"O")
    with pytest.raises(EvidenceDamaged, match="has changed"):
        check(store, digests.sha256)
    final.unlink()
    with pytest.raises(EvidenceDamaged, match="cannot be read"):
        check(store, digests.sha256)


def test_leftovers_of_killed_processes_are_discarded_after_a_while(store: Path) -> None:
    _, old = receive([b"x"], store)
    now = datetime.now(UTC)
    assert discard_leftovers(store, before=now - timedelta(hours=1)) == 0
    assert discard_leftovers(store, before=now + timedelta(hours=1)) == 1
    assert not old.exists()
