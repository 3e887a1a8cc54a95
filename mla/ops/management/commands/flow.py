"""manage.py flow: writes docs/flow.md; with --check, fails when it is stale."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mla.ops import flow


class Command(BaseCommand):
    help = "Draws the state machines into docs/flow.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when the file is stale"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "flow.md"
        made = flow.text()
        if not options["check"]:
            path.write_text(made)
            self.stdout.write(f"{path.name} written.")
        elif not path.exists() or path.read_text() != made:
            raise CommandError("docs/flow.md is stale: run manage.py flow.")
        else:
            self.stdout.write("docs/flow.md is up to date.")
