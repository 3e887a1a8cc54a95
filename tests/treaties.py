"""The treaty of the example in docs/law.md, and the countries that are bound by it."""

from datetime import date
from pathlib import Path

from mla.legal.instruments import Instrument
from mla.legal.law import Law, by_treaty, record_from
from mla.legal.parties import COLUMNS, Party

ROOT = Path(__file__).parents[1]
RECORD = (ROOT / "docs/law.md").read_text().partition("```toml\n")[2].partition("```")[0]
"""The record as the documentation prints it."""
TREATY = "Treaty on Mutual Legal Assistance in Criminal Matters between Arland, Berland and Corland of 2020"
SHORT = "Treaty of Port Ulm"


def record(text: str = RECORD, name: str = "port-ulm.toml") -> Instrument:
    return record_from(text, name)


def bound(*countries: str, treaty: str = TREATY, reserved: tuple[str, ...] = ()) -> list[Party]:
    """A row for each; the last of them made these reservations."""
    rows = [
        Party("BIL", one, date(2021, 1, 1), treaty=treaty, source="gazette", verified=True)
        for one in countries[:-1]
    ]
    last = Party(
        "BIL",
        countries[-1],
        date(2021, 1, 1),
        treaty=treaty,
        reserved=reserved,
        source="gazette",
        verified=True,
    )
    return [*rows, last]


def law_of(*countries: str, reserved: tuple[str, ...] = ()) -> Law:
    """The example in force between these countries, and nothing else."""
    return Law(bound(*countries, reserved=reserved), by_treaty([record()]))


def as_csv(*rows: str) -> bytes:
    """A list of parties for import: `KR 6(2)` for each state bound by the treaty."""
    lines = []
    for row in rows:
        country, _, reserved = row.partition(" ")
        lines.append(
            f'BIL,"{TREATY}",{country},2021-01-01,,,{reserved},,,Official gazette,yes,2026-03-02'
        )
    return "\n".join([",".join(COLUMNS), *lines, ""]).encode()
