"""The whole page of a work list over HTTP, against a bare application that runs the same SQL on the same server."""

import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client as Inside
from django.urls import reverse

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.common.prepared import Prepared
from mla.ops import seed, static
from mla.ops.bench.bare import ASKED, Asked
from mla.ops.bench.load import Act, rates
from mla.ops.bench.measure import Line
from mla.ops.bench.server import Client, serving, signed_in
from mla.usecases.add_person import add_person

Say = Callable[[str], None]


def run(cases: int, seconds: float, say: Say) -> list[Line]:
    say(f"Making {cases:,} cases.")
    seed.seed_countries()
    seed.seed_cases(1, cases)
    static.collect()
    headers = signed_in(officer())
    address = f"{reverse('requests')}?side=requesting&state=accepted"
    statements, body = _inside(address, headers)
    with tempfile.NamedTemporaryFile("wb") as asked:
        pickle.dump((statements, len(body)), asked)
        asked.flush()
        bare_environment = {ASKED: str(Path(asked.name))}
        with (
            serving("config.wsgi") as (port, _),
            serving("mla.ops.bench.bare:page", bare_environment) as (bare_port, _),
        ):
            say("Measuring.")
            whole, bare = rates(
                seconds,
                _visits(port, address, headers),
                _visits(bare_port, "/", headers),
                processes=True,
                rounds=9,  # a neighbour on the machine slows one of three too often
            )
    return [
        Line("statements of the page", len(statements), at_most=8),
        Line("bytes of the page", len(body) / 1000, "kB"),
        Line("the page", whole, "a second"),
        Line("the same SQL in a bare application", bare, "a second"),
        Line("share", whole / bare, at_least=0.25),
    ]


def officer() -> Membership:
    """Of the busy country's central authority, who reaches all of its cases."""
    central = seed.offices(seed.BUSY).central
    added = add_person(
        email="officer@bench.example",
        name="Kim Invented",
        authority=central,
        role=Role.CENTRAL_AUTHORITY,
    )
    return Membership.objects.select_related("user", "authority__country").get(pk=added.pk)


def _inside(address: str, headers: dict[str, str]) -> tuple[list[Asked], bytes]:
    """The page's statements, once everything is warm."""
    client = Inside(headers={"host": "127.0.0.1"})
    name, _, value = headers["Cookie"].partition("=")
    client.cookies[name] = value
    client.get(address)
    asked: list[Asked] = []

    def note(execute: Any, sql: str, params: Any, many: object, context: dict[str, Any]) -> Any:
        asked.append(Asked(sql, params, isinstance(context["cursor"].cursor, Prepared)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"  # noqa: S101, PLR2004 - a broken bench
    return asked, answer.content


def _visits(port: int, path: str, headers: dict[str, str]) -> Callable[[int], Act]:
    return lambda _number: Client(port, path, headers).get
