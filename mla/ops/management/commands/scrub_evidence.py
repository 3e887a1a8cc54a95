"""`manage.py scrub_evidence`: read the evidence store again and name every file that is lost or has changed."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError

from mla.ops.command import OperatorCommand
from mla.usecases.scrub_evidence import scrub_evidence


class Command(OperatorCommand):
    help = "Hash every stored file anew. Exit code 1 if one is missing or is not what it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        done = scrub_evidence(self.stderr.write)
        holds = f"{done.files} files read, {len(done.problems)} missing or damaged."
        self.say(json.dumps(asdict(done)) if options["json"] else holds)
        if done.problems:
            raise CommandError("Restore the files named above from a backup.")
