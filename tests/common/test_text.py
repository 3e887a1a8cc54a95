"""What counts as said."""

import pytest

from mla.common.text import stated


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b", " \u200b\u2060\ufeff ", "\u00ad", "\u3164", "\u0301"]
)
def test_a_text_of_which_nothing_can_be_seen_says_nothing(text: str) -> None:
    assert stated(text) == ""


@pytest.mark.parametrize("text", ["a", "7", "?", "€", "급", "م", "क\u093f", "a\u200db"])
def test_a_text_of_which_something_can_be_seen_is_kept_as_it_is(text: str) -> None:
    assert stated(f" {text}\n") == text
