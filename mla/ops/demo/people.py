"""The demo's countries, authorities and people in the database, and the table of their sign-ins."""

from collections.abc import Callable, Iterator

from django.db.models import QuerySet

from mla.accounts.models import Membership
from mla.common.errors import MlaError
from mla.directory.models import Authority
from mla.ops.demo.world import DemoAuthority, DemoCountry, demo_world
from mla.usecases.add_authority import DETAILS, add_authority, load_countries
from mla.usecases.add_person import add_person
from mla.usecases.set_password import give_new_passwords

COLUMNS = ("Country", "Authority", "Role", "E-mail", "Password")


class PersonGone(MlaError):
    """Somebody whom the demo needs was changed since it made them."""


def load(say: Callable[[str], None]) -> None:
    """What is missing of the invented world; a killed run is continued."""
    if new := load_countries():
        say(f"Loaded {new} countries of ISO 3166-1.")
    for country in demo_world().values():
        authorities = _authorities(country)
        if added := _people(country, authorities):
            say(f"Added {country.code}: {len(authorities)} authorities, {added} people.")


def actor(country: str, role: str, number: int = 0) -> Membership:
    """The person of this role as the one who acts; number 1 is the second one."""
    email = demo_world()[country].person(role, number).email
    found = _memberships().filter(user__email=email, role=role).first()
    if found is None:
        raise PersonGone(f"{email} does not hold the role {role} any more: begin with --reset.")
    return found


def authority(country: str, kind: str) -> Authority:
    """The first authority of this kind."""
    return Authority.objects.get(
        country_id=country, name=demo_world()[country].authority(kind).name
    )


def sign_ins() -> Iterator[str]:
    """Gives everybody a new password; the lines of the table that shows them."""
    known = {one.user.email: one for one in _memberships()}
    people = [known[person.email] for country in demo_world().values() for person in country.people]
    passwords = give_new_passwords(people)
    rows = [
        (
            one.country_code,
            one.authority.short_name,
            one.get_role_display(),
            one.user.email,
            passwords[one.user_id],
        )
        for one in people
    ]
    yield from _table([COLUMNS, *rows])


def _memberships() -> QuerySet[Membership]:
    return Membership.objects.filter(ended_at=None).select_related("user", "authority__country")


def _authorities(country: DemoCountry) -> dict[str, Authority]:
    """By their keys in world.toml."""
    known = {one.name: one for one in Authority.objects.filter(country_id=country.code)}
    made: dict[str, Authority] = {}
    for given in country.authorities:
        made[given.key] = known.get(given.name) or _add(country.code, given, made)
    return made


def _add(country: str, given: DemoAuthority, above: dict[str, Authority]) -> Authority:
    return add_authority(
        country=country,
        name=given.name,
        kind=given.kind,
        parent_id=above[given.parent].pk if given.parent else None,
        details={name: getattr(given, name) for name in DETAILS},
    )


def _people(country: DemoCountry, authorities: dict[str, Authority]) -> int:
    """How many were added."""
    known = set(
        Membership.objects.filter(authority__country_id=country.code).values_list(
            "user__email", flat=True
        )
    )
    missing = [person for person in country.people if person.email not in known]
    for person in missing:
        add_person(
            email=person.email,
            name=person.name,
            authority=authorities[person.authority],
            role=person.role,
            title=person.title,
        )
    return len(missing)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
