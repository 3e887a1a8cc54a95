"""The operator gives people new passwords, made here and shown once."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.hashers import get_hasher
from django.db import transaction

from mla.accounts.models import Membership, User
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import ACCESS_PASSWORD_SET

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, GROUP = 5, 4


def new_password() -> str:
    """Five groups of four letters and digits: 99 random bits."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(GROUPS * GROUP))
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


@transaction.atomic(durable=True)
def give_new_passwords(memberships: Iterable[Membership]) -> dict[UUID, str]:
    """A new password for each person, by the person's id; their sessions end."""
    people = {one.user_id: one for one in memberships}
    given = {person: new_password() for person in people}
    for person, membership in people.items():
        membership.user.password = _kept(given[person])
        country = membership.country_code
        append(ACCESS_PASSWORD_SET, who=SYSTEM, country=country, subject=str(person))
    User.objects.bulk_update([one.user for one in people.values()], ["password"])
    return given


def _kept(password: str) -> str:
    """What the database keeps. Nobody guesses 99 random bits, so a quick hash is enough, which makes
    hundreds at a time; the first sign-in replaces it by one of the usual strength.
    """
    hasher = get_hasher("scrypt")
    return str(hasher.encode(password, hasher.salt(), n=2, r=8, p=1))  # type: ignore[call-arg]
