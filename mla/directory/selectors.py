"""Reading the directory."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from mla.directory.models import Authority, Country, SheetVersion


def central_authorities(country_code: str) -> QuerySet[Authority]:
    return Authority.objects.filter(country_id=country_code, kind=Authority.Kind.CENTRAL).order_by(
        "name"
    )


def countries_to_ask(asking: str) -> QuerySet[Country]:
    """Countries with a central authority in the directory, but for the asking one."""
    return (
        Country.objects.filter(authorities__kind=Authority.Kind.CENTRAL)
        .exclude(pk=asking)
        .distinct()
        .order_by("name")
    )


def known_countries() -> QuerySet[Country]:
    """Countries that have authorities or a sheet here."""
    has = Q(Exists(Authority.objects.filter(country=OuterRef("pk"))))
    has |= Q(Exists(SheetVersion.objects.filter(country=OuterRef("pk")).exclude(confirmed_at=None)))
    return Country.objects.filter(has).order_by("name")


def executing_authorities(country_code: str) -> QuerySet[Authority]:
    """Where a central authority can assign an item: every authority of its own country."""
    return Authority.objects.filter(country_id=country_code).order_by("kind", "name")


def issuing_authorities(country_code: str, issuer: str) -> QuerySet[Authority]:
    """Who can issue its requests: its courts; where a prosecutor is enough, its prosecution offices too."""
    kinds = [Authority.Kind.COURT]
    if issuer == "prosecutor":
        kinds.append(Authority.Kind.PROSECUTION)
    return Authority.objects.filter(country_id=country_code, kind__in=kinds).order_by("name")
