"""`manage.py outbox list|retry`: work promised and not done, another try for what failed."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from mla.ledger import events
from mla.ledger.append import SYSTEM, append
from mla.ops.command import OperatorCommand
from mla.outbox import queue
from mla.outbox.queue import Waiting


class Command(OperatorCommand):
    help = "Show promised work that is not done yet, or try again what failed too often."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="what failed too often, and what still waits")
        again = verbs.add_parser("retry", help="try again what failed too often")
        which = again.add_mutually_exclusive_group(required=True)
        which.add_argument("id", type=int, nargs="?", help="the number that `outbox list` shows")
        which.add_argument("--all", action="store_true", help="everything that failed too often")
        for verb in (listing, again):
            verb.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        if options["verb"] == "retry":
            count = _retry(options["id"])
            text, data = f"{count} put back in the queue.", {"retried": count}
        else:
            text, data = _listing()
        self.stdout.write(json.dumps(data, cls=DjangoJSONEncoder) if options["json"] else text)


def _retry(message_id: int | None) -> int:
    with transaction.atomic():
        count = queue.retry(message_id)
        if count:
            facts = {"message": message_id, "count": count}
            append(events.NODE_MESSAGE_RETRIED, who=SYSTEM, facts=facts)
    return count


def _listing() -> tuple[str, dict[str, Any]]:
    parked, pending, count = queue.parked(), queue.pending(), queue.pending_count()
    data = {
        "parked": [asdict(each) for each in parked],
        "pending": [asdict(each) for each in pending],
        "pending_count": count,
    }
    lines = [f"Failed too often, waits for you: {len(parked)}"]
    lines += [f"  {_named(each)}, {each.attempts} tries: {each.error}" for each in parked]
    if parked:
        lines.append("Try again: manage.py outbox retry NUMBER, or --all.")
    lines.append(f"Waits for its turn: {count}")
    lines += [f"  {_named(each)}, {_turn(each)}" for each in pending]
    return "\n".join(lines), data


def _named(each: Waiting) -> str:
    ids = " ".join(f"{name}={value}" for name, value in each.payload.items())
    return f"{each.id} {each.topic} {ids} of {each.created_at:%Y-%m-%d %H:%M:%S}"


def _turn(each: Waiting) -> str:
    failed = f" (last error: {each.error})" if each.error else ""
    if each.leased_until:
        return f"being done, until {each.leased_until:%H:%M:%S} at the latest{failed}"
    return f"due {each.due_at:%Y-%m-%d %H:%M:%S}{failed}"
