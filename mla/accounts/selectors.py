"""Finding people and the memberships they may act as."""

from uuid import UUID

from django.db.models import QuerySet

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


def names_of(person_ids: set[str]) -> dict[str, str]:
    """Names by person id (as text), for the timeline; who was erased is missing."""
    known = User.objects.filter(pk__in={UUID(one) for one in person_ids if one})
    return {str(pk): name for pk, name in known.values_list("pk", "name")}
