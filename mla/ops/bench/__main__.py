"""Runs one benchmark inside the installation that `manage.py bench` made for it; writes its lines as JSON."""

import json
import sys
from dataclasses import asdict
from importlib import import_module

import django
from django.core.management import call_command


def main(name: str, given: str) -> None:
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    bench = import_module(f"mla.ops.bench.{name}")
    lines = bench.run(
        **json.loads(given), say=lambda line: print(line, file=sys.stderr, flush=True)
    )
    json.dump([{**asdict(line), "met": line.met} for line in lines], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
