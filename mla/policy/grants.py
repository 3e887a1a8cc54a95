"""The table as guardian's group permissions: one group for each country and role."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AuthPermission

from mla.accounts.roles import Role
from mla.directory.models import Country, CountryGroupPermission
from mla.policy.table import PERMISSIONS_OF_ROLE


def group_of(country_code: str, role: Role) -> Group:
    return Group.objects.get(name=_name(country_code, role))


def grant_country(country: Country) -> None:
    """Makes the country's groups carry exactly what the table says, no more and no less."""
    known = {
        permission.codename: permission
        for permission in AuthPermission.objects.filter(
            content_type__app_label="directory", content_type__model="country"
        )
    }
    for role in Role:
        group, _ = Group.objects.get_or_create(name=_name(country.code, role))
        held = CountryGroupPermission.objects.filter(group=group, content_object=country)
        wanted = {known[permission.value].pk for permission in PERMISSIONS_OF_ROLE[role]}
        present = set(held.values_list("permission_id", flat=True))
        held.exclude(permission_id__in=wanted).delete()
        CountryGroupPermission.objects.bulk_create(
            CountryGroupPermission(group=group, content_object=country, permission_id=pk)
            for pk in sorted(wanted - present)
        )


def _name(country_code: str, role: Role) -> str:
    return f"{country_code}:{role.value}"
