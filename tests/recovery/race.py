"""Several threads that begin one act at the same moment, each with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection

from mla.common.errors import MlaError

Outcome = object


def race(*acts: Callable[[], object]) -> list[Outcome]:
    """What each act returned or, as an MlaError, refused; any other error is raised here."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[Outcome] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            outcomes[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 - handed over to the caller
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, MlaError):
            raise outcome
    return outcomes


def refusals(outcomes: list[Outcome]) -> list[MlaError]:
    return [outcome for outcome in outcomes if isinstance(outcome, MlaError)]
