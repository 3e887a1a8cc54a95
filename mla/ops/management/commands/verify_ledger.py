"""`manage.py verify_ledger`: recompute the ledger and name every entry that does not hold."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from mla.ledger import streams
from mla.ledger.verify import CANNOT_FIND, Report, verify
from mla.ops.command import OperatorCommand


class Command(OperatorCommand):
    help = "Recompute every entry, hash and head of the ledger. Exit code 1 if anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--stream", help="check one stream, as case/<id>/shared or country/BR")
        which.add_argument("--case", type=UUID, help="check the streams of the case of this id")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        stream, case = options["stream"], options["case"]
        report = verify(streams.of_case(case) if case else [stream] if stream else None)
        if (stream or case) and not report.streams and not report.problem_count:
            raise CommandError(f"The ledger has no stream for {stream or case}.")
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))
        if report.problem_count:
            raise CommandError(f"The ledger does not hold: {_count(report.problem_count)} found.")


def _count(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


def _as_json(report: Report) -> str:
    return json.dumps(
        {
            "holds": report.problem_count == 0,
            "streams": report.streams,
            "entries": report.entries,
            "erased_private_texts": report.erased,
            "problem_count": report.problem_count,
            "problems": [asdict(problem) for problem in report.problems],
            "cannot_find": CANNOT_FIND,
        }
    )


def _as_text(report: Report) -> str:
    lines = [f"{problem.stream}: {problem.sentence}" for problem in report.problems]
    if len(lines) < report.problem_count:
        lines.append(f"... and {report.problem_count - len(lines)} more.")
    outcome = f"{_count(report.problem_count)}, named above" if lines else "every one holds"
    lines.append(f"{report.entries} entries in {report.streams} streams checked: {outcome}.")
    lines.append(f"Private texts erased since they were recorded: {report.erased}.")
    return "\n".join([*lines, CANNOT_FIND])
