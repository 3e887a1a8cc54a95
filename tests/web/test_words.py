"""Moments, days, sizes and countries as pages say them."""

import datetime as dt

import pytest

from mla.web.templatetags.mla import country_name, day, filesize_exact, moment, status_tag

AT = dt.datetime(2026, 11, 22, 17, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/Sao_Paulo", "22 November 2026, 14:05 (UTC-3)"),
        ("Asia/Seoul", "23 November 2026, 02:05 (UTC+9)"),
        ("Asia/Kolkata", "22 November 2026, 22:35 (UTC+5:30)"),
        ("America/St_Johns", "22 November 2026, 13:35 (UTC-3:30)"),
        ("UTC", "22 November 2026, 17:05 (UTC)"),
    ],
)
def test_a_moment_says_the_viewers_clock_and_its_zone(zone: str, shown: str) -> None:
    assert moment(AT, zone) == shown


@pytest.mark.parametrize("zone", ["", "Nowhere/Atall", "../etc/passwd"])
def test_a_zone_that_does_not_exist_gives_utc_and_says_so(zone: str) -> None:
    assert moment(AT, zone) == "22 November 2026, 17:05 (UTC)"


def test_what_has_no_date_yet_is_empty() -> None:
    assert (moment(None), day(None)) == ("", "")


def test_a_day_is_written_out() -> None:
    assert day(dt.date(2026, 12, 3)) == "3 December 2026"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_412_306, "1.4 MB (1,412,306 bytes)"),
        (999_999, "1.0 MB (999,999 bytes)"),
        (5_000_000_000, "5.0 GB (5,000,000,000 bytes)"),
    ],
)
def test_a_size_is_said_roughly_and_exactly(size: int, shown: str) -> None:
    assert filesize_exact(size) == shown


def test_a_country_has_its_name_and_code() -> None:
    assert country_name("BR") == "Brazil (BR)"


def test_an_unknown_country_code_stands_alone() -> None:
    assert country_name("ZZ") == "ZZ"


def test_a_status_tag_escapes_what_it_says() -> None:
    assert status_tag("<b>", "red") == '<strong class="govuk-tag govuk-tag--red">&lt;b&gt;</strong>'
