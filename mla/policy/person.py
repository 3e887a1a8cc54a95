"""The signed-in person, all memberships to act as and their rights: read anew for each request, in one statement."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from mla.accounts.models import Membership, User
from mla.common.errors import NotPermitted
from mla.common.prepared import prepared
from mla.directory.models import Authority
from mla.policy.decide import keep_rights

Read = TypeVar("Read", bound=Model)
READ = "_memberships_read"  # on the person


def _names(model: type[Model]) -> list[str]:
    """Of the columns, in the order in which an instance takes them."""
    return [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - Django's public name


def _columns(alias: str, model: type[Model]) -> str:
    return ", ".join(f"{alias}.{name}" for name in _names(model))


_PERSON = f"""
SELECT {_columns("u", User)}, {_columns("m", Membership)}, {_columns("a", Authority)},
       ARRAY(SELECT p.codename FROM directory_countrygrouppermission g
             JOIN auth_permission p ON p.id = g.permission_id
             WHERE g.group_id = m.group_id AND g.content_object_id = a.country_id)
FROM accounts_user u
LEFT JOIN (accounts_membership m JOIN directory_authority a ON a.id = m.authority_id)
    ON m.user_id = u.id AND m.ended_at IS NULL AND u.is_active
WHERE u.id = %s ORDER BY a.country_id, a.name, m.role
"""  # noqa: S608 - the columns of our models
"""Written out, since building it anew from models takes longer than running it."""


def person(user_id: UUID) -> User | None:
    """Nobody for an id that is not known. What the person may act as is found by `memberships`."""
    with prepared(connection) as cursor:
        cursor.execute(_PERSON, [user_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    user = _made(User, rows[0])
    setattr(user, READ, list(_memberships(user, rows)))
    return user


def memberships(user: User) -> list[Membership]:
    """Running memberships, by country, authority and role; each carries its rights (`mla.policy.decide.rights`)."""
    known = user if hasattr(user, READ) else person(user.pk)  # who just signed in was not read here
    found: list[Membership] = getattr(known, READ, [])
    return found


def _memberships(user: User, rows: Iterable[tuple[Any, ...]]) -> Iterable[Membership]:
    start = len(_names(User))
    middle = start + len(_names(Membership))
    for row in rows:
        if row[start] is not None:
            one = _made(Membership, row[start:])
            one.user, one.authority = user, _made(Authority, row[middle:])
            keep_rights(one, row[-1])
            yield one


def _made(model: type[Read], row: tuple[Any, ...]) -> Read:
    """An instance from the first columns of the row."""
    names = _names(model)
    return model.from_db(connection.alias, names, row[: len(names)])


def still(actor: Membership) -> Membership:
    """The membership with its rights of now, for what ends long after it began; NotPermitted once it has ended."""
    known = person(actor.user_id)
    running = memberships(known) if known else []
    found = next((one for one in running if one.pk == actor.pk), None)
    if found is None:
        raise NotPermitted("Your role has ended, so this can no longer be done.")
    return found
