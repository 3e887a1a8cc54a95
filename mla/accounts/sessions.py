"""Sessions, by the membership that somebody acts as in them."""

from collections.abc import Iterator

from django.contrib.sessions.models import Session

from mla.accounts.models import Membership
from mla.common.clock import now

CHOSEN = "membership"
"""Key in a session."""


def sessions_of(membership: Membership) -> Iterator[Session]:
    """The running ones in which the person acts as this membership. Each is opened: sessions have no other index."""
    for one in Session.objects.filter(expire_date__gt=now()).iterator():
        if one.get_decoded().get(CHOSEN) == str(membership.pk):
            yield one
