"""`manage.py import_law FILE`: the operator's list of who is bound by which instrument; `--list` shows all imports."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from mla.common.errors import Invalid
from mla.directory.law import parties_in_use
from mla.directory.models import LawImport
from mla.ops import migrations
from mla.ops.command import OperatorCommand
from mla.usecases.import_law import import_law


class Command(OperatorCommand):
    help = (
        "Import a list of parties (CSV, docs/law.md): from then on it says who is bound by what, for everybody on this "
        "installation. Earlier imports stay. A fault is named with its line, and then nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("file", type=Path, nargs="?", help="the list, as CSV in UTF-8")
        which.add_argument("--list", action="store_true", help="show the imports, newest first")
        parser.add_argument("--name", help="how pages call this list; otherwise the file's name")

    def handle(self, **options: Any) -> None:
        migrations.bring_up_to_date(may_migrate=not os.environ.get("DATABASE_URL"), say=self.say)
        if options["list"]:
            self._show()
            return
        file: Path = options["file"]
        try:
            content = file.read_bytes()
        except OSError as fault:
            raise Invalid({"file": f"{file} cannot be opened: {fault.strerror}."}) from fault
        added = import_law(content, name=options["name"] or file.name)
        self.say(f"{added}, {added.rows} rows, SHA-256 {added.sha256}. It is in use from now on.")

    def _show(self) -> None:
        used = parties_in_use()
        for one in LawImport.objects.defer("text").order_by("-number"):
            state = "in use" if one.number == used.number else "replaced"
            when = f"{one.imported_at:%Y-%m-%d %H:%M} UTC"
            self.say(f"{one.number}  {when}  {one.rows} rows  {state}  {one.name}  {one.sha256}")
        if used.shipped:
            self.say(
                f"Nothing was imported: the list shipped with this version is in use ({len(used.parties)} rows)."
            )
