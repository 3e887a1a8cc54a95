"""The country sheets of the demo: proposed by one administrator, confirmed by another, one of them long ago."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files

from mla.common.clock import now
from mla.directory.models import SheetVersion
from mla.ops.demo.people import actor
from mla.ops.demo.world import demo_world
from mla.usecases.confirm_sheet import confirm_sheet
from mla.usecases.propose_sheet import propose_sheet

ROLE = "administrator"


def confirm_sheets(say: Callable[[str], None]) -> None:
    """Of the countries that have none; a killed run is continued."""
    text = (files("mla.ops.demo") / "sheets.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    started = dict(SheetVersion.objects.order_by("number").values_list("country", "confirmed_at"))
    for code, country in demo_world().items():
        if started.get(code):
            continue
        body = dict(told[code])
        age = timedelta(days=body.pop("confirmed"))
        if code not in started:
            body["languages"] = list(country.languages)
            propose_sheet(actor=actor(code, ROLE), based_on=0, body=body)
        version = confirm_sheet(actor=actor(code, ROLE, 1), number=1)
        # Nobody waits a year for a demo: the days are taken off afterwards.
        SheetVersion.objects.filter(pk=version.pk).update(
            proposed_at=now() - age - timedelta(days=3), confirmed_at=now() - age
        )
    if missing := len(demo_world()) - sum(map(bool, started.values())):
        say(f"Confirmed the country sheets of {missing} countries, each by two administrators.")
