"""Periods as a letter and the pages say them."""

import pytest

from mla.cases.letter import period

MORNING, NOON = "2026-05-03T05:10:00+00:00", "2026-05-03T15:00:05+00:00"
NEXT_DAY = "2026-05-05T02:59:59+00:00"
WINTER = "2026-01-03T05:10:00+00:00"


@pytest.mark.parametrize(
    ("start", "end", "zone", "said"),
    [
        (None, None, "UTC", ""),
        (MORNING, MORNING, "UTC", "3 May 2026, 05:10 (UTC)"),
        (MORNING, None, "America/Sao_Paulo", "from 3 May 2026, 02:10 (UTC-3)"),
        (None, NOON, "Asia/Kolkata", "until 3 May 2026, 20:30:05 (UTC+5:30)"),
        (MORNING, NOON, "America/Sao_Paulo", "3 May 2026, 02:10 to 12:00:05 (UTC-3)"),
        (MORNING, NEXT_DAY, "UTC", "3 May 2026, 05:10 to 5 May 2026, 02:59:59 (UTC)"),
        (
            WINTER,
            MORNING,
            "Europe/Paris",
            "3 January 2026, 06:10 (UTC+1) to 3 May 2026, 07:10 (UTC+2)",
        ),
    ],
)
def test_a_period_names_day_and_offset_once_where_they_are_the_same(
    start: str | None, end: str | None, zone: str, said: str
) -> None:
    assert period(start, end, zone) == said
