"""The groups of a country carry what the table of rights says, whatever they carried before."""

import pytest
from django.contrib.auth.models import Permission as AuthPermission
from pytest_django import DjangoAssertNumQueries

from mla.accounts.roles import Role
from mla.directory.models import Country, CountryGroupPermission
from mla.policy.grants import grant_country, group_of
from mla.policy.table import PERMISSIONS_OF_ROLE
from tests.world import by_hand


@pytest.fixture
def country(db: None) -> Country:
    with by_hand():
        country = Country.objects.create(code="XA", name="Arvandia")
    grant_country(country)
    return country


def carried(country: Country, role: Role) -> set[str]:
    rows = CountryGroupPermission.objects.filter(
        group=group_of(country.code, role), content_object=country
    )
    return set(rows.values_list("permission__codename", flat=True))


def test_each_group_carries_what_the_table_says(country: Country) -> None:
    for role in Role:
        assert carried(country, role) == {one.value for one in PERMISSIONS_OF_ROLE[role]}


def test_what_is_missing_is_added_and_what_is_too_much_is_taken(country: Country) -> None:
    wanted = carried(country, Role.AUDITOR)
    group = group_of(country.code, Role.AUDITOR)
    more = AuthPermission.objects.get(codename="release_evidence", content_type__model="country")
    with by_hand():
        CountryGroupPermission.objects.filter(group=group).delete()
        CountryGroupPermission.objects.create(group=group, content_object=country, permission=more)
    grant_country(country)
    assert carried(country, Role.AUDITOR) == wanted


def test_a_second_time_only_reads(
    country: Country, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        grant_country(country)
