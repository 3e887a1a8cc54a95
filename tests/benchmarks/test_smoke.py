"""Every benchmark runs, at sizes that say nothing about speed; what must hold at any size is checked."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from mla.ops.bench.installation import NAME
from mla.ops.bench.measure import Line, interleaved, table

ROOT = Path(__file__).parents[2]


def bench(*arguments: str) -> dict[str, Any]:
    environment = {**os.environ, "MLA_VAR": str(settings.VAR_DIR), "MLA_PLAIN_HTTP": "yes"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "bench", *arguments, "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def databases() -> set[str]:
    at = connection.settings_dict
    with psycopg.connect(
        host=at["HOST"],
        port=at["PORT"],
        user=at["USER"],
        password=at["PASSWORD"],
        dbname="postgres",
    ) as server:
        return {name for (name,) in server.execute("SELECT datname FROM pg_database")}


@pytest.mark.slow
@pytest.mark.django_db
def test_every_benchmark_runs_on_a_database_of_its_own_and_drops_it() -> None:
    for arguments in (
        ["worklist", "--sizes", "500,1500"],
        ["page", "--cases", "1500", "--seconds", "0.6"],
        ["step", "--cases", "16000", "--seconds", "0.15"],
        ["package", "--megabytes", "8"],
    ):
        found = bench(*arguments)
        assert found["bench"] == arguments[0]
        assert all(line["reached"] >= 0 for line in found["lines"])
        reached = {line["what"]: line for line in found["lines"]}
        assert reached.get("statements of the page", {"met": True})["met"]
    assert NAME not in databases()


def test_a_table_says_which_goals_were_reached() -> None:
    lines = [
        Line("list / by key", 1.5, at_most=2.5),
        Line("share", 0.2, at_least=0.25),
        Line("rate", 1234.5, "a second"),
    ]
    rows = [" ".join(line.split()) for line in table(lines).splitlines()]
    assert rows == [
        "measured reached goal",
        "list / by key 1.50 at most 2.5 reached",
        "share 0.20 at least 0.25 MISSED",
        "rate 1,234.50 a second",
    ]


def test_ways_take_turns_so_that_noise_meets_all_alike() -> None:
    order: list[str] = []
    medians = interleaved(4, lambda: order.append("a"), lambda: order.append("b"))
    assert "".join(order) == "baabbaab"
    assert len(medians) == 2
