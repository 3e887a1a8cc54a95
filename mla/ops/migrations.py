"""Whether the database has the tables of this version of the code."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mla.common.errors import MlaError


class MigrationsPending(MlaError):
    """The database is older than the code."""


def bring_up_to_date(*, may_migrate: bool, say: Callable[[str], None]) -> None:
    """Migrate a database of our own; refuse somebody else's that is not migrated."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        return
    if not may_migrate:
        raise MigrationsPending(
            f"The database lacks {len(pending)} migrations of this version: "
            "make a backup, then run `manage.py migrate`."
        )
    say(f"Preparing the database ({len(pending)} steps).")
    call_command("migrate", interactive=False, verbosity=0)
