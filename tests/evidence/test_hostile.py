"""Packages made to deceive or to harm: each is refused in a sentence, none is unpacked."""

import json
import os
import re
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import pytest

from mla.evidence import records
from mla.evidence.layout import Layout, Member
from mla.evidence.verify import main, verify

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
MIB = 1 << 20


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "hostile.zip"


@pytest.fixture(autouse=True)
def _nothing_is_ever_unpacked(tmp_path: Path) -> Iterator[None]:
    yield
    made = {path.name for path in tmp_path.iterdir()}
    assert made <= {"hostile.zip", "package.zip", "store"}


def with_members(target: Path, *names: str) -> Path:
    """A ZIP laid out as ours are, with members of these names."""
    members = [Member(name, 1, crc32(b"x"), b"x") for name in names]
    layout = Layout.of(members, AT)
    target.write_bytes(b"".join(layout.read(0, layout.size)))
    return target


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("p/../../evil", "'p/../../evil' leads out of its folder."),
        ("..", "'..' leads out of its folder."),
        ("/etc/passwd", "'/etc/passwd' has an absolute path."),
        ("C:/evil", "'C:/evil' has an absolute path."),
        ("p\\..\\evil", "has a backslash in its name."),
        ("p/./evil", "has an empty part or a dot as a part of its path."),
        ("p//evil", "has an empty part or a dot as a part of its path."),
        ("p/a\nb", "'p/a\\nb' has invisible characters in its name."),
        ("p/\u202egpj.exe", "'p/\\u202egpj.exe' has invisible characters in its name."),
        ("p/" + "d/" * 70 + "x", "is more than 64 folders deep."),
        ("p/" + "d" * 2000, "has a name of 2002 bytes."),
        ("p/", "'p/' is a folder entry"),
        ("", "has an empty part"),
    ],
)
def test_a_harmful_name_is_refused(target: Path, name: str, sentence: str) -> None:
    assert sentence in " ".join(verify(with_members(target, name)).problems)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("p/a", "p/A"), "'p/A' is there twice (also as 'p/a')."),
        (("p/\u00e9", "p/e\u0301"), "is there twice"),
        (("p/a", "p/a/b"), "'p/a' is both a file and a folder (of 'p/a/b')."),
        (("p/a", "q/b"), "'q/b' is outside of the package's folder 'p/'."),
        (("a",), "'a' is outside of the package's folder 'a/'."),
    ],
)
def test_names_that_harm_together_are_refused(
    target: Path, names: tuple[str, ...], sentence: str
) -> None:
    assert sentence in " ".join(verify(with_members(target, *names)).problems)


def test_equal_names_are_refused(target: Path) -> None:
    data = with_members(target, "p/a", "p/b")
    target.write_bytes(data.read_bytes().replace(b"p/b", b"p/a"))
    assert "'p/a' is there twice (also as 'p/a')." in verify(target).problems


def test_a_symbolic_link_is_refused(target: Path) -> None:
    with zipfile.ZipFile(target, "w") as package:
        link = zipfile.ZipInfo("p/é")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(link, "/etc/passwd")
    assert "'p/é' is a symbolic link: a package stores plain files only." in verify(target).problems


def test_a_bomb_is_refused_because_it_is_compressed(target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("p/bomb", bytes(50 * MIB))
    assert "'p/bomb' is compressed" in verify(target).problems[0]


def test_an_encrypted_member_is_refused(target: Path) -> None:
    data = bytearray(with_members(target, "p/a").read_bytes())
    at = data.index(struct.pack("<I", records.CENTRAL))
    data[at + 8] |= 1
    target.write_bytes(data)
    assert "'p/a' is encrypted" in verify(target).problems[0]


def test_a_name_that_is_not_unicode_is_refused(target: Path) -> None:
    with_members(target, "p/a")
    target.write_bytes(target.read_bytes().replace(b"p/a", b"p/\xff"))
    assert "invisible characters" in verify(target).problems[0]


def test_members_that_share_their_bytes_are_refused(target: Path) -> None:
    """The bomb of Fifield (2019): many entries over one member."""
    header = records.local_header(b"p/a", 1, crc32(b"x"), records.dos_stamp(AT)) + b"x"
    stamp = records.dos_stamp(AT)
    entries = [
        records.central_entry(f"p/{n}".encode(), 1, crc32(b"x"), stamp, 0) for n in range(1000)
    ]
    directory = b"".join(entries)
    end = records.end_records(len(entries), len(header), len(directory))
    target.write_bytes(header + directory + end)
    assert "'p/1' overlaps the member before it in the ZIP" in verify(target).problems[0]


HUGE = [1 << 32, 1 << 50, (1 << 63) - 1, 1 << 63, (1 << 64) - 100, (1 << 64) - 1]


def claiming(target: Path, *numbers: tuple[int, int]) -> Path:
    """A ZIP of nothing but a list of members, each of this size at this offset."""
    stamp = records.dos_stamp(AT)
    entries = [
        records.central_entry(f"p/{n}".encode(), size, 0, stamp, offset)
        for n, (size, offset) in enumerate(numbers)
    ]
    directory = b"".join(entries)
    target.write_bytes(directory + records.end_records(len(entries), 0, len(directory)))
    return target


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("place", [0, 1])
def test_huge_sizes_and_offsets_are_not_believed(
    target: Path, huge: int, place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for numbers in ((huge, 0), (0, huge), (huge, huge)):
        claimed = [(0, 0), (0, 0)]
        claimed[place] = numbers
        (problem,) = verify(claiming(target, *claimed)).problems
        assert f"'p/{place}' would reach beyond its end" in problem
        assert main([str(target), "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["problems"] == [problem]


def test_sizes_that_are_too_much_together_are_not_believed(target: Path) -> None:
    claiming(target, *[(300, 0)] * 8)
    assert target.stat().st_size > 300
    assert verify(target).problems == (
        "The list of members of the ZIP was changed: members overlap in it.",
    )


@pytest.mark.parametrize(
    ("start", "length"), [(huge - 1, 1) for huge in HUGE] + [(0, huge) for huge in HUGE]
)
def test_a_list_of_members_that_is_said_to_be_far_away_is_refused(
    target: Path, start: int, length: int
) -> None:
    target.write_bytes(records.end_records(1, start, length))
    assert re.search("is not where it should be|declares 1 members", verify(target).problems[0])


def test_a_huge_count_is_not_believed(target: Path) -> None:
    target.write_bytes(records.end_records(1 << 60, 0, 1 << 62))
    assert "The ZIP declares 1152921504606846976 members" in verify(target).problems[0]


def test_a_directory_beyond_the_file_is_refused(target: Path) -> None:
    target.write_bytes(records.end_records(5, 1 << 40, 1000))
    assert "is not where it should be" in verify(target).problems[0]


def test_data_between_members_is_found(target: Path) -> None:
    """Moved as a careful forger would move it: offsets and end record fit."""
    members = [Member(name, 1, crc32(b"x"), b"x") for name in ("p/a", "p/b")]
    layout = Layout.of(members, AT)
    first = b"".join(layout.read(0, layout.edges[1]))
    second = b"".join(layout.read(layout.edges[1], layout.edges[2]))
    stamp, start = records.dos_stamp(AT), len(first) + 4
    directory = layout.entry(0) + records.central_entry(b"p/b", 1, crc32(b"x"), stamp, start)
    body = first + b"evil" + second
    target.write_bytes(body + directory + records.end_records(2, len(body), len(directory)))
    assert (
        "There are 4 bytes before 'p/b' in the ZIP that belong to no file"
        in (verify(target).problems[0])
    )


def test_data_before_the_first_member_is_found(small: Path) -> None:
    small.write_bytes(b"#!/bin/sh\n" + small.read_bytes())
    assert not verify(small).ok


def test_trailing_bytes_are_found(small: Path) -> None:
    small.write_bytes(small.read_bytes() + b"evil")
    assert verify(small).problems == (
        "There are 4 bytes after the end of the ZIP, which belong to no file.",
    )


def test_a_comment_is_found(small: Path) -> None:
    with zipfile.ZipFile(small, "a") as package:
        package.comment = b"evil"
    assert not verify(small).ok


def test_a_header_that_disagrees_with_the_directory_is_found(small: Path) -> None:
    data = bytearray(small.read_bytes())
    data[14] ^= 1  # the checksum in the first local header
    small.write_bytes(data)
    assert (
        "The header of 'UT-2026-0001-package-1/README.txt' in the ZIP was changed"
        in (verify(small).problems[0])
    )


@pytest.mark.parametrize("kept", [0, 1, 21, 22, 100, 0.5, 0.99])
def test_a_truncated_package_is_found(small: Path, kept: float) -> None:
    size = small.stat().st_size
    os.truncate(small, int(kept * size) if isinstance(kept, float) else kept)
    assert verify(small).problems == ("The ZIP is cut off or damaged: its end record is missing.",)


def test_cutting_anywhere_is_found(small: Path) -> None:
    for size in range(small.stat().st_size - 1, 0, -97):
        os.truncate(small, size)
        assert not verify(small).ok


def test_other_files_are_no_package(target: Path) -> None:
    target.write_bytes(b"%PDF-1.7\n" * 10_000)
    assert main([str(target)]) == 1
    target.write_bytes(records.end_records(0, 0, 0))
    assert verify(target).problems == ("The ZIP is empty.",)


def test_a_zip_that_is_no_bag_is_told_what_is_missing(target: Path) -> None:
    problems = verify(with_members(target, "p/data/a")).problems
    assert "'bagit.txt' is missing." in problems
    assert "'manifest-sha256.txt' is missing." in problems


def verified_with_little_memory(path: Path) -> str:
    program = (
        "import resource, sys; from mla.evidence.verify import main\n"
        "resource.setrlimit(resource.RLIMIT_AS, (160 << 20, 160 << 20))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert run.returncode == 1, run.stderr
    return run.stdout


def test_a_manifest_of_one_endless_line_takes_no_memory(target: Path) -> None:
    size = 256 * MIB
    checksum = 0
    for _ in range(8):
        checksum = crc32(bytes(size // 8), checksum)
    layout = Layout.of([Member("p/manifest-sha256.txt", size, checksum, b"")], AT)
    with target.open("wb") as file:
        file.write(layout.header(0))
        file.seek(size, os.SEEK_CUR)
        file.write(layout.entry(0) + layout.end())
    assert "A line is longer than 4096 bytes" in verified_with_little_memory(target)


def test_a_list_of_members_of_zeros_takes_no_memory(target: Path) -> None:
    with target.open("wb") as file:
        file.seek(240 * MIB)
        file.write(records.end_records(200_000, 0, 240 * MIB))
    assert "entry 1 of its list of members cannot be read" in verified_with_little_memory(target)


def test_a_large_file_takes_no_memory(
    pack: Callable[..., Layout], write: Callable[[Layout], Path]
) -> None:
    layout = pack({"a": bytes(200 * MIB)})
    path = write(layout)
    with path.open("r+b") as file:
        file.seek(layout.edges[len(layout)] - 1)
        file.write(b"x")
    assert "data/a' has changed" in verified_with_little_memory(path)
