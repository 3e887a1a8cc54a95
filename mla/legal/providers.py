"""Where providers usually answer from: a small, neutral list, to notice that data may be in a third state."""

import re
from dataclasses import dataclass
from functools import cache

from mla.legal.instruments import DATA
from mla.legal.tables import Row, read_table, words, yes

COLUMNS = ("name", "also", "countries", "source", "verified")
FILE = "providers.csv"


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider, its other names, and the countries whose authorities can order it to disclose."""

    name: str
    also: tuple[str, ...]
    countries: tuple[str, ...]
    source: str
    verified: bool


@cache
def providers() -> tuple[Provider, ...]:
    return read_table((DATA / FILE).read_text(encoding="utf-8"), FILE, COLUMNS, _provider)


def provider_in(text: str) -> Provider | None:
    """The provider that this text names as a whole word, if the list knows it."""
    for provider in providers():
        names = "|".join(map(re.escape, (provider.name, *provider.also)))
        if re.search(rf"(?<!\w)({names})(?!\w)", text, re.IGNORECASE):
            return provider
    return None


def _provider(row: Row) -> Provider:
    return Provider(
        name=row["name"],
        also=words(row, "also"),
        countries=words(row, "countries"),
        source=row["source"],
        verified=yes(row, "verified"),
    )
