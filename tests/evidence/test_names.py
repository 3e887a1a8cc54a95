import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mla.evidence.names import safe_names

HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet="aA./\\ \u202e\x00\r\n'\"%é\u0301:*", max_size=12),
        st.sampled_from(["../../x", "/etc/passwd", "CON", "nul.txt", "a/../b", "a" * 255 + ".eml"]),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("original", "safe"),
    [
        ("inbox/2026/report.pdf", "inbox/2026/report.pdf"),
        ("/etc/passwd", "etc/passwd"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\x", "C__Users_x"),
        ("a\r\nb\0.txt", "a__b_.txt"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("con", "_con"),
        ("LPT1.tar.gz", "_LPT1.tar.gz"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("name. . ", "name"),
        (" ", "unnamed"),
        ("..", "unnamed"),
        ("", "unnamed"),
        (".profile", ".profile"),
        ("100% $HOME.txt", "100_ _HOME.txt"),
        ("it's.txt", "it's.txt"),
        ("\udcff.bin", "_.bin"),
        ("a\u00a0b", "a b"),
    ],
)
def test_a_name_becomes_safe(original: str, safe: str) -> None:
    assert safe_names([original]) == [safe]


def test_the_extension_survives_a_cut() -> None:
    (name,) = safe_names(["é" * 250 + ".pcapng"])
    assert name.endswith("é.pcapng")
    assert len(name.encode()) <= 200


def test_names_that_a_file_system_takes_for_one_are_told_apart() -> None:
    names = safe_names(["a.txt", "A.TXT", "é", "e\u0301", "a.txt"])
    assert names == ["a.txt", "A (2).TXT", "é", "é (2)", "a (3).txt"]


def test_a_file_is_never_named_like_a_folder() -> None:
    assert safe_names(["x", "X/y", "x/z"]) == ["x (2)", "X/y", "x/z"]


def test_twenty_thousand_equal_names_stay_quick() -> None:
    assert len(set(safe_names(["same.txt"] * 20_000))) == 20_000


@given(HOSTILE)
@example(["a" * 200, "A" * 200, "a" * 250])
@example(["a (2)", "a", "a"])
def test_any_names_become_safe_and_unique(originals: list[str]) -> None:
    names = safe_names(originals)
    assert len(names) == len(originals)
    assert names == safe_names(originals)
    assert safe_names(names) == names
    for key in (str.casefold, str.upper, lambda name: unicodedata.normalize("NFD", name).lower()):
        assert len({key(name) for name in names}) == len(names)
    for name in names:
        assert len(name.encode()) <= 1000
        assert name == unicodedata.normalize("NFC", name)
        for part in name.split("/"):
            assert part not in {"", ".", ".."}
            assert len(part.encode()) <= 200
            assert not set('<>:"\\|?*%\r\n\0') & set(part)
            assert part == part.strip().rstrip(".")
