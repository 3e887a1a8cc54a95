"""The demo's countries, authorities and people, read from world.toml; all of them are invented."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

AT_ALL_HOURS = "At all hours, every day"


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """An authority; `parent` is the key of the one above it, or empty at the root."""

    key: str
    parent: str
    kind: str
    name: str
    short_name: str
    functions: str
    address: str
    email: str
    telephone: str
    office_hours: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person with one role at one authority, named by its key."""

    role: str
    authority: str
    name: str
    title: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoCountry:
    """A country with its authorities, parents before their units, and its people."""

    code: str
    city: str
    time_zone: str
    languages: tuple[str, ...]
    authorities: tuple[DemoAuthority, ...]
    people: tuple[DemoPerson, ...]

    def authority(self, kind: str) -> DemoAuthority:
        """The first authority of this kind."""
        return next(entry for entry in self.authorities if entry.kind == kind)

    def person(self, role: str, number: int = 0) -> DemoPerson:
        """The person of this role; number 1 is the second one, for two-person rules."""
        return [person for person in self.people if person.role == role][number]


@cache
def demo_world() -> Mapping[str, DemoCountry]:
    """Every demo country by its ISO 3166-1 code."""
    text = (files("mla.ops.demo") / "world.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {entry["code"]: _country(entry, table["functions"]) for entry in table["country"]}


def _country(entry: dict[str, Any], functions: dict[str, str]) -> DemoCountry:
    return DemoCountry(
        code=entry["code"],
        city=entry["city"],
        time_zone=entry["time_zone"],
        languages=tuple(entry["languages"]),
        authorities=tuple(
            _authority(given, number, entry, functions)
            for number, given in enumerate(entry["authorities"], start=1)
        ),
        people=tuple(_person(given, entry["code"]) for given in entry["people"]),
    )


def _authority(
    given: dict[str, str], number: int, country: dict[str, Any], functions: dict[str, str]
) -> DemoAuthority:
    day_and_night = given["kind"] == "contact_point"
    return DemoAuthority(
        key=given["key"],
        parent=given.get("parent", ""),
        kind=given["kind"],
        name=given["name"],
        short_name=given["short"],
        functions=functions[given["kind"]],
        address=given["address"],
        email=f"office@{given['key']}.{country['code'].lower()}.example",
        telephone=f"{country['dial']} 00 0000 {100 + number:04}",
        office_hours=AT_ALL_HOURS if day_and_night else country["office_hours"],
        time_zone=country["time_zone"],
    )


def _person(given: dict[str, str], country: str) -> DemoPerson:
    first, last = given["name"].split()
    return DemoPerson(
        role=given["role"],
        authority=given["at"],
        name=given["name"],
        title=given["title"],
        email=f"{_plain(first)}.{_plain(last)}@{given['at']}.{country.lower()}.example",
    )


def _plain(name: str) -> str:
    """The name in lower-case ASCII, for the left side of an e-mail address."""
    decomposed = unicodedata.normalize("NFKD", name)
    return decomposed.encode("ascii", "ignore").decode().lower()
