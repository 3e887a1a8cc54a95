"""`manage.py import_law FILE`: who is bound by what, or the record of a treaty; `--list` shows all imports."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from mla.common.errors import Invalid
from mla.directory.law import law_in_use
from mla.directory.models import LawImport
from mla.ops import migrations
from mla.ops.command import OperatorCommand
from mla.usecases.import_law import import_law, import_treaty


class Command(OperatorCommand):
    help = (
        "Import a list of parties (CSV, docs/law.md): from then on it says who is bound by what, for everybody on this "
        "installation. Or import the record of a treaty (a file named .toml): from then on requests on this treaty are "
        "judged by it. Earlier imports stay. A fault is named with its place, and then nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "file", type=Path, nargs="?", help="the list as CSV, or a record as TOML; UTF-8"
        )
        which.add_argument("--list", action="store_true", help="show the imports, newest first")
        parser.add_argument("--name", help="how pages call this import; otherwise the file's name")

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
        take = import_treaty if file.suffix == ".toml" else import_law
        added = take(content, name=options["name"] or file.name)
        self.say(f"{added}, {_size(added)}, SHA-256 {added.sha256}. It is in use from now on.")

    def _show(self) -> None:
        used = law_in_use()
        for one in LawImport.objects.defer("text").order_by("-number"):
            state = "in use" if one.number in used.numbers else "replaced"
            when = f"{one.imported_at:%Y-%m-%d %H:%M} UTC"
            self.say(f"{one.number}  {when}  {_size(one)}  {state}  {one.name}  {one.sha256}")
        if used.shipped:
            self.say(
                f"No list was imported: the list shipped with this version is in use ({len(used.parties)} rows)."
            )
        records = used.law.records.values()
        shipped = [one.treaty for one in records if not used.record_from(one.treaty)]
        self.say(f"Treaty records shipped with this version and in use: {'; '.join(shipped)}.")


def _size(one: LawImport) -> str:
    return f"{one.rows} provisions of {one.treaty}" if one.treaty else f"{one.rows} rows"
