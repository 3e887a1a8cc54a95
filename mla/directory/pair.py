"""What a request between two countries is judged by: the law in use and both sheets, in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from mla.directory.law import LawInUse, imports_in_use, law_found
from mla.directory.models import Country, SheetVersion
from mla.directory.sheet import CountrySheet


@dataclass(frozen=True, slots=True)
class Pair:
    """`sheets` by country; one that has no confirmed sheet is missing."""

    law: LawInUse
    sheets: Mapping[str | None, CountrySheet]


_SHEET = ("number", "body", "confirmed_at", "proposed_by_id", "confirmed_by_id")


def pair_of(asking: str, asked: str | None) -> Pair:
    in_force = (
        SheetVersion.objects.filter(country=OuterRef("pk"))
        .exclude(confirmed_at=None)
        .order_by("-number")
        .values(found=JSONObject(**dict(zip(_SHEET, _SHEET, strict=True))))
    )
    rows = Country.objects.filter(pk__in=[one for one in (asking, asked) if one]).values_list(
        "pk", imports_in_use(), Subquery(in_force[:1])
    )
    found = list(rows)
    return Pair(
        law=law_found(next((law for _, law, _ in found), [])),
        sheets={country: _sheet(country, said) for country, _, said in found if said},
    )


def _sheet(country: str, said: Mapping[str, Any]) -> CountrySheet:
    return CountrySheet(
        country=country,
        number=said["number"],
        body=said["body"],
        confirmed_on=datetime.fromisoformat(said["confirmed_at"]).date(),
        proposed_by_id=said["proposed_by_id"],
        confirmed_by_id=said["confirmed_by_id"],
    )
