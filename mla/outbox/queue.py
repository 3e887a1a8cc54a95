"""Work promised inside a transaction and done after it: at least woken, exactly once settled."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from mla.common.errors import MlaError
from mla.common.prepared import Part, at_once
from mla.outbox.models import Message

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
KEPT = timedelta(days=7)
LONGEST_ERROR = 2000

# Set by config/celery.py: wakes a worker for the topic. Only a wake-up, so its failure costs time
# and nothing else: a sweep claims what nobody woke.
on_promise: Callable[[str], None] | None = None


# Written out: every step of every case pays for it, and the ORM takes three times as long.
_PROMISE = """
promised AS (
    INSERT INTO outbox_message (topic, key, payload, due_at, attempts, token, error)
    VALUES (%(topic)s, %(key)s, %(payload)s, coalesce(%(due_at)s, statement_timestamp()), 0, 0, '')
    ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING
)
"""


class LeaseLost(MlaError):
    """The work was taken over by another worker, or is settled; this one must undo what it did."""


class NothingParked(MlaError):
    """There is no parked message of this number."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to do one message, until the lease ends or another takes over."""

    id: int
    topic: str
    payload: dict[str, str | int]
    token: int
    attempts: int
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is not done, as the operator sees it."""

    id: int
    topic: str
    payload: dict[str, str | int]
    created_at: datetime
    due_at: datetime
    attempts: int
    leased_until: datetime | None
    failed_at: datetime | None
    error: str


def promise(
    topic: str, *, key: str | None = None, due_at: datetime | None = None, **ids: UUID | int | str
) -> None:
    """Promise work with the transaction that is open: both last, or neither.

    A `key` already promised (and not yet swept) is promised once. `ids` become the payload.
    """
    at_once(connection, [promising(topic, key=key, due_at=due_at, **ids)])


def promising(
    topic: str, *, key: str | None = None, due_at: datetime | None = None, **ids: UUID | int | str
) -> Part:
    """The same as part of a statement, which the caller runs in this transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{topic} must be promised inside the transaction that makes it necessary."
        )
    payload = {name: str(it) if isinstance(it, UUID) else it for name, it in ids.items()}
    _wake_on_commit(topic)
    return Part(
        _PROMISE, {"topic": topic, "key": key, "payload": json.dumps(payload), "due_at": due_at}
    )


def claim(limit: int = 1, lease: timedelta = LEASE) -> list[Claim]:
    """Take what is due and nobody is working on, oldest first.

    The leases of all that is taken at once begin at once: who takes several must be done with all in one.
    """
    with transaction.atomic():
        due = _unleased().filter(due_at__lte=Now(), attempts__lt=MAX_ATTEMPTS).order_by("due_at")
        rows = list(due.select_for_update(skip_locked=True)[:limit])
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            token=F("token") + 1, attempts=F("attempts") + 1, leased_until=Now() + lease
        )
    return [
        Claim(row.pk, row.topic, row.payload, row.token + 1, row.attempts + 1, lease)
        for row in rows
    ]


def settle(claimed: Claim) -> None:
    """Mark as done, in the transaction of the work itself; LeaseLost rolls that work back."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{claimed.topic} must be settled inside the transaction of its work."
        )
    _change_held(claimed, settled_at=Now(), leased_until=None, error="")


def extend(claimed: Claim) -> None:
    """Begin the lease anew for long work; LeaseLost if another worker took over."""
    _change_held(claimed, leased_until=Now() + claimed.lease)


def keeper(claimed: Claim) -> Callable[[], None]:
    """What long work calls at every turn of its loop: it extends the lease once a fifth of it is over.

    LeaseLost if another worker took over: the work can stop there, it would be done twice.
    """
    every, extended_at = claimed.lease.total_seconds() / 5, monotonic()

    def going_on() -> None:
        nonlocal extended_at
        if monotonic() - extended_at >= every:
            extend(claimed)
            extended_at = monotonic()

    return going_on


def fail(claimed: Claim, error: str) -> None:
    """Put back for later, the work being rolled back; after MAX_ATTEMPTS, park for the operator.

    `error` is for the operator's eyes: no personal text. Nothing happens if another took over.
    """
    when: dict[str, object] = {"due_at": Now() + pause(claimed.attempts)}
    if claimed.attempts >= MAX_ATTEMPTS:
        when = {"failed_at": Now()}
    said = error.replace("\0", "")[:LONGEST_ERROR]
    _held_by(claimed).update(leased_until=None, error=said, **when)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: each time twice as long, up to LONGEST_PAUSE."""
    return min(FIRST_PAUSE * (1 << attempts - 1), LONGEST_PAUSE)


def parked() -> list[Waiting]:
    """The operator's list: what was tried MAX_ATTEMPTS times, oldest first."""
    return [_waiting(row) for row in Message.objects.filter(failed_at__isnull=False).order_by("id")]


def pending(limit: int = 100) -> list[Waiting]:
    """What waits for its time or is being worked on, the next due first."""
    return [_waiting(row) for row in _pending().order_by("due_at")[:limit]]


def pending_count() -> int:
    return _pending().count()


def retry(message_id: int | None = None) -> int:
    """Take one parked message, or all of them, off the operator's list; how many."""
    rows = Message.objects.filter(failed_at__isnull=False)
    if message_id is not None:
        rows = rows.filter(pk=message_id)
    with transaction.atomic():
        topics = list(rows.select_for_update().values_list("topic", flat=True))
        if message_id is not None and not topics:
            raise NothingParked(f"No parked message has the number {message_id}: see outbox list.")
        rows.update(failed_at=None, attempts=0, due_at=Now())
        for topic in sorted(set(topics)):
            _wake_on_commit(topic)
    return len(topics)


def sweep(kept: timedelta = KEPT) -> int:
    """Park what stopped its worker each time; remove what was settled longer ago; how many."""
    _park_exhausted()
    return Message.objects.filter(settled_at__lt=Now() - kept).delete()[0]


def _pending() -> QuerySet[Message]:
    return Message.objects.filter(settled_at=None, failed_at=None)


def _unleased() -> QuerySet[Message]:
    return _pending().filter(Q(leased_until=None) | Q(leased_until__lte=Now()))


def _park_exhausted() -> None:
    """A message that kills its worker never reaches `fail`: its lease runs out, again and again."""
    _unleased().filter(attempts__gte=MAX_ATTEMPTS).update(
        failed_at=Now(), leased_until=None, error="The worker stopped each time before it was done."
    )


def _held_by(claimed: Claim) -> QuerySet[Message]:
    return _pending().filter(pk=claimed.id, token=claimed.token)


def _change_held(claimed: Claim, **changes: object) -> None:
    if not _held_by(claimed).update(**changes):
        raise LeaseLost(
            f"{claimed.topic} {claimed.id} was taken over by another worker or is settled."
        )


def _wake_on_commit(topic: str) -> None:
    transaction.on_commit(lambda: _wake(topic))


def _wake(topic: str) -> None:
    try:
        if on_promise:
            on_promise(topic)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises: the work is safe
        log.warning("Nobody could be woken for %s, the sweep will find it: %s", topic, error)


def _waiting(row: Message) -> Waiting:
    return Waiting(
        row.pk,
        row.topic,
        row.payload,
        row.created_at,
        row.due_at,
        row.attempts,
        row.leased_until,
        row.failed_at,
        row.error,
    )
