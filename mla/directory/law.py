"""Who is bound by what: the operator's latest import, or the list that this version ships."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mla.directory.models import LawImport
from mla.legal.parties import SHIPPED, Party, read_parties, shipped_parties


@dataclass(frozen=True, slots=True)
class PartyList:
    """The list in use. `imported_at` is None for the shipped one, whose rows each say when they were checked."""

    parties: Sequence[Party]
    name: str
    number: int = 0
    imported_at: datetime | None = None

    @property
    def shipped(self) -> bool:
        return self.imported_at is None


def parties_in_use() -> PartyList:
    """One small query; the rows themselves are read once in a process for each import."""
    latest = LawImport.objects.order_by("-number").values_list("number", "sha256").first()
    return list_of_import(*(latest or ()))


@lru_cache(maxsize=4)
def list_of_import(number: int = 0, sha256: str = "") -> PartyList:
    """The list of this import; without one, that which is shipped."""
    if not number:
        return PartyList(shipped_parties(), SHIPPED)
    found = LawImport.objects.get(number=number)
    parties = read_parties(found.text, found.name)
    return PartyList(parties, found.name, number, found.imported_at)
