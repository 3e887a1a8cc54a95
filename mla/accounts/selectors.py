"""Finding people and the memberships they may act as."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast, Concat, NullIf

from mla.accounts.models import Membership, User
from mla.accounts.roles import Role


def running_memberships(user: User) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(user=user, ended_at=None, user__is_active=True)
        .select_related("user", "authority", "authority__country")
        .order_by("authority__country_id", "authority__name", "role")
    )


def people_in_role(country_code: str, *roles: Role) -> QuerySet[Membership]:
    """Running memberships of active people of a country in any of these roles."""
    return Membership.objects.filter(
        authority__country_id=country_code, role__in=roles, ended_at=None, user__is_active=True
    ).select_related("user", "authority")


def memberships_of(country_code: str) -> QuerySet[Membership]:
    """Running memberships of a country's people, by authority."""
    return (
        Membership.objects.filter(authority__country_id=country_code, ended_at=None)
        .select_related("user", "authority")
        .order_by("authority__name", "role", "user__name")
    )


def names_of(person_ids: set[str]) -> dict[str, str]:
    """Names by person id (as text), for the timeline; who was erased is missing."""
    known = User.objects.filter(pk__in={UUID(one) for one in person_ids if one})
    return {str(pk): name for pk, name in known.values_list("pk", "name")}


def acting(column: str) -> Subquery:
    """`Ana Ribeiro, Federal Police`, as they are called now: whom a text column names by a membership id, if any."""
    id_or_null = Cast(NullIf(OuterRef(column), Value("")), UUIDField())
    said = Concat("user__name", Value(", "), "authority__short_name")
    return Subquery(Membership.objects.filter(pk=id_or_null).values(said=said))


def administrators(country_code: str, person_ids: Iterable[UUID | None]) -> dict[UUID, Membership]:
    """By person, also ended: who vouched for what of their country, with the authority."""
    found = Membership.objects.filter(
        authority__country_id=country_code,
        role=Role.ADMINISTRATOR,
        user__in=[one for one in person_ids if one],
    )
    return {one.user_id: one for one in found.select_related("user", "authority")}


def people_named(country_code: str, name: str) -> list[str]:
    """Ids (as text) of a country's people, former ones too, whose name or e-mail holds this text."""
    found = Membership.objects.filter(authority__country_id=country_code).filter(
        Q(user__name__icontains=name) | Q(user__email__iexact=name)
    )
    return [str(pk) for pk in found.values_list("user_id", flat=True).distinct()[:200]]
