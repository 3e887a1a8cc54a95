"""`manage.py serve`: web, worker and beat on the data there is, until Ctrl-C."""

from argparse import ArgumentParser
from typing import Any

from mla.ops import stack
from mla.ops.command import OperatorCommand


class Command(OperatorCommand):
    help = "Run the web, the worker and the scheduler on the existing data until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="on 127.0.0.1 (8000)")

    def handle(self, *, port: int, **_: Any) -> None:
        with stack.running(port=port, say=self.say) as it:
            self.say(f"Serving at {it.url} for a TLS proxy (docs/operating.md). Ctrl-C stops.")
            it.wait()
