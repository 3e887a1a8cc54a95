"""The operator adds countries and authorities: who can be asked, and who asks."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from mla.common.errors import Invalid
from mla.common.iso import iso_countries
from mla.directory.models import Authority, Country
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import AUTHORITY_ADDED
from mla.policy.grants import grant_country
from mla.usecases.step import checked

DETAILS = (
    "short_name",
    "functions",
    "address",
    "email",
    "telephone",
    "office_hours",
    "time_zone",
)


@transaction.atomic(durable=True)
def load_countries() -> int:
    """All countries of ISO 3166-1; how many were new."""
    known = set(Country.objects.values_list("code", flat=True))
    new = [Country(code=code, name=name) for code, name in iso_countries() if code not in known]
    Country.objects.bulk_create(new)
    return len(new)


@transaction.atomic(durable=True)
def add_authority(
    *,
    country: str,
    name: str,
    kind: str,
    parent_id: UUID | None = None,
    details: Mapping[str, str] | None = None,
) -> Authority:
    """`details`: any of DETAILS."""
    state = Country.objects.filter(code=country.upper()).first()
    if state is None:
        raise Invalid(
            {"country": f"There is no country {country}: write its two-letter code (ISO 3166-1)."}
        )
    parent = Authority.objects.filter(pk=parent_id).first() if parent_id else None
    if parent_id and (parent is None or parent.country_id != state.code):
        raise Invalid({"parent": "The authority above must exist and be of the same country."})
    if Authority.objects.filter(country=state, name=name).exists():
        raise Invalid({"name": f"{state} already has an authority of this name: {name}."})
    authority = Authority(
        country=state,
        parent=parent,
        name=name,
        kind=kind,
        **{"short_name": name[:60], **(details or {})},
    )
    checked(authority, ["name", "kind", *DETAILS, "parent"])
    grant_country(state)
    authority.save(force_insert=True)
    append(
        AUTHORITY_ADDED,
        who=SYSTEM,
        country=state.code,
        subject=str(authority.pk),
        facts={"kind": kind, "parent": parent_id},
    )
    return authority
