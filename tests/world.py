"""The world of the tests: Brazil asks, Korea is asked, France is a stranger; everybody named by side and role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.common.clock import now
from mla.directory.models import Authority
from mla.usecases.add_authority import add_authority, load_countries
from mla.usecases.add_person import add_person

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Country:
    """A country's authorities and one person in each role (two where two persons are needed)."""

    code: str
    central: Authority
    police: Authority
    prosecution: Authority
    investigator: Membership
    officer: Membership
    second_officer: Membership
    issuing: Membership
    executing: Membership
    prosecutor: Membership
    duty: Membership
    auditor: Membership
    administrator: Membership

    @property
    def everybody(self) -> dict[str, Membership]:
        """One actor for each role."""
        return {
            "investigator": self.investigator,
            "central_authority": self.officer,
            "issuing_authority": self.issuing,
            "executing_officer": self.executing,
            "prosecutor": self.prosecutor,
            "duty_officer": self.duty,
            "auditor": self.auditor,
            "administrator": self.administrator,
        }


@dataclass(frozen=True, slots=True)
class World:
    asking: Country
    asked: Country
    stranger: Country


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def make_world() -> World:
    load_countries()
    return World(_country("BR", "Brazil"), _country("KR", "Korea"), _country("FR", "France"))


def _country(code: str, name: str) -> Country:
    central = add_authority(
        country=code,
        name=f"Central authority of {name}",
        kind="central",
        details={"address": f"1 Main Square, {name}", "email": f"central@{code.lower()}.example"},
    )
    police = add_authority(country=code, name=f"Police of {name}", kind="police")
    prosecution = add_authority(
        country=code, name=f"Prosecution office of {name}", kind="prosecution"
    )

    def person(who: str, authority: Authority, role: Role) -> Membership:
        return add_person(
            email=f"{who}@{code.lower()}.example",
            name=f"{who.replace('-', ' ').title()} of {name}",
            authority=authority,
            role=role,
            password=PASSWORD,
        )

    return Country(
        code=code,
        central=central,
        police=police,
        prosecution=prosecution,
        investigator=person("investigator", police, Role.INVESTIGATOR),
        officer=person("officer", central, Role.CENTRAL_AUTHORITY),
        second_officer=person("second-officer", central, Role.CENTRAL_AUTHORITY),
        issuing=person("issuing", prosecution, Role.ISSUING_AUTHORITY),
        executing=person("executing", police, Role.EXECUTING_OFFICER),
        prosecutor=person("prosecutor", prosecution, Role.PROSECUTOR),
        duty=person("duty", police, Role.DUTY_OFFICER),
        auditor=person("auditor", central, Role.AUDITOR),
        administrator=person("administrator", central, Role.ADMINISTRATOR),
    )


def fresh(actor: Membership) -> Membership:
    """The actor as a new request loads it: with the rights of now."""
    return Membership.objects.select_related("user", "authority", "authority__country").get(
        pk=actor.pk
    )


def next_month() -> date:
    return (now() + timedelta(days=30)).date()


A_TIME = datetime(2026, 5, 3, 14, 0, tzinfo=UTC)

BY_HAND: list[bool] = []


@contextmanager
def by_hand() -> Iterator[None]:
    """Around what a test writes past the use cases, which tests/conftest.py would refuse."""
    BY_HAND.append(True)
    try:
        yield
    finally:
        BY_HAND.pop()
