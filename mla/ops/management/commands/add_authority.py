"""`manage.py add_authority`: a ministry, central authority, police, court, unit ... of a country."""

import os
from argparse import ArgumentParser
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.ops import migrations
from mla.ops.command import OperatorCommand
from mla.usecases.add_authority import add_authority, load_countries

DETAILS = {
    "short_name": "short name, for lists and tables",
    "functions": "what it is competent for: requests must say it (UNTOC 18(15)(a))",
    "address": "postal address",
    "email": "e-mail address of the office",
    "telephone": "telephone with the country's code",
    "office_hours": "office hours, as people read them",
    "time_zone": "time zone, as America/Sao_Paulo (UTC)",
}
SPELLED = {"office_hours": "--hours", "time_zone": "--zone"}


class Command(OperatorCommand):
    help = "Add an authority of a country. Prints its id, which add_person and --parent take."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--country", required=True, help="two letters (ISO 3166-1), as BR")
        parser.add_argument("--name", required=True, help="official name")
        parser.add_argument("--kind", required=True, choices=Authority.Kind.values)
        parser.add_argument("--parent", type=UUID, help="id of the authority above")
        for name, words in DETAILS.items():
            option = SPELLED.get(name, f"--{name.replace('_', '-')}")
            parser.add_argument(option, dest=name, help=words)

    def handle(self, **options: Any) -> None:
        details = {name: options[name] for name in DETAILS if options[name]}
        zone = details.get("time_zone", "UTC")
        if zone not in available_timezones():
            raise Invalid({"time_zone": f"There is no time zone {zone}: write it as Asia/Seoul."})
        migrations.bring_up_to_date(may_migrate=not os.environ.get("DATABASE_URL"), say=self.say)
        load_countries()
        added = add_authority(
            country=options["country"],
            name=options["name"],
            kind=options["kind"],
            parent_id=options["parent"],
            details=details,
        )
        self.say(f"Added {added}: {added.get_kind_display()}. Its id:\n{added.pk}")
