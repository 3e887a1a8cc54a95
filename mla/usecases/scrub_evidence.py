"""Reading the whole evidence store again, so that a file that rots or is lost is known before a court asks for it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection

from mla.common.errors import MlaError
from mla.custody.files import named_files
from mla.custody.store import store
from mla.evidence.reading import EvidenceDamaged
from mla.evidence.store import check
from mla.ledger.append import SYSTEM, append_alone
from mla.ledger.events import NODE_EVIDENCE_SCRUBBED

log = logging.getLogger(__name__)

MOST_NAMED = 100  # damaged files in one entry of the ledger


class ScrubRuns(MlaError):
    """The store is being read by another process."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    files: int
    problems: tuple[str, ...]
    """A sentence for each file that is missing or is not what it was."""


def scrub_evidence(say: Callable[[str], None] = log.error) -> Scrubbed:
    """Every file that a row names is hashed; the outcome goes into the ledger. One at a time: ScrubRuns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('mla.scrub_evidence'))")
        if not cursor.fetchone()[0]:
            raise ScrubRuns("The evidence store is being read already: wait until that has ended.")
    try:
        return _scrub(say)
    finally:
        with suppress(Exception), connection.cursor() as cursor:  # a lost connection held no lock
            cursor.execute("SELECT pg_advisory_unlock(hashtext('mla.scrub_evidence'))")


def _scrub(say: Callable[[str], None]) -> Scrubbed:
    names = sorted(named_files())
    found: dict[str, str] = {}
    for sha256 in names:
        try:
            check(store(), sha256)
        except EvidenceDamaged as damage:
            found[sha256] = str(damage)
            say(found[sha256])
    facts = {"files": len(names), "damaged": len(found), "which": sorted(found)[:MOST_NAMED]}
    append_alone(NODE_EVIDENCE_SCRUBBED, who=SYSTEM, facts=facts)
    return Scrubbed(len(names), tuple(found.values()))
