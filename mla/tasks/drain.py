"""Working off the outbox: claim, hand to the topic's handler, which settles; what fails comes back later."""

import logging

from celery import shared_task

from mla.outbox.queue import Claim, LeaseLost, claim, fail
from mla.tasks.handlers import handle

log = logging.getLogger(__name__)


@shared_task(name="mla.tasks.drain")  # type: ignore[untyped-decorator]
def drain() -> int:
    """Works until nothing is due; how many messages were handled. Safe to run any number of times at once.

    One at a time, so that nothing waits behind long work while another worker is free.
    """
    handled = 0
    while claims := claim():
        (claimed,) = claims
        try:
            handle(claimed)
            handled += 1
        except LeaseLost:
            log.info("message %s was taken over", claimed.id)
        except Exception as error:
            log.exception("message %s (%s) failed", claimed.id, claimed.topic)
            _put_back(claimed, error)
    return handled


def _put_back(claimed: Claim, error: Exception) -> None:
    try:
        fail(claimed, f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
    except LeaseLost:
        log.info("message %s was taken over", claimed.id)
