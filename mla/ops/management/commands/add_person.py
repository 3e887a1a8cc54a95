"""`manage.py add_person`: a person in a role at an authority, or another role of a known person."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from mla.accounts.models import User
from mla.accounts.roles import Reach, Role
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.ops.command import OperatorCommand
from mla.usecases.add_person import add_person
from mla.usecases.set_password import new_password


class Command(OperatorCommand):
    help = "Add a person. A password is made and shown once, unless one comes from stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the person signs in with it")
        parser.add_argument("--name", required=True, help="as it stands on letters")
        parser.add_argument("--authority", required=True, type=UUID, help="id of the authority")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--title", default="", help="office held, as it stands on letters")
        parser.add_argument("--reach", default="", choices=Reach.values, help="if not the usual")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, **options: Any) -> None:
        authority = Authority.objects.filter(pk=options["authority"]).first()
        if authority is None:
            raise Invalid({"authority": f"There is no authority {options['authority']} here."})
        known = User.objects.filter(email=options["email"].strip().lower()).exists()
        given = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else None
        password = new_password() if given is None else given
        added = add_person(
            email=options["email"],
            name=options["name"],
            authority=authority,
            role=options["role"],
            title=options["title"],
            reach=options["reach"],
            password=password,
        )
        self.say(f"Added {added}.")
        if known:
            self.say("The person was known already and keeps the password.")
        elif given is None:
            self.say(f"Password, shown this once: {password}")
