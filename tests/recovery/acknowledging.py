"""A process that acknowledges case after case and prints the id of each once that is certain, until SIGUSR1."""

import json
import signal
import time
from types import FrameType

import django

django.setup()

from django.db import Error, connection  # noqa: E402 - Django first

from mla.cases.models import Case  # noqa: E402
from mla.common.errors import MlaError  # noqa: E402
from mla.ledger.models import Entry  # noqa: E402
from mla.ledger.verify import verify  # noqa: E402
from mla.outbox.models import Message  # noqa: E402
from mla.usecases.acknowledge_case import acknowledge_case  # noqa: E402
from tests.life import sent  # noqa: E402
from tests.world import World, make_world  # noqa: E402

going_on = True


def stop(_number: int, _frame: FrameType | None) -> None:
    global going_on  # noqa: PLW0603 - what a signal handler can do
    going_on = False


def acknowledge(world: World) -> None:
    case = sent(world)
    acknowledge_case(case.pk, actor=world.asked.officer)
    print(case.pk, flush=True)  # noqa: T201


def until_it_is_back() -> None:
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except Error:
            time.sleep(0.1)
        else:
            return


def halfway(case: Case) -> bool:
    """Whether the case, its ledger and its promise do not agree."""
    entries = Entry.objects.filter(case_id=case.pk, event="case.acknowledged").count()
    promised = Message.objects.filter(topic="case.acknowledged", payload__case=str(case.pk)).count()
    return {entries, promised} != {int(case.acknowledged_at is not None)}


def main() -> None:
    signal.signal(signal.SIGUSR1, stop)
    world = make_world()
    while going_on:
        try:
            acknowledge(world)
        except (Error, MlaError):
            until_it_is_back()
    cases = list(Case.objects.all())
    told = {
        "acknowledged": [str(case.pk) for case in cases if case.acknowledged_at],
        "halfway": [str(case.pk) for case in cases if halfway(case)],
        "broken": verify().problem_count,
    }
    print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
