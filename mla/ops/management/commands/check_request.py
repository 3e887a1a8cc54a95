"""`manage.py check_request FILE`: a request judged from its file, without a database."""

import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mla.common.errors import MlaError
from mla.common.iso import name_of
from mla.common.text import NotUtf8, utf8
from mla.legal.doubts import Sheet
from mla.legal.draft import Draft
from mla.legal.judgement import judge
from mla.legal.law import Law, by_treaty, record_from, shipped_law
from mla.legal.parties import read_parties
from mla.legal.report import as_json, as_text
from mla.legal.request_file import read_request
from mla.legal.tables import TableUnreadable

COMPLETE, INCOMPLETE, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Judge a request: what is missing and for which article, whether its bases are in force between the two "
        "countries, warnings. Exit code 0 complete, 1 not complete, 2 not readable."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the request as JSON; - reads standard input")
        parser.add_argument("--json", action="store_true", help="print the judgement as JSON")
        parser.add_argument(
            "--parties", type=Path, help="a list of parties (CSV) instead of the one shipped"
        )
        parser.add_argument(
            "--treaty",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a treaty record (TOML), besides those shipped; may be given several times",
        )
        parser.add_argument(
            "--languages",
            default="",
            help="codes of the languages that the requested country accepts, as fr,en: what its country sheet says",
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            help="the day to judge for, YYYY-MM-DD; otherwise today (UTC)",
        )

    def handle(self, **options: Any) -> None:
        try:
            request, law = _request(options["file"]), _law(options["parties"], options["treaty"])
        except (MlaError, OSError) as fault:
            raise CommandError(_said(fault, options["file"]), returncode=UNREADABLE) from fault
        on = options["on"] or datetime.now(UTC).date()
        judgement = judge(request, law, on, sheet=_sheet(request, options["languages"]))
        show = as_json if options["json"] else as_text
        self.stdout.write(show(request, judgement, on))
        sys.exit(COMPLETE if judgement.complete else INCOMPLETE)


def _request(file: str) -> Draft:
    return read_request(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())


def _law(file: Path | None, treaties: list[Path]) -> Law:
    """What is shipped, with this list of parties in place of its own, and these treaties besides."""
    shipped = shipped_law()
    parties = read_parties(_table(file), file.name) if file else shipped.parties
    given = [record_from(_table(one), one.name) for one in treaties]
    return Law(parties, by_treaty([*shipped.records.values(), *given]))


def _table(file: Path) -> str:
    try:
        return utf8(file.read_bytes())
    except NotUtf8 as fault:
        raise TableUnreadable(f"{file.name}: {fault}") from fault


def _sheet(request: Draft, languages: str) -> Sheet | None:
    """What is known of the country asked; None, and so not judged, where no language was given."""
    accepted = tuple(one.strip() for one in languages.split(",") if one.strip())
    code = request.requested_country
    return Sheet(f"{name_of(code)} ({code})", accepted) if accepted else None


def _said(fault: Exception, file: str) -> str:
    if isinstance(fault, OSError):
        return f"{fault.filename or file} cannot be opened: {fault.strerror}."
    return f"{file}: {fault}"
