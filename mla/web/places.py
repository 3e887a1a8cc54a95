"""Where the pages are: the menu of each role, and links to pages that may not exist in this installation."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.directory.permissions import Permission
from mla.policy.decide import rights

REQUESTS = "requests"
START = "work"
COUNTRIES = ("Countries", "countries")
TASKS = ("Tasks", "tasks")

PLACES: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.INVESTIGATOR: (("My requests", REQUESTS), COUNTRIES),
    Role.CENTRAL_AUTHORITY: (("Desk", REQUESTS), COUNTRIES),
    Role.ISSUING_AUTHORITY: (("Requests", REQUESTS), COUNTRIES),
    Role.EXECUTING_OFFICER: (TASKS, ("Requests", REQUESTS), COUNTRIES),
    Role.PROSECUTOR: (("Evidence", "packages"), ("Requests", REQUESTS), COUNTRIES),
    Role.DUTY_OFFICER: (("Urgent", REQUESTS), COUNTRIES),
    Role.AUDITOR: (("Record", "record"), ("Requests", REQUESTS), COUNTRIES),
    Role.ADMINISTRATOR: (("People and authorities", "people"), COUNTRIES),
}
"""Label and URL name; the first of a role is what its people see after signing in."""

EVERYBODY = (("Law", "law"),)
"""At the end of every menu."""


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str
    current: bool
    count: int | None = None


def navigation(actor: Membership, url_name: str | None) -> list[Place]:
    """The menu of the actor's role; `url_name` is that of the page being shown."""
    here = first_place(actor) if url_name == START else url_name
    return [Place(label, reverse(name), name == here) for label, name in _places(actor)]


def _places(actor: Membership) -> Iterator[tuple[str, str]]:
    """Those of the role, and the tasks for everyone who may execute items, after the first."""
    first, *others = PLACES[Role(actor.role)]
    yield first
    if first != TASKS and Permission.EXECUTE_ITEMS.value in rights(actor):
        yield TASKS
    yield from (*others, *EVERYBODY)


def first_place(actor: Membership) -> str:
    return PLACES[Role(actor.role)][0][1]


def place_named(actor: Membership, url_name: str) -> str:
    """What the role's menu calls this page."""
    return next(label for label, name in PLACES[Role(actor.role)] if name == url_name)


def link(name: str, *args: object) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
