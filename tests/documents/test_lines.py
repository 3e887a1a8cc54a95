from hypothesis import given
from hypothesis import strategies as st

from mla.documents.fonts import BODY, DIGEST
from mla.documents.lines import break_lines, shorten, text_width

LETTERS = st.text("aeilmW/-.@ \u00e9\u0301", max_size=200)


@given(LETTERS, st.floats(min_value=25, max_value=400))
def test_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = break_lines(text, BODY, width)
    assert all(text_width(line, BODY) <= width + 0.001 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_an_address_breaks_after_a_separator() -> None:
    address = "https://mla.example/verify/" + "9f86d081884c7d65" * 2
    assert break_lines(address, DIGEST, 150)[0] == "https://mla.example/verify/"


def test_an_accent_stays_with_its_letter() -> None:
    lines = break_lines("e\u0301" * 100, BODY, 60)
    assert all(line.startswith("e") for line in lines)


def test_a_long_text_is_shortened_with_an_ellipsis() -> None:
    short = shorten("reference " * 30, BODY, 100)
    assert short.endswith("…")
    assert text_width(short, BODY) <= 100
    assert shorten("short", BODY, 100) == "short"
