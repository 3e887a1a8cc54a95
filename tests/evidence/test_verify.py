import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mla.evidence.layout import Layout
from mla.evidence.verify import main, verify
from tests.evidence.conftest import bodies, extract
from tests.tools import needs, needs_command

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(small: Path) -> Path:
    with zipfile.ZipFile(small) as package:
        package.extractall(small.parent / "out")
    return small.parent / "out" / "UT-2026-0001-package-1"


def test_a_package_as_sealed_is_all_right(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(small)]) == 0
    told = capsys.readouterr().out
    assert "All right: 2 files of evidence (7 bytes) as sealed" in told
    assert "3 ledger entries in an unbroken chain" in told
    assert verify(small).sha256 in told  # type: ignore[operator] # a ZIP has one


def test_an_unpacked_package_is_all_right(folder: Path) -> None:
    report = verify(folder)
    assert (report.problems, report.files, report.bytes, report.sha256) == ((), 2, 7, None)


def test_the_hash_of_the_receipt_is_compared(
    small: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = verify(small).sha256 or ""
    assert main([str(small), "--sha256", known.upper()]) == 0
    assert main([str(small), "--sha256", "00" * 32]) == 1
    assert "This is not the package that was released" in capsys.readouterr().out
    assert main([str(folder), "--sha256", known]) == 1


def test_json_says_the_same(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(small), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert (told["files"], told["bytes"], told["ledger_entries"]) == (2, 7, 3)
    assert main(["/nowhere", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_whatever_happens_there_is_a_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """For what nobody thought of; only the last door does so, `verify` itself still raises."""
    nobody_thought_of = "a\0b"
    assert main([nobody_thought_of]) == 2
    assert "could not be checked to the end (ValueError)" in capsys.readouterr().err
    assert main([nobody_thought_of, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert "Do not rely on it" in told["problems"][0]
    with pytest.raises(ValueError, match="null"):
        verify(Path(nobody_thought_of))


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "none", tmp_path / "pipe", Path("/dev/zero")):
        assert main([str(path)]) == 2
        assert "cannot be read" in capsys.readouterr().err


def test_it_runs_with_the_standard_library_alone(small: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-S", "-m", "mla.evidence.verify", small],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    modules = subprocess.run(
        [sys.executable, "-c", "import sys, mla.evidence.verify; print(*sys.modules)"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    ).stdout  # fmt: skip
    assert not {"django", "celery", "reportlab"} & set(modules.split())


def flips(path: Path, step: int = 1, mask: int = 1) -> list[int]:
    """The places where flipping the bits of `mask` in one byte is not found."""
    data = path.read_bytes()
    path.chmod(0o600)
    unnoticed = []
    with path.open("r+b", buffering=0) as file:
        for position in range(0, len(data), step):
            os.pwrite(file.fileno(), bytes([data[position] ^ mask]), position)
            if verify(path if path.suffix == ".zip" else path.parents[0]).ok:
                unnoticed.append(position)
            os.pwrite(file.fileno(), data[position : position + 1], position)
    return unnoticed


@pytest.mark.parametrize("mask", [0x20, 0x80, 0xFF])
def test_a_sample_of_single_byte_changes_is_found(small: Path, mask: int) -> None:
    assert flips(small, step=23, mask=mask) == []


@pytest.mark.slow
def test_every_single_byte_change_is_found(small: Path) -> None:
    assert flips(small) == []


@pytest.mark.slow
@pytest.mark.parametrize("mask", [0x20, 0x80, 0xFF])
def test_every_other_single_byte_change_is_found(small: Path, mask: int) -> None:
    assert flips(small, mask=mask) == []


@pytest.mark.parametrize("mask", [0x01, 0x20])
@pytest.mark.parametrize(
    "name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha512.txt"]
)
def test_a_change_in_a_tag_file_of_the_folder_is_found(folder: Path, name: str, mask: int) -> None:
    assert flips(folder / name, step=5, mask=mask) == []


def test_a_changed_file_is_named(folder: Path) -> None:
    (folder / "data/mail/log.txt").write_bytes(b"A line\n")
    (problem,) = verify(folder).problems
    assert problem == (
        "'data/mail/log.txt' has changed: its bytes do not match manifest-sha256.txt and"
        " manifest-sha512.txt."
    )


def test_missing_and_added_files_are_named(folder: Path) -> None:
    (folder / "data/empty").unlink()
    (folder / "custody.csv").unlink()
    (folder / "data/planted").write_bytes(b"")
    (folder / "note.txt").write_bytes(b"")
    problems = verify(folder).problems
    assert "'data/empty' is missing." in problems
    assert "'custody.csv' is missing." in problems
    assert any(p.startswith("'data/planted' was added: it is not listed in") for p in problems)
    assert any(p.startswith("'note.txt' was added") for p in problems)


@pytest.mark.parametrize(
    "name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha512.txt"]
)
def test_a_missing_part_of_the_bag_is_named_once(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert verify(folder).problems.count(f"'{name}' is missing.") == 1


def test_links_pipes_and_a_folder_for_a_file_are_named(folder: Path) -> None:
    (folder / "data/empty").unlink()
    (folder / "data/empty").symlink_to("/dev/null")
    (folder / "data/folder").symlink_to("/")
    os.mkfifo(folder / "data/pipe")
    problems = verify(folder).problems
    assert "'data/empty' is a symbolic link: a package holds plain files only." in problems
    assert "'data/folder' is a symbolic link: a package holds plain files only." in problems
    assert "'data/pipe' is a device, a pipe or a socket: a package holds plain files only." in (
        problems
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"  data/empty", b"  data/../x", "is missing"),
        (b"  data/empty", b"  bagit.txt\n", "is not a hash and a path"),
        (b"  data/empty", b" *data/empty", "line 1 is not a hash and a path"),
        (b"  data/mail", b"  data/aaaa", "is out of order or repeated"),
        (b"  data/empty", b"  other/empty", "'other/empty' is listed in the wrong manifest"),
        (b"data/mail/log.txt\n", b"data/mail/log.txt", "The last line has no end"),
        (b"data/mail/log.txt\n", b"x" * 5000 + b"\n", "A line is longer than 4096 bytes"),
    ],
)
def test_a_manifest_that_is_not_in_order_is_named(
    folder: Path, old: bytes, new: bytes, sentence: str
) -> None:
    path = folder / "manifest-sha256.txt"
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    assert sentence in " ".join(verify(folder).problems)


def without(lines: list[bytes]) -> list[bytes]:
    return lines[:1] + lines[2:]


def swapped(lines: list[bytes]) -> list[bytes]:
    return [lines[1], lines[0], *lines[2:]]


def altered(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b"issued", b"Issued"), *lines[2:]]


def garbled(lines: list[bytes]) -> list[bytes]:
    return [b"[" * 100_000 + b"\n", *lines[1:]]


def unnumbered(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace(b'"n":1,', b'"n":true,'), *lines[1:]]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without, "Entry 2 is missing."),
        (swapped, "out of its order"),
        (altered, "The text of entry 2 (its body) was changed."),
        (garbled, "line 1 is not an entry of a ledger"),
        (unnumbered, "line 1 has no number"),
    ],
)
def test_a_package_with_a_broken_ledger_is_named_though_its_hashes_agree(
    pack: Callable[..., Layout],
    write: Callable[[Layout], Path],
    change: Callable[[list[bytes]], list[bytes]],
    sentence: str,
) -> None:
    lines = change(extract(bodies(3)).splitlines(keepends=True))
    problems = verify(write(pack({"a": b"1"}, {"ledger.jsonl": b"".join(lines)}))).problems
    assert sentence in " ".join(problems)


def test_thousands_of_problems_are_counted_and_not_kept(folder: Path) -> None:
    for number in range(1500):
        (folder / f"data/{number}").touch()
    problems = verify(folder).problems
    assert len(problems) == 1001
    assert problems[-1] == "There are 501 more problems."


def test_a_file_without_permission_cannot_be_read(tmp_path: Path) -> None:
    needs(os.geteuid() == 0, "only root can give up what root may read")
    needs_command("setpriv")
    path = tmp_path / "p.zip"
    path.touch(0o000)
    run = subprocess.run(
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search", sys.executable, "-m", "mla.evidence.verify", path],
        capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert run.returncode == 2
