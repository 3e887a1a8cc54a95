"""What the operator's commands share: a refusal is a sentence on stderr and exit code 1."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

from mla.common.errors import MlaError
from mla.ops.embedded.folders import is_full, no_room

ANOTHER_VERSION = (
    "The database was made by another version of this program. Run `manage.py migrate` with the version "
    "that you want; a demo begins anew with `manage.py demo --reset`."
)


class Refused(CommandError):
    """Printed by Django with this name before it."""


class OperatorCommand(BaseCommand):
    """Base of the commands that work on the database."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except MlaError as refusal:
            raise Refused(str(refusal)) from refusal
        except OSError as error:
            if is_full(error):
                raise Refused(no_room(error.filename)) from error
            raise
        except OperationalError as error:  # it cannot be reached, was stopped, or has no room left
            raise Refused(f"The database does not answer: {str(error).strip()}") from error
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedColumn | UndefinedTable):
                raise
            raise Refused(ANOTHER_VERSION) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped.")
            sys.exit(130)

    def say(self, line: str) -> None:
        """One line of progress, shown at once."""
        self.stdout.write(line)
        self.stdout.flush()
