import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest

from mla.evidence.index import load, save
from mla.evidence.layout import Layout, Member
from mla.evidence.reading import EvidenceDamaged
from mla.evidence.store import check, place

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONTENTS = {"é/mail.txt": b"mail", "empty": b"", "long": bytes(100_000)}


def whole(layout: Layout) -> bytes:
    return b"".join(layout.read(0, layout.size))


def test_a_saved_layout_gives_the_same_bytes(pack: Callable[..., Layout], store: Path) -> None:
    layout = pack(CONTENTS)
    kept = save(layout, store)
    check(store, kept)
    loaded = load(kept, store)
    assert loaded.size == layout.size
    assert whole(loaded) == whole(layout)
    assert b"".join(loaded.read(777, 99_999)) == whole(layout)[777:99_999]


def test_a_store_may_move(pack: Callable[..., Layout], store: Path, tmp_path: Path) -> None:
    layout = pack(CONTENTS)
    expected, kept = whole(layout), save(layout, store)
    moved = store.rename(tmp_path / "elsewhere")
    assert whole(load(kept, moved)) == expected


def test_a_source_outside_of_the_store_is_refused(store: Path) -> None:
    with pytest.raises(ValueError, match="not a file of the store"):
        save(Layout.of([Member("x", 0, 0, Path("/elsewhere"))], AT), store)


def test_every_changed_byte_of_the_index_is_found(store: Path) -> None:
    (store / "a").write_bytes(b"1")
    members = [Member("a", 1, crc32(b"1"), store / "a"), Member("b", 2, crc32(b"22"), b"22")]
    kept = save(Layout.of(members, AT), store)
    path = place(store, kept)
    data = path.read_bytes()
    path.chmod(0o600)
    for position in range(len(data)):
        path.write_bytes(data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :])
        with pytest.raises(EvidenceDamaged):
            whole(load(kept, store))


@pytest.mark.parametrize("length", [0, 10, 60])
def test_an_index_that_is_cut_or_missing_is_named(
    pack: Callable[..., Layout], store: Path, length: int
) -> None:
    kept = save(pack({"a": b"1"}), store)
    path = place(store, kept)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(EvidenceDamaged, match="missing or damaged"):
        load(kept, store)
    path.unlink()
    with pytest.raises(EvidenceDamaged, match="missing or damaged"):
        load(kept, store)


def test_the_first_byte_of_twenty_thousand_members_comes_in_milliseconds(store: Path) -> None:
    file = store / "file"
    file.write_bytes(b"x")
    members = [Member(f"data/folder/{n}.txt", 1, 0x8CDC1683, file) for n in range(20_000)]
    kept = save(Layout.of(members, AT), store)
    start = time.perf_counter()
    layout = load(kept, store)
    next(layout.read(layout.data_start(15_000), layout.size, 1))
    assert time.perf_counter() - start < 0.1  # about 0.01 on an idle machine
