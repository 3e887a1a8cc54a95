"""The operator adds a person, or another membership for a person who is known already."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from mla.accounts.models import Membership, User
from mla.accounts.roles import REACH_OF_ROLE, Reach, Role
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import MEMBERSHIP_ADDED, PERSON_ADDED
from mla.policy.grants import group_of
from mla.usecases.step import checked


@transaction.atomic(durable=True)
def add_person(
    *,
    email: str,
    name: str,
    authority: Authority,
    role: str,
    title: str = "",
    reach: str = "",
    password: str | None = None,
) -> Membership:
    """`password` counts only for a new person; Invalid when it is too weak or the membership exists."""
    if role not in Role.values:
        raise Invalid(
            {"role": f"There is no role {role}. Choose one of: {', '.join(Role.values)}."}
        )
    user = User.objects.filter(email=email.strip().lower()).first() or _new(
        email, name, authority, password
    )
    if Membership.objects.filter(user=user, authority=authority, role=role, ended_at=None).exists():
        raise Invalid({"email": f"{email} holds this role at {authority} already."})
    membership = Membership(
        user=user,
        authority=authority,
        role=role,
        reach=reach or REACH_OF_ROLE.get(Role(role), Reach.AUTHORITY),
        title=title or Role(role).label,
        group=group_of(authority.country_id, Role(role)),
    )
    checked(membership, ["title", "reach", "role"])
    membership.save(force_insert=True)
    _record(membership)
    return membership


def _record(membership: Membership) -> None:
    authority = membership.authority
    append(
        MEMBERSHIP_ADDED,
        who=SYSTEM,
        country=authority.country_id,
        subject=str(membership.pk),
        facts={
            "person": membership.user_id,
            "authority": authority.pk,
            "role": membership.role,
            "reach": membership.reach,
        },
    )


def _new(email: str, name: str, authority: Authority, password: str | None) -> User:
    user = User(email=email.strip().lower(), name=name.strip(), time_zone=authority.time_zone)
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
    checked(user, ["email", "name"])
    user.save(force_insert=True)
    append(
        PERSON_ADDED,
        who=SYSTEM,
        country=authority.country_id,
        subject=str(user.pk),
        private={"name": user.name, "email": user.email},
    )
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid({"password": " ".join(weak.messages)}) from weak
