"""The demo as a newcomer runs it: a process of its own, real servers, files of many kinds."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ops.conftest import ROOT, Start

pytestmark = pytest.mark.slow
Demo = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def demo(start: Start, tmp_path: Path) -> Demo:
    def run(*options: str) -> "subprocess.Popen[str]":
        out = str(tmp_path / "out")
        return start("manage.py", "demo", "--no-serve", "--json", "--out", out, *options)

    return run


def result(process: "subprocess.Popen[str]") -> dict[str, object]:
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 0, said
    line: dict[str, object] = json.loads(said.splitlines()[-1])
    return line


def test_it_plays_a_request_to_its_end_and_a_second_time(demo: Demo, tmp_path: Path) -> None:
    first = result(demo())
    assert first["state"] == "closed"
    assert first["verified"] is True
    began = time.monotonic()
    second = result(demo())
    assert second["reference"] != first["reference"]
    assert time.monotonic() - began < 60
    for sums in (tmp_path / "out").glob("*.sha256"):
        subprocess.run(["sha256sum", "-c", "--quiet", sums.name], cwd=sums.parent, check=True)
    assert zipfile.ZipFile(str(second["package"])).testzip() is None


def test_any_folder_is_evidence(demo: Demo, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "empty").touch()
    (folder / "deep" / "er" / "odd\nname =1|.csv").write_bytes(b"a")
    (folder / "link").symlink_to("/etc/hostname")
    (folder / os.fsdecode(b"not-\xff-utf8")).write_bytes(b"b")
    found = result(demo("--evidence", str(folder)))
    assert (found["files"], found["bytes"]) == (3, 2)


def test_an_empty_folder_is_refused_before_anything_is_played(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    process = demo("--evidence", str(tmp_path / "nothing"))
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 1
    assert "There is no file in" in said
    assert "drafts a request" not in said


def test_killed_in_the_middle_it_works_the_next_time(demo: Demo) -> None:
    process = demo()
    assert process.stdout
    for line in process.stdout:
        if "acknowledges receipt" in line:
            process.send_signal(signal.SIGKILL)
    process.wait()
    assert result(demo())["state"] == "closed"


def test_it_leaves_data_of_others_alone(start: Start, demo: Demo) -> None:
    command = ("add_authority", "--country", "BR", "--kind", "central", "--name", "A real one")
    adding = start("manage.py", *command)
    assert adding.wait(120) == 0
    for options in ((), ("--reset",)):
        process = demo(*options)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 1
        assert "did not make" in said


def test_reset_begins_anew(demo: Demo) -> None:
    first, again = result(demo()), result(demo("--reset"))
    assert again["reference"] == first["reference"]
    assert again["case"] != first["case"]


def test_the_verifier_is_run_without_django() -> None:
    ask = "import mla.evidence.verify, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", ask], cwd=ROOT, check=False).returncode == 0
