"""Links of the chain of custody, with names as they stand now: a court reads them years later."""

from collections.abc import Iterable
from datetime import datetime

from mla.accounts.models import Membership
from mla.common.clock import now
from mla.custody.contents import SYSTEM_NAME
from mla.custody.models import CustodyEvent, Exhibit


def note_custody(
    exhibits: Iterable[Exhibit],
    kind: CustodyEvent.Kind,
    *,
    actor: Membership | None,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """One link for each exhibit; without an actor the system itself acted."""
    moment = at or now()
    CustodyEvent.objects.bulk_create(
        [
            CustodyEvent(
                exhibit=exhibit,
                at=moment,
                kind=kind,
                person=actor.user.name if actor else SYSTEM_NAME,
                role=actor.get_role_display() if actor else "System",
                authority=str(actor.authority) if actor else "",
                sha256=exhibit.sha256,
                note=note,
            )
            for exhibit in exhibits
        ],
        batch_size=1000,
    )
