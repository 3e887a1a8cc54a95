"""The world of the tests: Brazil asks, Korea is asked, France is a stranger; everybody named by side and role."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.common.clock import now
from mla.directory.models import Authority
from mla.usecases.add_authority import add_authority, load_countries
from mla.usecases.add_person import add_person
from tests.undone import Undone

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


@pytest.fixture(scope="module")
def made_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[World | None]:
    """Made once for the tests of a file; not for one in which some test commits."""
    own = [one for one in request.session.items if one.path == request.path]
    if any(map(_commits, own)):
        yield None
        return
    with django_db_blocker.unblock(), Undone():
        yield make_world()


@pytest.fixture
def world(made_world: World | None, db: None) -> World:
    """A copy for each test: people keep their rights once asked for them."""
    return deepcopy(made_world) if made_world else make_world()


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction", False)
    return marked or "transactional_db" in getattr(item, "fixturenames", ())


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
