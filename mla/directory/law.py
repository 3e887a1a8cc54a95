"""The law in use: the operator's latest imports (list of parties, treaty records), otherwise what is shipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from mla.directory.models import LawImport
from mla.legal.law import Law, by_treaty, key, record_from, shipped_law
from mla.legal.parties import SHIPPED, Party, read_parties

Named = tuple[tuple[int, str], ...]
"""The imports in use, each by number and SHA-256."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One import, as pages name it."""

    name: str
    number: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class LawInUse:
    """What requests are judged by. `list_from` is None for the shipped list, whose rows each say when they
    were checked; `records_from` has the imports of treaty records by the key of the treaty.
    """

    law: Law
    list_from: Imported | None = None
    records_from: Mapping[str, Imported] = field(default_factory=dict)

    @property
    def parties(self) -> Sequence[Party]:
        return self.law.parties

    @property
    def name(self) -> str:
        """Of the list of parties."""
        return self.list_from.name if self.list_from else SHIPPED

    @property
    def shipped(self) -> bool:
        return self.list_from is None

    @property
    def numbers(self) -> set[int]:
        """Of the imports that nothing replaced."""
        used = [*self.records_from.values(), *filter(None, [self.list_from])]
        return {one.number for one in used}

    def record_from(self, treaty: str) -> Imported | None:
        return self.records_from.get(key(treaty))


def latest_imports() -> QuerySet[LawImport]:
    """The last list of parties, and of each treaty the last record."""
    return LawImport.objects.order_by("treaty", "-number").distinct("treaty")


def imports_in_use() -> ArraySubquery:
    """Which they are, as part of another statement; `law_of` takes what it finds."""
    return ArraySubquery(
        latest_imports().values(found=JSONObject(number="number", sha256="sha256"))
    )


def law_in_use() -> LawInUse:
    """One small query; the texts themselves are read once in a process for each set of imports."""
    return law_of(tuple(latest_imports().values_list("number", "sha256")))


def law_found(found: Iterable[Mapping[str, object]]) -> LawInUse:
    """The law of what `imports_in_use` found."""
    return law_of(tuple((int(str(one["number"])), str(one["sha256"])) for one in found))


@lru_cache(maxsize=4)
def law_of(imports: Named) -> LawInUse:
    """The law with these imports over what is shipped."""
    shipped = shipped_law()
    rows = LawImport.objects.filter(number__in=[number for number, _ in imports])
    parties, list_from = shipped.parties, None
    records, records_from = [*shipped.records.values()], {}
    for row in rows.order_by("number") if imports else ():
        known = Imported(row.name, row.number, row.imported_at)
        if row.treaty:
            records.append(record_from(row.text, row.name))
            records_from[key(row.treaty)] = known
        else:
            parties, list_from = read_parties(row.text, row.name), known
    return LawInUse(Law(parties, by_treaty(records)), list_from, records_from)
