"""`manage.py bench worklist|page|step|package`: what is promised about speed, measured on this machine."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from mla.common.errors import MlaError
from mla.ops.bench.installation import own_installation
from mla.ops.bench.measure import Line, table
from mla.ops.command import OperatorCommand

SOURCE = Path(__file__).parents[4]  # the folder that holds `mla`


class BenchFailed(MlaError):
    """A benchmark could not be run."""


def _sizes(given: str) -> list[int]:
    return sorted(int(one) for one in given.split(","))


class Command(OperatorCommand):
    requires_system_checks: list[str] = []  # it measures; `check` checks
    help = "Measure the work list, a page, a step or a package, on a database of its own that is dropped afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_subparsers(dest="name", required=True)
        worklist = which.add_parser("worklist", help="the SQL of the lists")
        worklist.add_argument(
            "--sizes",
            type=_sizes,
            default=[10_000, 100_000, 1_000_000],
            help="10000,100000,1000000",
        )
        page = which.add_parser("page", help="the whole page of a work list, over HTTP")
        page.add_argument("--cases", type=int, default=100_000)
        page.add_argument("--seconds", type=float, default=9)
        step = which.add_parser("step", help="a step with all that it leaves behind")
        step.add_argument("--cases", type=int, default=80_000)
        step.add_argument("--seconds", type=float, default=3)
        package = which.add_parser("package", help="the download of an evidence package")
        package.add_argument("--megabytes", type=int, default=1024)
        for each in (worklist, page, step, package):
            each.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, name: str, **options: Any) -> None:
        given: dict[str, Any] = {
            key: options[key]
            for key in ("sizes", "cases", "seconds", "megabytes")
            if key in options
        }
        with own_installation() as environment:
            lines = _run(name, given, environment)
        if options["json"]:
            self.stdout.write(
                json.dumps({"bench": name, "processors": os.cpu_count(), "lines": lines})
            )
        else:
            shown = [
                Line(**{key: value for key, value in line.items() if key != "met"})
                for line in lines
            ]
            self.stdout.write(table(shown))


def _run(name: str, given: dict[str, Any], environment: dict[str, str]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "mla.ops.bench", name, json.dumps(given)],
        env={
            **environment,
            "PYTHONPATH": os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")]),
        },
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        raise BenchFailed(f"The benchmark {name} ended with an error, which is shown above.")
    lines: list[dict[str, Any]] = json.loads(done.stdout)
    return lines
