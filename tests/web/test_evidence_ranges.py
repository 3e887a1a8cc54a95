"""Range headers against RFC 9110, section 14."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mla.web.ranges import Span, Unsatisfiable, wanted

ETAG = '"abc"'


def ask(header: str, size: int = 100, if_range: str = "") -> Span:
    return wanted(header, if_range=if_range, etag=ETAG, size=size)


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=10-", 10, 100),
        ("bytes=-7", 93, 100),
        ("bytes=-700", 0, 100),
        ("bytes=90-9999", 90, 100),
        ("BYTES=1-2", 1, 3),
    ],
)
def test_one_range_is_cut_to_the_size(header: str, start: int, stop: int) -> None:
    assert ask(header) == Span(start, stop, 100, partial=True)


@pytest.mark.parametrize(
    "header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=9999999999999999999-"]
)
def test_a_range_behind_the_end_is_refused(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        ask(header)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=a-b",
        "bytes=٣-",
        "bytes=1-2\n",
    ],
)
def test_what_is_no_single_range_gives_the_whole(header: str) -> None:
    assert ask(header) == Span(0, 100, 100, partial=False)


def test_a_resumed_download_of_another_package_starts_anew() -> None:
    assert ask("bytes=10-", if_range=ETAG).partial
    assert not ask("bytes=10-", if_range='"other"').partial
    assert not ask("bytes=10-", if_range=f"W/{ETAG}").partial
    assert not ask("bytes=10-", if_range="Sat, 01 Aug 2026 10:00:00 GMT").partial


@given(st.text(alphabet="bytes=0123456789-, ", max_size=30), st.integers(1, 10**12))
def test_no_header_leads_out_of_the_file(header: str, size: int) -> None:
    try:
        span = ask(header, size)
    except Unsatisfiable:
        return
    assert 0 <= span.start < span.stop <= size
