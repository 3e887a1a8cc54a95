import os
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest

from mla.evidence.hashing import MIB
from mla.evidence.index import SMALL, Kept, load, save
from mla.evidence.layout import Layout, Member
from mla.evidence.reading import EvidenceDamaged, Sealed, read_sealed
from mla.evidence.store import check, keep, place, receive

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONTENTS = {"é/mail.txt": b"mail", "empty": b"", "long": bytes(MIB + 1), "just": bytes(SMALL)}


def whole(package: Layout | Kept) -> bytes:
    return b"".join(package.read(0, package.size))


def stored(store: Path, name: str, content: bytes) -> Member:
    digests, temporary = receive([content], store)
    return Member(name, digests.size, digests.crc32, keep(temporary, digests, store))


def change(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_kept_package_gives_the_same_bytes(pack: Callable[..., Layout], store: Path) -> None:
    layout = pack(CONTENTS)
    kept = save(layout, store).kept_as
    check(store, kept)
    loaded = load(kept, store)
    assert loaded.size == layout.size
    assert whole(loaded) == whole(layout)
    assert [name.partition("/data/")[2] for name, _, _ in loaded.files()] == list(CONTENTS)
    for _, size, sha256 in loaded.files():
        assert place(store, sha256).stat().st_size == size


def test_every_range_equals_the_slice(store: Path) -> None:
    large = [bytes([number]) * (SMALL + number) for number in range(3)]
    members = [stored(store, "a", b"1"), *(stored(store, f"l{n}", c) for n, c in enumerate(large))]
    layout = Layout.of([*members, stored(store, "z", b"22")], AT)
    kept, data = load(save(layout, store).kept_as, store), whole(layout)
    assert whole(kept) == data
    edges = sorted({*layout.edges, *map(layout.data_start, range(len(layout)))})
    for start in edges:
        for stop in (one for one in edges if one >= start):
            for first, last in ((start, stop), (start + 1, stop - 1), (start - 1, stop + 1)):
                if 0 <= first <= last <= layout.size:
                    assert b"".join(kept.read(first, last)) == data[first:last]
    with pytest.raises(ValueError, match="not inside"):
        kept.read(0, layout.size + 1)


def test_a_large_file_is_not_copied(store: Path) -> None:
    kept = save(Layout.of([stored(store, "large", bytes(10 * MIB))], AT), store).kept_as
    assert place(store, kept).stat().st_size < 1000


def test_a_run_is_checked_before_any_byte_of_it_is_given(store: Path) -> None:
    layout = Layout.of([stored(store, f"{n}", bytes(1000)) for n in range(1500)], AT)
    kept = save(layout, store).kept_as
    change(place(store, kept), MIB + 5)
    package = load(kept, store)
    assert b"".join(package.read(0, 900_000)) == whole(layout)[:900_000]
    with pytest.raises(EvidenceDamaged, match="has changed"):
        next(package.read(MIB - 100, MIB - 99)) + next(package.read(MIB + 100, MIB + 101))


def test_no_range_gives_a_byte_of_a_chunk_that_changed(store: Path) -> None:
    content = bytes(3 * MIB + 5)
    member = stored(store, "large", content)
    layout = Layout.of([member], AT)
    package, data, start = (
        load(save(layout, store).kept_as, store),
        whole(layout),
        layout.data_start(0),
    )
    change(Path(str(member.source)), MIB + 1000)
    second = start + MIB, start + 2 * MIB
    for first, last in ((0, second[0]), (second[1], package.size), (second[0] - 9, second[0])):
        assert b"".join(package.read(first, last)) == data[first:last]
    for first, last in ((second[0], second[0] + 1), (second[1] - 1, second[1]), second):
        with pytest.raises(EvidenceDamaged, match="has changed"):
            next(package.read(first, last))
    pieces = package.read(0, package.size)
    assert len(next(pieces)) + len(next(pieces)) == second[0]
    with pytest.raises(EvidenceDamaged, match="has changed"):
        next(pieces)


@pytest.mark.parametrize("damage", [lambda path: os.truncate(path, 3 * MIB), Path.unlink])
def test_a_large_file_that_is_cut_or_gone_gives_nothing(
    store: Path, damage: Callable[[Path], None]
) -> None:
    member = stored(store, "large", bytes(3 * MIB + 5))
    package = load(save(Layout.of([member], AT), store).kept_as, store)
    Path(str(member.source)).chmod(0o600)
    damage(Path(str(member.source)))
    with pytest.raises(EvidenceDamaged):
        next(package.read(MIB, MIB + 1))


def test_a_member_beyond_4_gib_is_served_from_its_end_without_the_rest(store: Path) -> None:
    size, last = 5 * 1024 * MIB + 7, b"the end"
    path = place(store, "ab" * 32)
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.seek(size - len(last))
        file.write(last)
    checksums = memoryview(
        struct.pack("<I", crc32(bytes(MIB))) * (size // MIB) + struct.pack("<I", crc32(last))
    )
    part = Sealed(path, 0, size, checksums, alone=True)
    assert b"".join(read_sealed(part, size - 9, size)) == bytes(2) + last
    assert b"".join(read_sealed(part, 4 * 1024 * MIB - 1, 4 * 1024 * MIB + 1)) == bytes(2)


def test_sealing_says_that_it_goes_on_with_every_piece(store: Path) -> None:
    turns: list[int] = []
    save(Layout.of([stored(store, "large", bytes(3 * MIB))], AT), store, lambda: turns.append(1))
    assert len(turns) == 5  # header, three chunks, directory


def test_what_becomes_of_a_small_file_in_the_store_changes_no_package(store: Path) -> None:
    member = stored(store, "a", b"1")
    layout = Layout.of([member], AT)
    package, data = load(save(layout, store).kept_as, store), whole(layout)
    change(Path(str(member.source)), 0)
    assert whole(package) == data
    with pytest.raises(EvidenceDamaged, match="'a' has changed"):
        save(layout, store)


def test_a_store_may_move(pack: Callable[..., Layout], store: Path, tmp_path: Path) -> None:
    layout = pack(CONTENTS)
    expected, kept = whole(layout), save(layout, store).kept_as
    moved = store.rename(tmp_path / "elsewhere")
    assert whole(load(kept, moved)) == expected


def test_a_source_outside_of_the_store_is_refused(store: Path) -> None:
    with pytest.raises(ValueError, match="not a file of the store"):
        save(Layout.of([Member("x", 0, 0, Path("/elsewhere"))], AT), store)


def test_every_changed_byte_of_the_index_is_found(store: Path) -> None:
    members = [stored(store, "a", b"1"), Member("b", 2, crc32(b"22"), b"22")]
    kept = save(Layout.of(members, AT), store).kept_as
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
    kept = save(pack({"a": b"1"}), store).kept_as
    path = place(store, kept)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(EvidenceDamaged, match="missing or damaged"):
        load(kept, store)
    path.unlink()
    with pytest.raises(EvidenceDamaged, match="missing or damaged"):
        load(kept, store)


def test_the_first_byte_of_twenty_thousand_members_comes_in_milliseconds(store: Path) -> None:
    one = stored(store, "x", bytes(SMALL))
    members = [Member(f"data/folder/{n}.txt", SMALL, one.crc32, one.source) for n in range(20_000)]
    kept = save(Layout.of(members, AT), store).kept_as
    start = time.perf_counter()
    package = load(kept, store)
    next(package.read(package.size * 3 // 4, package.size))
    assert time.perf_counter() - start < 0.1  # about 0.01 on an idle machine
