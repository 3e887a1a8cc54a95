"""Adding to the ledger: one statement moves the stream on and writes the entry."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from mla.common.canonical import canonical, moment
from mla.common.clock import now
from mla.common.prepared import Part, at_once
from mla.ledger import chain
from mla.ledger.events import Event
from mla.ledger.models import PrivateText
from mla.ledger.streams import stream_for


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts: ids and codes as they are now, never a name (readers look names up)."""

    person: str
    membership: str
    role: str
    authority: str
    country: str

    def as_row(self) -> dict[str, str]:
        """By the columns of an entry."""
        return {
            "person": self.person,
            "membership": self.membership,
            "role": self.role,
            "authority": self.authority,
            "country": self.country,
        }


SYSTEM = Who(person="", membership="", role="system", authority="", country="")
NOBODY = Who(person="", membership="", role="", authority="", country="")  # not signed in


@dataclass(frozen=True, slots=True)
class Appended:
    stream: str
    n: int
    head: bytes


# The row lock of the stream makes n and head one sequence however many append at once. Reading
# "the last entry" instead would give two of them the same n.
_ENTRY = """
moved AS (
    UPDATE ledger_stream SET n = n + 1, head = sha256(head || %(leaf)s::bytea) WHERE key = %(stream)s
    RETURNING n, head
), begun AS (
    INSERT INTO ledger_stream AS stream (key, n, head)
    SELECT %(stream)s, 1, sha256(%(genesis)s::bytea || %(leaf)s::bytea) WHERE NOT EXISTS (SELECT FROM moved)
    ON CONFLICT (key) DO UPDATE
        SET n = stream.n + 1, head = sha256(stream.head || %(leaf)s::bytea)
    RETURNING n, head
), entry AS (
    INSERT INTO ledger_entry (stream, n, at, event, person, membership, role, authority, country,
                              case_id, subject, body, leaf, head)
    SELECT %(stream)s, n, %(at)s, %(event)s, %(person)s, %(membership)s, %(role)s, %(authority)s,
           %(country)s, %(case_id)s, %(subject)s, %(body)s::bytea, %(leaf)s::bytea, head
    FROM (TABLE moved UNION ALL TABLE begun) stood
    RETURNING stream, n, head
)
"""
_READ = "SELECT stream, n, head FROM entry"


def append(
    event: Event,
    *,
    who: Who,
    case: UUID | None = None,
    side: str | None = None,
    country: str | None = None,
    subject: str = "",
    facts: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
    beside: Iterable[Part] = (),
) -> Appended:
    """Record the event, in the transaction of the act that it records.

    `side` (of the actor) is for events that either side can cause; `country` says whose stream it
    is when that is not the actor's own; `subject` is the id of what was acted on; `facts` hold ids,
    codes, dates and hashes; `private` holds personal text, which can be erased later. `beside` are other
    parts of the act that go to the database in the same statement.
    The stream stays locked until the commit: append to a case before country, access or node.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            f"{event.code} must be recorded inside the transaction of its act."
        )
    stream = stream_for(event, case, side, who.country if country is None else country)
    at = now()
    row = {"at": at, "event": event.code, "case_id": case, "subject": subject, **who.as_row()}
    body = canonical(
        {
            **row,
            "at": moment(at),
            "stream": stream,
            "facts": facts or {},
            "private": {name: _commit(text) for name, text in (private or {}).items()},
        }
    )
    hashes = {"genesis": chain.GENESIS, "leaf": chain.leaf(body)}
    entry = Part(_ENTRY, {**row, **hashes, "stream": stream, "body": body})
    return Appended(*at_once(connection, [*beside, entry], read=_READ))


# For what must last though the act itself was rolled back: a refusal. Durable, so that calling it
# while a transaction is open is an error.
append_alone = transaction.atomic(durable=True)(append)


def _commit(text: str) -> str:
    """Keep the text beside the ledger and give its commitment, which alone goes into the entry."""
    salt, value = os.urandom(32), text.encode()
    commitment = sha256(salt + value)
    PrivateText.objects.create(commitment=commitment.digest(), salt=salt, value=value)
    return commitment.hexdigest()
