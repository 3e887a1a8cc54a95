"""Regular work: the sweep that heals lost wake-ups, folded counts, ended downloads, old messages."""

from celery import shared_task
from django.db import transaction

from mla.cases.worklist import fold_counts
from mla.outbox import queue
from mla.usecases.grant_download import close_expired_grants


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
