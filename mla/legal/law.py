"""The law in use, as one value: who is bound by what, and what the treaties that have a record say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType

from mla.legal.instruments import DATA, instrument_named, instruments
from mla.legal.parties import Party, shipped_parties
from mla.legal.provisions import Instrument
from mla.legal.reading import PARTS, LawDataBroken, read_record

TREATY_RECORD = "BIL"
"""The basis that stands for every treaty; the request and the rows of the list name which."""
TREATIES = DATA / "treaties"


def key(treaty: str) -> str:
    """The name of a treaty as names are compared: without regard to spacing and capital letters."""
    return " ".join(treaty.split()).casefold()


@dataclass(frozen=True)
class Law:
    """`records` by the `key` of the treaty's name; a treaty that is only in `parties` has none."""

    parties: Sequence[Party] = ()
    records: Mapping[str, Instrument] = field(default_factory=dict)

    def instrument(self, code: str, treaty: str = "") -> Instrument:
        """The instrument of this code, of a treaty its record; Invalid if the code is unknown.

        A treaty without a record has the common contents of treaties under its own name.
        """
        basis = instrument_named(code)
        if code != TREATY_RECORD or not treaty.strip():
            return basis
        name = self.named(treaty)
        record = self.records.get(key(name))
        return record or replace(
            basis, title=name, short_title=name, treaty=name, borrowed=frozenset(PARTS)
        )

    def named(self, treaty: str) -> str:
        """The treaty that these words name, as record or list of parties spell it; otherwise the words.

        They may be its name, the short title of its record, or hold its name and say more.
        """
        said = key(treaty)
        if not said:
            return ""
        if said in self._names:
            return self._names[said]
        if said in self._short:
            return self._short[said]
        inside = [name for name in self._names if name in said]
        return self._names[max(inside, key=len)] if inside else treaty.strip()

    @cached_property
    def treaties(self) -> list[str]:
        """Every treaty that a record or a row of the list names, in the order of their names."""
        return sorted(self._names.values())

    def rows(self, basis: Instrument) -> list[Party]:
        """Who is bound by it; by any treaty, where it stands for every treaty."""
        rows = (row for row in self.parties if row.instrument == basis.code)
        return [row for row in rows if not basis.treaty or key(row.treaty) == key(basis.treaty)]

    def reserved(self, basis: Instrument, country: str, on: date) -> frozenset[str]:
        """The articles that the country reserved, and still has reserved on that day."""
        bound = (row for row in self.rows(basis) if row.country == country and row.bound_on(on))
        return frozenset(article for row in bound for article in row.reserved)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        of_rows = (row.treaty for row in self.parties if row.instrument == TREATY_RECORD)
        of_records = (record.treaty for record in self.records.values())
        return {key(name): name for name in (*of_rows, *of_records) if name}

    @cached_property
    def _short(self) -> Mapping[str, str]:
        return {key(record.short_title): record.treaty for record in self.records.values()}


def record_from(text: str, name: str) -> Instrument:
    """One treaty from the text of its record, checked; LawDataBroken names file, entry and fault."""
    return read_record(text, name, instruments()[TREATY_RECORD])


def by_treaty(records: Iterable[Instrument]) -> Mapping[str, Instrument]:
    """By the keys of their names, a later one in place of an earlier."""
    return MappingProxyType({key(record.treaty): record for record in records})


@cache
def shipped_law() -> Law:
    """The list of parties and the treaty records that come with this version."""
    files = sorted(TREATIES.iterdir(), key=lambda file: file.name)
    records = [record_from(file.read_text(encoding="utf-8"), file.name) for file in files]
    if len(by_treaty(records)) < len(records):
        raise LawDataBroken("Two files in treaties/ are of the same treaty.")
    return Law(shipped_parties(), by_treaty(records))
