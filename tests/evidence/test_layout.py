import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mla.evidence.layout import MOST_MEMBERS, Layout, Member, PackageTooLarge
from mla.evidence.reading import EvidenceDamaged
from tests.tools import needs_command

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
GIB = 1 << 30


def inline(name: str, content: bytes) -> Member:
    return Member(name, len(content), crc32(content), content)


def stored(path: Path, content: bytes) -> Member:
    path.write_bytes(content)
    return Member(path.name, len(content), crc32(content), path)


def whole(layout: Layout) -> bytes:
    return b"".join(layout.read(0, layout.size))


def test_zipfile_reads_every_member_with_its_time() -> None:
    contents = {"a/b.txt": b"text", "é": b"", "c": bytes(100_000)}
    layout = Layout.of([inline(name, content) for name, content in contents.items()], AT)
    with zipfile.ZipFile(io.BytesIO(whole(layout))) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == contents
        assert {info.date_time for info in package.infolist()} == {(2026, 3, 14, 15, 9, 26)}
        assert {info.external_attr >> 16 for info in package.infolist()} == {0o100644}


def test_unzip_finds_no_fault(tmp_path: Path) -> None:
    needs_command("unzip")
    path = tmp_path / "p.zip"
    path.write_bytes(whole(Layout.of([inline("a", b"1"), inline("é/b", b"22")], AT)))
    assert subprocess.run(["unzip", "-tq", path], capture_output=True, check=False).returncode == 0


def test_the_same_members_give_the_same_bytes_in_any_zone(tmp_path: Path) -> None:
    members = [stored(tmp_path / "a", b"1" * 5000), inline("b", b"2")]
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    assert whole(Layout.of(members, AT)) == whole(Layout.of(members, elsewhere))


@given(
    contents=st.lists(st.binary(max_size=60), min_size=1, max_size=8),
    cut=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    chunk=st.integers(1, 50),
)
def test_any_range_equals_the_slice(
    contents: list[bytes], cut: tuple[float, float], chunk: int
) -> None:
    layout = Layout.of([inline(f"m{i}", content) for i, content in enumerate(contents)], AT)
    start, stop = sorted(round(part * layout.size) for part in cut)
    assert b"".join(layout.read(start, stop, chunk)) == whole(layout)[start:stop]


def test_every_range_of_stored_files_equals_the_slice(tmp_path: Path) -> None:
    layout = Layout.of([stored(tmp_path / n, n.encode() * 9) for n in ("x", "yy")], AT)
    data = whole(layout)
    for start in range(0, layout.size, 7):
        for stop in range(start, layout.size + 1, 5):
            assert b"".join(layout.read(start, stop, 4)) == data[start:stop]


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 4), (0, 10_000)])
def test_a_range_outside_is_refused(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="not inside"):
        Layout.of([inline("a", b"1")], AT).read(start, stop)


def test_pieces_are_nearly_as_long_as_asked(tmp_path: Path) -> None:
    members = [stored(tmp_path / str(i), bytes(1000)) for i in range(50)]
    layout = Layout.of([*members, stored(tmp_path / "big", bytes(100_000))], AT)
    lengths = [len(piece) for piece in layout.read(0, layout.size, 10_000)]
    assert max(lengths) <= 10_000
    assert len(lengths) < 1.1 * layout.size / 10_000 + 2


def sparse(path: Path, size: int, last: bytes) -> Member:
    """A file of zeros that takes no room, with something at its end; nobody reads all of it."""
    with path.open("wb") as file:
        file.seek(size - len(last))
        file.write(last)
    return Member(path.name, size, 0x12345678, path)


def test_members_and_offsets_beyond_4_gib_are_where_zipfile_looks_for_them(tmp_path: Path) -> None:
    members = [
        sparse(tmp_path / "five", 5 * GIB, b"end of five"),
        sparse(tmp_path / "four less one", 4 * GIB - 1, b"end of four"),
        inline("after", b"small and far away"),
        sparse(tmp_path / "six", 6 * GIB, b"end of six"),
    ]
    layout = Layout.of(members, AT)
    with zipfile.ZipFile(RangedFile(layout)) as package:
        infos = package.infolist()
        assert [info.file_size for info in infos] == [m.size for m in members]
        assert infos[3].header_offset > 8 * GIB
        assert package.read("after") == b"small and far away"
        for info in infos:
            package.open(info).close()  # reads the local header and compares it
    for index, last in ((0, b"end of five"), (1, b"end of four"), (3, b"end of six")):
        stop = layout.edges[index + 1]
        assert b"".join(layout.read(stop - len(last), stop)) == last


@pytest.mark.slow
def test_unzip_reads_a_package_beyond_4_gib(tmp_path: Path) -> None:
    needs_command("unzip")
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        file.truncate(4 * GIB + 5)
    checksum = 0
    for _ in range(64):
        checksum = crc32(bytes(64 << 20), checksum)
    member = Member("zeros", 4 * GIB + 5, crc32(bytes(5), checksum), path)
    layout = Layout.of([member, inline("after", b"far away")], AT)
    target = tmp_path / "p.zip"
    with target.open("wb") as file:
        for piece in layout.read(0, layout.size):
            if piece.count(0) == len(piece):
                file.seek(len(piece), os.SEEK_CUR)
            else:
                file.write(piece)
    assert target.stat().st_size == layout.size
    run = subprocess.run(["unzip", "-tq", target], capture_output=True, check=False)
    assert run.returncode == 0, run.stdout


class RangedFile(io.RawIOBase):
    """A layout as a file that can be sought, so that nobody has to write it out."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._position = layout, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._layout.size}
        self._position = base[whence] + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        stop = self._layout.size if size < 0 else min(self._position + size, self._layout.size)
        data = b"".join(self._layout.read(self._position, stop))
        self._position = stop
        return data


def test_more_members_than_16_bits_count() -> None:
    layout = Layout.of([inline(f"{number}", b"") for number in range(70_000)], AT)
    with zipfile.ZipFile(io.BytesIO(whole(layout))) as package:
        assert len(package.namelist()) == 70_000
        assert package.namelist()[-1] == "69999"


def test_too_many_members_are_refused() -> None:
    with pytest.raises(PackageTooLarge, match="Make several packages"):
        Layout.of([inline("a", b"")] * (MOST_MEMBERS + 1), AT)


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        Layout.of([inline("a", b"1"), inline("a", b"2")], AT)


def change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


def replace_by_link(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "damage", [change, cut_short, lengthen, Path.unlink, replace_by_link, replace_by_pipe]
)
@pytest.mark.parametrize("size", [100, 25_000])
def test_a_damaged_member_is_never_finished(
    tmp_path: Path, damage: Callable[[Path], None], size: int
) -> None:
    member = stored(tmp_path / "evidence", b"e" * size)
    layout = Layout.of([inline("before", b"b" * 9000), member, inline("after", b"a")], AT)
    damage(tmp_path / "evidence")
    delivered = 0
    with pytest.raises(EvidenceDamaged, match="'evidence'"):  # noqa: PT012 - counts on the way
        for piece in layout.read(0, layout.size, 10_000):
            delivered += len(piece)
    assert delivered < layout.edges[2]


def test_a_file_that_shrinks_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    member = stored(tmp_path / "evidence", b"e" * 100_000)
    pieces = Layout.of([member], AT).read(0, 90_000, 10_000)
    next(pieces)
    os.truncate(tmp_path / "evidence", 40_000)
    with pytest.raises(EvidenceDamaged, match="no longer has"):
        list(pieces)


def test_a_range_opens_only_the_files_it_needs(tmp_path: Path) -> None:
    members = [stored(tmp_path / str(number), b"12345") for number in range(3)]
    layout = Layout.of(members, AT)
    (tmp_path / "0").unlink()
    (tmp_path / "2").unlink()
    start = layout.data_start(1)
    assert b"".join(layout.read(start, start + 5)) == b"12345"
