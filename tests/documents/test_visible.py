from mla.documents.visible import exact, plain, prose


def test_what_the_font_lacks_is_shown_by_its_code_point() -> None:
    assert prose("\u6f22 and \u0639 and \u0939") == ["[U+6F22] and [U+0639] and [U+0939]"]
    assert exact("\U0001f600") == "[U+1F600]"


def test_controls_overrides_and_hidden_characters_are_shown() -> None:
    for hidden in "\x00\x07\u00ad\u200b\u200d\u202e\u2066\u2028\ufe0f\ufeff\ue000\ud800":
        assert exact(f"a{hidden}b") == f"a[U+{ord(hidden):04X}]b"
        assert prose(f"a{hidden}b") == [f"a[U+{ord(hidden):04X}]b"]


def test_a_new_line_starts_a_paragraph_in_prose() -> None:
    assert prose("one\r\n\n  \ntwo\tthree") == ["one", "two three"]


def test_no_space_of_a_name_is_lost() -> None:
    assert exact(" a  b ") == "[U+0020]a [U+0020]b[U+0020]"
    assert exact("a\nb\tc\u2003d") == "a[U+000A]b[U+0009]c[U+2003]d"


def test_plain_text_keeps_all_scripts_but_no_controls() -> None:
    assert plain("\u6f22 \u0639 \u202e\x1b") == "\u6f22 \u0639 [U+202E][U+001B]"
