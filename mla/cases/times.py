"""A moment as people and logs write it (ISO 8601, RFC 3339, the log format of web servers), read into UTC."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mla.common.errors import Invalid

HOW = "Write it as 2026-05-03T02:10:00-03:00, or as 2026-05-03 02:10:00 UTC."
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UTC_NAMES = {"Z", "UTC", "GMT"}
NOON, MOST_MINUTES = 12, 14 * 60  # no clock on Earth is further from UTC

_DAY = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})[-/ ](?P<name>[A-Za-z]{3,9})[-/ ](?P<year2>\d{4})"
)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
_ZONE = r"[Zz]|(?:UTC|GMT)?\s*[+-]\d{1,2}(?::?\d{2})?|[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*"
_MOMENT = re.compile(
    rf"\[?(?:{_DAY})(?:[T :]\s*{_CLOCK}\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?)?\s*\(?(?P<zone>{_ZONE})?\)?\]?"
)
_EITHER_WAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b.*")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_SECONDS = re.compile(
    r"1\d{9}(?:\d{3})?"
)  # since 1970, as of 2001; with three more digits, milliseconds


FIRST_YEAR, LAST_YEAR = 1900, 2999


def in_our_time(day: dt.date) -> bool:
    """Whether the year can be meant; what lies outside is a slip, and no clock can reckon with it."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def checked_times(**moments: dt.datetime | None) -> None:
    """Invalid, naming each moment whose year cannot be meant."""
    wrong = {name: at for name, at in moments.items() if at and not in_our_time(at)}
    if wrong:
        raise Invalid({name: not_ours(at) for name, at in wrong.items()})


def not_ours(day: dt.date) -> str:
    return f"The year {day.year} cannot be meant: write one from {FIRST_YEAR} to {LAST_YEAR}."


@dataclass(frozen=True, slots=True)
class Moment:
    """`zone`: in which it is shown again; `stated`: whether the text itself said it."""

    at: dt.datetime
    zone: str
    stated: bool
    whole_day: bool = False

    @property
    def end(self) -> "Moment":
        """The end of the day, where only a day was written."""
        last = dt.timedelta(days=1) - dt.timedelta(seconds=1)
        return Moment(self.at + last, self.zone, self.stated) if self.whole_day else self


def is_moment(text: str) -> bool:
    """Whether this is meant as a time, rightly written or not."""
    text = text.strip()
    return bool(_MOMENT.fullmatch(text) or _EITHER_WAY.fullmatch(text))


def read_moment(text: str, zone: str) -> Moment:
    """The moment; `zone` (IANA) holds where the text names none. Invalid says how to write it."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        at = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        return Moment(at + dt.timedelta(milliseconds=int(text[10:] or 0)), "UTC", stated=True)
    found = _MOMENT.fullmatch(text)
    if not found:
        raise _refused(text)
    try:
        day, time = _day(found), _clock(found)
    except ValueError as error:
        raise Invalid({"time": f"{text} is no time of any calendar. {HOW}"}) from error
    return _placed(day, time or dt.time(), found["zone"] or "", zone, whole_day=time is None)


def in_utc(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """Invalid for an hour that the clocks of this zone skip or strike twice on that day."""
    local = dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone))
    try:
        at = local.astimezone(dt.UTC)
    except OverflowError as error:
        raise Invalid({"time": f"{day} is outside of the calendar."}) from error
    told = f"{written(time)} {{}} on that day in {zone}: the clocks go {{}}. "
    if at.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        sentence = told.format("does not exist", "forward") + "Choose UTC, or correct the time."
        raise Invalid({"time": sentence})
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        sentence = told.format("comes twice", "back") + "Choose UTC and give the time in it."
        raise Invalid({"time": sentence})
    return at


def written(time: dt.time) -> str:
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"


def zone_named(text: str) -> str:
    """The IANA zone of a name or of an offset in whole hours; empty when there is none."""
    text = text.strip().strip("()[]")
    if text.upper() in UTC_NAMES:
        return "UTC"
    if text in known_zones():
        return text
    minutes = _minutes(text)
    return "" if minutes is None else _fixed(minutes)


@cache
def known_zones() -> frozenset[str]:
    """Read from the disk once."""
    return frozenset(available_timezones())


def _placed(day: dt.date, time: dt.time, named: str, chosen: str, *, whole_day: bool) -> Moment:
    if not in_our_time(day):
        raise Invalid({"time": not_ours(day)})
    minutes = _minutes(named)
    if minutes is None:
        zone = zone_named(named) if named else chosen
        if not zone:
            raise Invalid({"time": f"{named} is no time zone known here. {HOW}"})
        return Moment(in_utc(day, time, zone), zone, bool(named), whole_day)
    local = dt.datetime.combine(day, time, tzinfo=dt.timezone(dt.timedelta(minutes=minutes)))
    at = local.astimezone(dt.UTC)
    fits = at.astimezone(ZoneInfo(chosen)).utcoffset() == local.utcoffset()
    return Moment(
        at, chosen if fits else _fixed(minutes) or "UTC", stated=True, whole_day=whole_day
    )


def _minutes(text: str) -> int | None:
    """The offset from UTC that is written as a number."""
    found = _OFFSET.fullmatch(text.strip())
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > MOST_MINUTES:
        raise Invalid({"time": f"No place is {text} from UTC. {HOW}"})
    return -minutes if found[1] == "-" else minutes


def _fixed(minutes: int) -> str:
    """`Etc/GMT+3` is three hours behind UTC (POSIX counts westwards); empty for other than whole hours."""
    if minutes % 60:
        return ""
    return f"Etc/GMT{-minutes // 60:+d}" if minutes else "UTC"


def _day(found: re.Match[str]) -> dt.date:
    if found["year"]:
        return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    month = MONTHS.index(found["name"][:3].lower()) + 1
    return dt.date(int(found["year2"]), month, int(found["day2"]))


def _clock(found: re.Match[str]) -> dt.time | None:
    if found["hour"] is None:
        return None
    hour, part = int(found["hour"]), (found["part"] or "")[:6].ljust(6, "0")
    if found["half"]:
        if not 1 <= hour <= NOON:
            raise ValueError(hour)
        hour = hour % NOON + (NOON if found["half"][0] in "pP" else 0)
    return dt.time(hour, int(found["minute"]), int(found["second"] or 0), int(part))


def _refused(text: str) -> Invalid:
    if _EITHER_WAY.fullmatch(text):
        told = f"{text} can be read with the day or the month first. {HOW}"
    else:
        told = f"{text} is not a time that can be read. {HOW}"
    return Invalid({"time": told})
