"""Lists of identifiers of every usual shape are understood, or each bad line says how to write it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mla.cases.pasted import read_lines
from mla.cases.times import read_moment
from mla.common.errors import Invalid
from mla.legal.identifiers import exact

SAO_PAULO = "America/Sao_Paulo"
AT = datetime(2026, 5, 3, 5, 10, tzinfo=UTC)


def test_lines_carry_a_provider_after_a_comma_and_repeats_are_left_out() -> None:
    pasted = read_lines(
        '192.0.2.10:80, Example Net\n\nana@mail.example,"Mail, Ltd"\n192.0.2.10:80\n'
    )
    assert pasted.repeated == 1
    assert [(line.number, line.identifier, line.port, line.provider) for line in pasted.lines] == [
        (1, "192.0.2.10", 80, "Example Net"),
        (3, "ana@mail.example", None, "Mail, Ltd"),
    ]


def test_a_line_that_cannot_be_used_says_why() -> None:
    good, bad = read_lines("ana@mail.example\n192.0.2.999").lines
    assert (good.problem, bad.number) == ("", 2)
    assert "192.0.2.999 is not an IPv4 address" in bad.problem


def test_a_line_as_long_as_a_book_is_refused_in_a_sentence() -> None:
    good, bad = read_lines("ana@mail.example\n" + "x@" * 100_000).lines
    assert (good.problem, bad.number) == ("", 2)
    assert "put one name, number or address on a line" in bad.problem


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_a_table_with_headings_is_read_by_them(comma: str) -> None:
    rows = [
        "IP Address,Source Port,Timestamp,ISP,Remark",
        "192.0.2.1,51234,2026-05-03T02:10:00-03:00,Net,Mail",
    ]
    [line] = read_lines("\n".join(rows).replace(",", comma)).lines
    assert (line.identifier, line.port, line.provider, line.note) == (
        "192.0.2.1",
        51234,
        "Net",
        "Mail",
    )
    assert (line.from_at, line.to_at, line.time_zone) == (AT, AT, "Etc/GMT+3")


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-03T02:10:00-03:00",
        "2026-05-03 02:10 UTC-3",
        "2026-05-03 05:10:00 UTC",
        "2026-05-03 05:10Z",
        "2026/05/03 05:10 AM GMT",
        "[03/May/2026:02:10:00 -0300]",
        "3 May 2026 02:10 America/Sao_Paulo",
        "2026-05-03 02:10",
        "1777785000",
        "1777785000000",
    ],
)
def test_a_time_is_read_with_its_zone_or_with_the_one_chosen(written: str) -> None:
    [line] = read_lines(
        f"192.0.2.1\t51234\t{written}" if written[0] != "1" else f"ip\tat\n192.0.2.1\t{written}",
        SAO_PAULO,
    ).lines
    assert (line.from_at, line.problem) == (AT, "")
    assert line.zone_chosen is (written == "2026-05-03 02:10")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "03/05/2026 02:10",
            "03/05/2026 02:10 can be read with the day or the month first. Write it as 2026-",
        ),
        ("2026-02-30 02:10", "is no time of any calendar"),
        ("2026-05-03 25:10", "is no time of any calendar"),
        ("2026-05-03 02:10 XYZ", "XYZ is no time zone known here"),
        ("2026-05-03 02:10 +25:00", "No place is"),
        ("yesterday", "is not a time that can be read"),
    ],
)
def test_a_time_that_can_be_read_two_ways_or_not_at_all_says_how_to_write_it(
    written: str, said: str
) -> None:
    good, bad = read_lines(f"ip,time\n192.0.2.1,2026-05-03 02:10 UTC\n192.0.2.2,{written}").lines
    assert (good.problem, bad.number, bad.identifier) == ("", 3, "192.0.2.2")
    assert said in bad.problem


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    [line] = read_lines("192.0.2.1,2026-03-29 02:30", "Europe/Paris").lines
    assert "does not exist on that day in Europe/Paris" in line.problem


def test_from_and_to_make_a_period_and_a_day_counts_to_its_end() -> None:
    text = (
        "from;to;ip\n2026-05-03;2026-05-04;192.0.2.1\n2026-05-03;;192.0.2.2\n;2026-05-04;192.0.2.3"
    )
    whole, since, until = read_lines(text, SAO_PAULO).lines
    begin, end = datetime(2026, 5, 3, 3, tzinfo=UTC), datetime(2026, 5, 5, 2, 59, 59, tzinfo=UTC)
    assert (whole.from_at, whole.to_at) == (begin, end)
    assert (since.from_at, since.to_at) == (begin, None)
    assert (until.from_at, until.to_at) == (None, end)
    assert whole.zone_chosen


def test_date_time_and_zone_may_stand_in_columns_of_their_own() -> None:
    rows = (
        "ip,date,time,tz\n192.0.2.1,2026-05-03,02:10:00,-03:00\n192.0.2.1,2026-05-03,02:10:00,Mars"
    )
    good, bad = read_lines(rows).lines
    assert (good.from_at, good.zone_chosen) == (AT, False)
    assert "Mars is no time zone known here" in bad.problem
    [headed] = read_lines("ip,Time (UTC)\n192.0.2.1,2026-05-03 05:10:00", SAO_PAULO).lines
    assert (headed.from_at, headed.zone_chosen) == (AT, False)


def test_what_a_row_says_beyond_the_columns_known_goes_into_the_note() -> None:
    pasted = read_lines("account,ip,bytes\nana,192.0.2.1,99")
    [line] = pasted.lines
    assert (line.identifier, line.note) == ("192.0.2.1", "Account: ana; bytes: 99")
    assert pasted.into_note == ("bytes",)


def test_one_address_at_two_times_is_two_and_what_is_known_is_counted() -> None:
    rows = "192.0.2.1,2026-05-03 02:10 UTC\n192.0.2.1,2026-05-03 02:11 UTC"
    twice = read_lines(rows)
    assert len(twice.lines) == 2
    again = read_lines(rows, known={line.key for line in twice.lines})
    assert (again.lines, again.known) == ([], 2)


def test_a_heading_says_what_stands_below_it() -> None:
    account, imei = (
        read_lines("account number\n490154203237518\n").lines,
        read_lines("490154203237518\n").lines,
    )
    assert (account[0].identifier_type, imei[0].identifier_type) == ("user_name", "imei")
    [bad] = read_lines("phone\n5550 0100").lines
    assert "the country code first" in bad.problem


def test_numbers_of_lines_are_those_of_the_text_and_a_spreadsheet_may_say_its_comma() -> None:
    bad = read_lines("sep=;\nip;port\n\n192.0.2.1;http\n").bad
    assert [(line.number, line.problem[:15]) for line in bad] == [(4, "http is no port")]


@given(st.text())
def test_any_text_at_all_can_be_pasted(text: str) -> None:
    for line in read_lines(text).lines:
        assert line.problem or exact(line.identifier_type, line.identifier) == line.identifier


def test_a_year_that_cannot_be_meant_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid, match="The year 205 cannot be meant"):
        read_moment("0205-05-03T02:10:00Z", "UTC")
