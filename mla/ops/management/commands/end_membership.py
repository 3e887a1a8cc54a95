"""`manage.py end_membership`: a person gives up a role at an authority, or is relieved of it."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from mla.accounts.roles import Role
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.ops.command import OperatorCommand
from mla.usecases.end_membership import end_membership


class Command(OperatorCommand):
    help = "End a person's role at an authority, with its sessions and downloads, at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the person signs in with it")
        parser.add_argument("--authority", required=True, type=UUID, help="id of the authority")
        parser.add_argument("--role", required=True, choices=Role.values)

    def handle(self, **options: Any) -> None:
        authority = Authority.objects.filter(pk=options["authority"]).first()
        if authority is None:
            raise Invalid({"authority": f"There is no authority {options['authority']} here."})
        ended = end_membership(email=options["email"], authority=authority, role=options["role"])
        self.say(f"Ended: {ended.membership}. Sessions that ended with it: {ended.sessions}.")
        if ended.others:
            self.say("The person still acts as:")
            for one in ended.others:
                self.say(f"  {one}")
        else:
            self.say("The person has no role left: after signing in there is nothing to be seen.")
