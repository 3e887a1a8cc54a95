"""`manage.py demo`: a request from draft to verified evidence, then the pages to look around in."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from mla.common.errors import MlaError
from mla.ops import migrations, stack
from mla.ops.command import OperatorCommand
from mla.ops.demo import ownership, people
from mla.ops.demo.background import play_others
from mla.ops.demo.play import play
from mla.ops.demo.sheets import confirm_sheets
from mla.outbox import queue


class NotForTheDemo(MlaError):
    """The settings are those of an installation for real people."""


class Command(OperatorCommand):
    help = "Play one request from draft to verified evidence, then serve the pages until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="end once all is played")
        parser.add_argument("--json", action="store_true", help="print the result as a last line")
        parser.add_argument("--evidence", type=Path, metavar="DIR", help="a folder of your own")
        parser.add_argument("--out", type=Path, default=Path("out"), help="for results (./out)")
        parser.add_argument("--reset", action="store_true", help="drop the demo's data first")
        parser.add_argument("--port", type=int, default=8000, help="on 127.0.0.1 (8000)")

    def handle(self, **options: Any) -> None:
        port = None if options["no_serve"] else options["port"]
        self._stay_on_this_machine(options["port"])
        with stack.servers(port=port, say=self.say) as descriptors:
            self._prepare(reset=options["reset"])
            played = play(options["evidence"], options["out"], self.say)
            play_others(self.say)
            for line in people.sign_ins():
                self.say(line)
            if port:
                self._serve(descriptors, port)
        if options["json"]:
            self.say(played.as_json())

    def _stay_on_this_machine(self, port: int) -> None:
        """Links lead here, mail to the invented people goes into files, and no worker is woken:
        the demo does the outbox's work itself, step by step.
        """
        if settings.DEPLOYED:
            raise NotForTheDemo(
                f"MLA_BASE_URL is {settings.MLA_BASE_URL}: the demo serves this machine alone. "
                "Unset it, or serve real people with `manage.py serve`."
            )
        if not os.environ.get("MLA_BASE_URL"):
            settings.MLA_BASE_URL = f"http://127.0.0.1:{port}"
        os.environ.pop("EMAIL_HOST", None)
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        queue.on_promise = None

    def _prepare(self, *, reset: bool) -> None:
        ownership.refuse_foreign_data()
        if reset:
            self.say("Dropping the demo's data.")
            ownership.drop()
        migrations.bring_up_to_date(may_migrate=True, say=self.say)
        ownership.mark()
        people.load(self.say)
        confirm_sheets(self.say)

    def _serve(self, descriptors: tuple[int, ...], port: int) -> None:
        with stack.programs(descriptors, port=port, say=self.say, plain_http=True) as it:
            self.say(f"Sign in as anyone of the table: {it.url} (Ctrl-C stops.)")
            it.wait()
