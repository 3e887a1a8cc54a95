"""The table as guardian's group permissions: one group for each country and role."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AuthPermission

from mla.accounts.roles import Role
from mla.directory.models import Country, CountryGroupPermission
from mla.policy.table import PERMISSIONS_OF_ROLE


def group_of(country_code: str, role: Role) -> Group:
    return Group.objects.get(name=_name(country_code, role))


def grant_country(country: Country) -> None:
    """Makes the country's groups carry exactly what the table says, no more and no less.

    Cheap where they do already: it runs again with every authority that is added.
    """
    known = dict(
        AuthPermission.objects.filter(
            content_type__app_label="directory", content_type__model="country"
        ).values_list("codename", "pk")
    )
    groups = _groups(country.code)
    wanted = {
        (groups[role].pk, known[permission.value])
        for role in Role
        for permission in PERMISSIONS_OF_ROLE[role]
    }
    held = CountryGroupPermission.objects.filter(
        group__in=groups.values(), content_object=country
    ).in_bulk()
    present = {(one.group_id, one.permission_id): pk for pk, one in held.items()}
    if stale := [pk for pair, pk in present.items() if pair not in wanted]:
        CountryGroupPermission.objects.filter(pk__in=stale).delete()
    CountryGroupPermission.objects.bulk_create(
        CountryGroupPermission(group_id=group, content_object=country, permission_id=permission)
        for group, permission in sorted(wanted - present.keys())
    )


def _groups(country_code: str) -> dict[Role, Group]:
    """Those of all roles; made where they are missing."""
    names = {_name(country_code, role): role for role in Role}
    found = Group.objects.in_bulk(names, field_name="name")
    missing = [name for name in names if name not in found]
    if missing:
        Group.objects.bulk_create([Group(name=name) for name in missing], ignore_conflicts=True)
        found = Group.objects.in_bulk(names, field_name="name")
    return {names[name]: group for name, group in found.items()}


def _name(country_code: str, role: Role) -> str:
    return f"{country_code}:{role.value}"
