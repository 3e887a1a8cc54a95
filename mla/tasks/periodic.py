"""Regular work: folded counts, ended downloads, old messages, text never saved, leftovers, the store read again."""

from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from django.db import transaction

from mla.cases.worklist import fold_counts
from mla.common.clock import now
from mla.custody.store import incoming
from mla.evidence import store
from mla.outbox import queue
from mla.usecases import scrub_evidence as evidence
from mla.usecases.grant_download import close_expired_grants
from mla.usecases.keep_scratch import discard_old_scratches

LONGEST_UPLOAD = timedelta(days=1)
"""What was last written before that is nobody's any more."""


@shared_task(name="mla.tasks.fold_counts")  # type: ignore[untyped-decorator]
def fold() -> int:
    with transaction.atomic():
        return fold_counts()


@shared_task(name="mla.tasks.close_downloads")  # type: ignore[untyped-decorator]
def close_downloads() -> int:
    return close_expired_grants()


@shared_task(name="mla.tasks.sweep_outbox")  # type: ignore[untyped-decorator]
def sweep_outbox() -> int:
    return queue.sweep()


@shared_task(name="mla.tasks.discard_leftovers")  # type: ignore[untyped-decorator]
def discard_leftovers() -> int:
    return store.discard_leftovers(incoming(), before=now() - LONGEST_UPLOAD)


@shared_task(name="mla.tasks.discard_scratches")  # type: ignore[untyped-decorator]
def discard_scratches() -> int:
    return discard_old_scratches()


@shared_task(name="mla.tasks.scrub_evidence")  # type: ignore[untyped-decorator]
def scrub_evidence() -> int:
    """How many files are missing or damaged; each is in the log, at level error."""
    with suppress(evidence.ScrubRuns):  # the broker gave it out twice
        return len(evidence.scrub_evidence().problems)
    return 0
