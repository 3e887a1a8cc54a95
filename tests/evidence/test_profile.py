"""Packages that were stripped, or have what none of ours has, though all their hashes agree."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from mla.evidence import profile
from mla.evidence.exhibit import Exhibit
from mla.evidence.hashing import digests_of
from mla.evidence.layout import Layout, Member
from mla.evidence.manifest import ALGORITHMS, DECLARATION, manifest
from mla.evidence.readme import readme
from mla.evidence.verify import verify
from mla.ledger import chain
from tests.evidence.conftest import AT, CASE, REFERENCE, bodies, extract, given_to

Forge = Callable[..., tuple[str, ...]]
TOP = "UT-2026-0001-package-1"
OTHER_CASE = CASE.replace("0001", "0002")


@pytest.fixture
def forge(exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]], tmp_path: Path) -> Forge:
    """What is found in a package that somebody made anew with all its manifests, as `forged` says."""
    usual = given_to(exhibits({"a": b"1"}))

    def found(
        changes: Mapping[str, bytes | None],
        payload: Mapping[str, bytes] | None = None,
        top: str = TOP,
    ) -> tuple[str, ...]:
        path = tmp_path / "forged.zip"
        path.write_bytes(forged(usual, changes, {"a": b"1"} if payload is None else payload, top))
        return verify(path).problems

    return found


def forged(
    usual: Mapping[str, bytes],
    changes: Mapping[str, bytes | None],
    payload: Mapping[str, bytes],
    top: str,
) -> bytes:
    """Tag files as usual but for the changes (None: without it), and manifests that agree."""
    held = {f"data/{name}": content for name, content in payload.items()}
    ledger = changes.get("ledger.jsonl") or usual["ledger.jsonl"]
    tags: dict[str, bytes | None] = {
        "README.txt": readme(REFERENCE, 1, "Utopia", TOP, 1),
        "bagit.txt": DECLARATION,
        "bag-info.txt": info(held, ledger),
        "exhibits.csv": b"exhibit\r\n",
        **usual,
        **listed("manifest", held),
        **changes,
    }
    kept = {name: content for name, content in tags.items() if content is not None}
    kept |= listed("tagmanifest", kept)
    members = [
        Member(f"{top}/{name}", len(body), digests_of([body]).crc32, body)
        for name, body in (kept | held).items()
    ]
    layout = Layout.of(members, AT)
    return b"".join(layout.read(0, layout.size))


def info(held: Mapping[str, bytes], ledger: bytes, reference: str = REFERENCE) -> bytes:
    lines = ledger.splitlines()
    values = [
        "Utopia",
        f"{reference} package 1",
        "2026-03-14",
        f"{sum(map(len, held.values()))}.{len(held)}",
        str(len(lines)),
        chain.from_line(lines[-1]).head.hex() if lines else "00" * 32,
    ]
    labelled = zip(profile.LABELS, values, strict=True)
    return "".join(f"{label}: {value}\n" for label, value in labelled).encode()


def listed(kind: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        f"{kind}-{algorithm}.txt": manifest(
            {name: getattr(digests_of([body]), algorithm) for name, body in files.items()}
        )
        for algorithm in ALGORITHMS
    }


def test_a_package_made_anew_as_ours_are_is_all_right(forge: Forge) -> None:
    """Else the tests below would prove nothing."""
    assert forge({}) == ()


@pytest.mark.parametrize("name", [*profile.MADE, *profile.GIVEN])
def test_a_part_that_was_taken_out_is_missed(forge: Forge, name: str) -> None:
    assert f"'{name}' is missing." in forge({name: None})


def test_every_part_of_a_package_is_in_the_table() -> None:
    assert len(set(profile.TAG_FILES)) == 12


def test_an_empty_record_is_named(forge: Forge) -> None:
    assert "ledger.jsonl: There is no entry: the record of the case was taken out." in (
        forge({"ledger.jsonl": b""})
    )


def test_a_package_without_evidence_is_named(forge: Forge) -> None:
    assert forge({}, {}) == ("There is no file of evidence in 'data/'.",)


def test_files_to_fetch_from_elsewhere_are_refused(forge: Forge) -> None:
    (problem,) = forge({"fetch.txt": b"https://evil.example/x 1 data/x\n"})
    assert (
        problem == "'fetch.txt' names files to fetch from elsewhere: a package holds all its files."
    )


@pytest.mark.parametrize("name", ["note.txt", "meta/custody.csv", "manifest-md5.txt"])
def test_a_file_that_no_package_has_is_named(forge: Forge, name: str) -> None:
    assert f"'{name}' does not belong to a package" in " ".join(forge({name: b"x"}))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("NUL", "_NUL"),
        ("con.txt", "_con.txt"),
        ("a.txt:evil", "a.txt_evil"),
        ("x. ", "x"),
        (" x", "x"),
        ("<b>|?*", "_b____"),
        ("dir./x", "dir/x"),
        ("e\u0301", "\u00e9"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_that_sealing_never_gives_is_named(forge: Forge, name: str, safe: str) -> None:
    problems = forge({}, {"a": b"1", name: b"2"})
    if len(name) > 160:
        assert "is a name that some computers cannot hold" in problems[0]
        return
    assert problems == (
        f"'{name}' is a name that some computers cannot hold: sealing makes it '{safe}'.",
    )


@pytest.mark.parametrize("top", ["NUL", "a|b", "x. "])
def test_the_folder_of_the_package_has_a_name_that_every_computer_can_hold(
    forge: Forge, top: str
) -> None:
    (problem,) = forge({}, top=top)
    assert "is a name that some computers cannot hold" in problem


ENTRIES = bodies(3)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            [{**one, "stream": "node"} for one in ENTRIES],
            "Entry 1 is not from the record of a case",
        ),
        (
            [{**one, "stream": f"case/{CASE}/requested"} for one in ENTRIES],
            "Entry 1 is not from the record of a case that both states share.",
        ),
        (
            [ENTRIES[0], {**ENTRIES[1], "case_id": OTHER_CASE}, ENTRIES[2]],
            "Entry 2 names another case than its record.",
        ),
        (
            [
                *ENTRIES[:2],
                {**ENTRIES[2], "stream": f"case/{OTHER_CASE}/shared", "case_id": OTHER_CASE},
            ],
            "Entry 3 is from the record of another case than the entries before it.",
        ),
        (bodies(3, "UT/2026/0002"), "It is not the record of the case that 'bag-info.txt' names."),
        (ENTRIES[1:], "It is not the record of the case that 'bag-info.txt' names."),
        (["text"], "line 1 is not an entry of a ledger"),
        ([{"event": "case.sent"}], "line 1 is not an entry of a ledger"),
        ([{**ENTRIES[0], "facts": {}}], "line 1 is not an entry of a ledger"),
    ],
)
def test_a_record_of_something_else_is_named(
    forge: Forge, said: list[object], sentence: str
) -> None:
    assert sentence in " ".join(forge({"ledger.jsonl": extract(said)}))


def test_a_record_that_was_cut_at_its_end_is_named(forge: Forge) -> None:
    whole, cut = extract(bodies(3)), extract(bodies(2))
    changes = {"ledger.jsonl": cut, "bag-info.txt": info({"data/a": b"1"}, whole)}
    (problem,) = forge(changes)
    assert problem.startswith("ledger.jsonl: It ends with entry 2, and 'bag-info.txt' says")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"Ledger-Head", b"Ledger-head", "its lines are not Source-Organization, "),
        (b"Payload-Oxum: 1.1\n", b"", "its lines are not "),
        (b"2026-03-14\n", b"2026-03-14\nContact-Name: X\n", "its lines are not "),
        (b" package 1", b" package one", "it does not say which package of which case this is"),
        (b"Payload-Oxum: 1.1", b"Payload-Oxum: 2.1", "does not say that there are 1 files"),
        (b"UT/2026/0001 ", b"UT/2026/0009 ", "It is not the record of the case"),
    ],
)
def test_a_description_that_is_not_of_a_package_is_named(
    forge: Forge, old: bytes, new: bytes, sentence: str
) -> None:
    usual = info({"data/a": b"1"}, extract(bodies(3)))
    assert old in usual
    assert sentence in " ".join(forge({"bag-info.txt": usual.replace(old, new)}))
