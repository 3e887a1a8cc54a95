from hypothesis import given
from hypothesis import strategies as st

from mla.evidence.manifest import bag_info, decode_path, encode_path, manifest, parse_line


def test_lines_are_sorted_hashes_and_paths() -> None:
    assert manifest({"data/b": "ff", "data/a c": "00"}) == b"00  data/a c\nff  data/b\n"


def test_line_ends_and_percent_are_encoded_and_nothing_else() -> None:
    assert encode_path("a\r\n%0A é") == "a%0D%0A%250A é"


@given(st.text(min_size=1))
def test_any_path_comes_back(path: str) -> None:
    assert decode_path(encode_path(path)) == path
    assert "\n" not in encode_path(path)


def test_a_line_comes_apart_only_if_it_could_have_been_written() -> None:
    assert parse_line("00ff  data/a%0Ab") == ("data/a\nb", "00ff")
    for line in ("00FF  data/a", "00ff data/a", "00ff *data/a", "data/a", "00ff  a%b", ""):
        assert parse_line(line) is None


def test_a_value_stays_on_its_line() -> None:
    info = bag_info([("Source-Organization", "Unit\r\nPayload-Oxum: 1.1\u2028x"), ("Empty", "")])
    assert info == b"Source-Organization: Unit Payload-Oxum: 1.1 x\n"
