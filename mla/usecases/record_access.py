"""Sign-ins, changes of membership and refusals, in the access stream of the person's country."""

from mla.accounts.models import Membership, User
from mla.accounts.selectors import running_memberships
from mla.ledger.append import NOBODY, Who, append_alone
from mla.ledger.events import (
    ACCESS_MEMBERSHIP_SWITCHED,
    ACCESS_REFUSED,
    ACCESS_SIGN_IN_FAILED,
    ACCESS_SIGNED_IN,
    ACCESS_SIGNED_OUT,
)


def record_refusal(*, actor: Membership | None, kind: str, what: str, subject: str = "") -> None:
    """After the rollback, in a transaction of its own. `kind`: not_visible, not_permitted or wrong_state."""
    who = actor.who if actor else NOBODY
    append_alone(ACCESS_REFUSED, who=who, subject=subject, facts={"kind": kind, "what": what})


def record_sign_in(user: User) -> None:
    append_alone(ACCESS_SIGNED_IN, who=_who(user))


def record_sign_out(user: User) -> None:
    append_alone(ACCESS_SIGNED_OUT, who=_who(user))


def record_failed_sign_in(user: User | None) -> None:
    """Nothing of what was typed is kept; a known account is named by its id."""
    append_alone(ACCESS_SIGN_IN_FAILED, who=_who(user) if user else NOBODY)


def record_switch(actor: Membership) -> None:
    append_alone(ACCESS_MEMBERSHIP_SWITCHED, who=actor.who)


def _who(user: User) -> Who:
    first = running_memberships(user).first()
    if first:
        return first.who
    return Who(person=str(user.pk), membership="", role="", authority="", country="")
