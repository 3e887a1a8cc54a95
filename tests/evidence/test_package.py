import hashlib
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mla.evidence.exhibit import Exhibit
from mla.evidence.index import save
from mla.evidence.layout import Layout
from mla.evidence.names import safe_names
from mla.evidence.package import NothingToPack, build, top_folder
from mla.evidence.profile import TAG_FILES
from mla.evidence.reading import EvidenceDamaged
from mla.evidence.store import keep, receive
from mla.evidence.verify import verify
from tests.evidence.conftest import given_to
from tests.tools import needs_command

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONTENTS = {
    "mail/log file.txt": b"a line\n",
    "empty": b"",
    "../../é\r\n.pcap": bytes(3_000_000),
    "100%.txt": b"percent",
    "$HOME.txt": b"variable",
}


@pytest.fixture
def unpacked(pack: Callable[..., Layout], write: Callable[[Layout], Path]) -> Path:
    """The folder of a package, unpacked by zipfile."""
    path = write(pack(CONTENTS))
    with zipfile.ZipFile(path) as package:
        package.extractall(path.parent / "out")
    (folder,) = (path.parent / "out").iterdir()
    return folder


def test_the_unpacked_folder_is_a_valid_bag(unpacked: Path) -> None:
    bag = bagit.Bag(str(unpacked))
    bag.validate()
    assert bag.info["External-Identifier"] == "UT/2026/0001 package 1"
    assert bag.info["Payload-Oxum"] == f"{sum(map(len, CONTENTS.values()))}.{len(CONTENTS)}"
    assert sorted(bag.algorithms) == ["sha256", "sha512"]


@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
@pytest.mark.parametrize("kind", ["manifest", "tagmanifest"])
def test_the_common_tool_checks_the_unpacked_folder(
    unpacked: Path, kind: str, algorithm: str
) -> None:
    command = [f"{algorithm}sum", "--strict", "-c", f"{kind}-{algorithm}.txt"]
    needs_command(command[0])
    run = subprocess.run(command, cwd=unpacked, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def test_unzip_finds_a_whole_package_with_odd_names_without_error(
    pack: Callable[..., Layout], write: Callable[[Layout], Path]
) -> None:
    needs_command("unzip")
    odd = [
        "=1+1.csv",
        "-rf",
        "*?[a]",
        "\u202egpj.exe",
        "NUL",
        "\u9031\u672b/" * 20 + "x",
        "a" * 400,
    ]
    path = write(pack({**CONTENTS, **dict.fromkeys(odd, b"odd")}))
    run = subprocess.run(["unzip", "-t", path], capture_output=True, check=False)
    assert run.returncode == 0, run.stdout[-500:] + run.stderr
    assert b"No errors detected" in run.stdout
    assert run.stdout.count(b" OK") == len(CONTENTS) + len(odd) + len(TAG_FILES)


def test_the_verifier_finds_the_unpacked_folder_all_right(unpacked: Path) -> None:
    assert verify(unpacked).problems == ()


def test_the_folder_says_how_to_check_it(unpacked: Path) -> None:
    text = (unpacked / "README.txt").read_text()
    assert unpacked.name == "UT-2026-0001-package-1"
    for line in (
        "sha256sum -c --quiet manifest-sha256.txt",
        f"bagit.py --validate {unpacked.name}",
        f"python -m mla.evidence.verify {unpacked.name}.zip --sha256 HASH",
    ):
        assert line in text


def test_equal_input_gives_equal_bytes(pack: Callable[..., Layout], store: Path) -> None:
    assert save(pack(CONTENTS), store) == save(pack(CONTENTS), store)


def test_the_seal_is_the_hash_of_the_package(pack: Callable[..., Layout], store: Path) -> None:
    layout = pack(CONTENTS)
    whole = b"".join(layout.read(0, layout.size))
    assert save(layout, store).sha256 == hashlib.sha256(whole).hexdigest()


def test_a_damaged_exhibit_is_not_sealed(
    exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]], store: Path
) -> None:
    (exhibit,) = exhibits({"a": b"evidence"})
    exhibit.path.chmod(0o600)
    exhibit.path.write_bytes(b"Evidence")
    with pytest.raises(EvidenceDamaged, match="has changed since it was sealed"):
        save(built([exhibit]), store)


def built(exhibits: list[Exhibit], **others: bytes) -> Layout:
    given = given_to(exhibits, "R-1") | others
    return build(exhibits, reference="R-1", organisation="CA", at=AT, tag_files=given)


def test_a_package_without_evidence_is_refused() -> None:
    with pytest.raises(NothingToPack):
        built([])


@pytest.mark.parametrize("name", ["bagit.txt", "fetch.txt", "data/x", "../x"])
def test_a_package_is_given_the_tag_files_of_the_profile_and_no_other(
    exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]], name: str
) -> None:
    with pytest.raises(ValueError, match="a package is given"):
        built(exhibits({"a": b""}), **{name: b""})


def test_a_package_without_an_entry_of_the_ledger_is_not_made(
    exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]],
) -> None:
    with pytest.raises(ValueError, match="no entry"):
        built(exhibits({"a": b""}), **{"ledger.jsonl": b""})


def test_names_that_are_not_safe_together_are_refused(
    exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]],
) -> None:
    with pytest.raises(ValueError, match="safe_names"):
        built(exhibits({"a": b""}) + exhibits({"A": b""}))


@pytest.mark.parametrize(
    ("reference", "folder"),
    [("../x", "x-package-2"), ("UT/2026/1", "UT-2026-1-package-2"), ("é", "case-package-2")],
)
def test_the_folder_is_named_after_the_reference(reference: str, folder: str) -> None:
    assert top_folder(reference, 2) == folder


HOSTILE_NAMES = st.lists(
    st.one_of(st.text(max_size=80), st.text("aA/.\\\r\n\0 é\u0301\u202e%\"'", max_size=8)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(HOSTILE_NAMES)
def test_hostile_names_go_through_package_zipfile_and_verifier(originals: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        names = safe_names(originals)
        digests, temporary = receive([b"evidence"], root)
        path = keep(temporary, digests, root)
        exhibits = [
            Exhibit(str(i), name, original, path, digests, "1", "s", "m", "c")
            for i, (name, original) in enumerate(zip(names, originals, strict=True))
        ]
        layout = built(exhibits)
        target = root / "p.zip"
        target.write_bytes(b"".join(layout.read(0, layout.size)))
        with zipfile.ZipFile(target) as package:
            assert package.testzip() is None
            assert {f"R-1-package-1/data/{name}" for name in names} < set(package.namelist())
            package.extractall(root / "out")
        assert verify(target).problems == ()
        assert verify(root / "out" / "R-1-package-1").problems == ()
        bagit.Bag(str(root / "out" / "R-1-package-1")).validate()
