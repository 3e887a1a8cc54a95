"""Who is bound by what, from when until when: rows of data, shipped with their date or imported by the operator."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from mla.legal.instruments import DATA, instruments
from mla.legal.reading import ARTICLE
from mla.legal.tables import Row, day, read_table, words, yes

COLUMNS = (
    "instrument",
    "treaty",
    "country",
    "in_force_on",
    "ended_on",
    "reservations",
    "reserved",
    "declarations",
    "instead_with",
    "source",
    "verified",
    "checked_on",
)
SHIPPED = "parties.csv"


@dataclass(frozen=True, slots=True)
class Party:
    """One state bound by one instrument; `treaty` names which, where the instrument is a treaty record.

    `reserved` are the articles whose reservation it made, where a ground of refusal depends on that.
    `instead_with` are states with which it agreed to apply the convention's own rules although a
    treaty binds both; the agreement counts when both rows name each other.
    """

    instrument: str
    country: str
    in_force_on: date
    ended_on: date | None = None
    treaty: str = ""
    reservations: str = ""
    reserved: tuple[str, ...] = ()
    declarations: str = ""
    instead_with: tuple[str, ...] = ()
    source: str = ""
    verified: bool = False
    checked_on: date | None = None

    def bound_on(self, on: date) -> bool:
        """Whether it is in force for this state on that day; the day it ended is no longer covered."""
        return self.in_force_on <= on and (self.ended_on is None or on < self.ended_on)


@cache
def shipped_parties() -> tuple[Party, ...]:
    """The list that comes with this version; each row says when it was checked and from what."""
    return read_parties((DATA / SHIPPED).read_text(encoding="utf-8"), SHIPPED)


def read_parties(text: str, name: str) -> tuple[Party, ...]:
    """Parties from CSV; TableUnreadable names the line that cannot be used."""
    return read_table(text, name, COLUMNS, _party)


def _party(row: Row) -> Party:
    code, country = row["instrument"], row["country"]
    if code not in instruments():
        raise ValueError(f"there is no instrument {code!r}; known are {', '.join(instruments())}.")
    if not re.fullmatch("[A-Z]{2}", country):
        raise ValueError(f"country is {country!r}: write the two letters of ISO 3166-1.")
    in_force_on, ended_on = day(row, "in_force_on"), day(row, "ended_on")
    if in_force_on is None:
        raise ValueError("in_force_on is missing.")
    if ended_on and ended_on <= in_force_on:
        raise ValueError("it ended before it was in force.")
    wrong = [one for one in words(row, "reserved") if not ARTICLE.fullmatch(one)]
    if wrong:
        raise ValueError(f"reserved holds {wrong[0]!r}: write articles as 29(4), parted by ;.")
    if not row["source"]:
        raise ValueError("source is missing: say where this stands.")
    return Party(
        instrument=code,
        country=country,
        in_force_on=in_force_on,
        ended_on=ended_on,
        treaty=" ".join(row["treaty"].split()),
        reservations=row["reservations"],
        reserved=words(row, "reserved"),
        declarations=row["declarations"],
        instead_with=words(row, "instead_with"),
        source=row["source"],
        verified=yes(row, "verified"),
        checked_on=day(row, "checked_on"),
    )
