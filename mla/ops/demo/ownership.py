"""The demo's mark in the ledger: it works on a database of its own or an empty one, on no other."""

from contextlib import suppress

from django.db import ProgrammingError, connection, transaction

from mla.accounts.models import User
from mla.cases.models import Case
from mla.common.errors import MlaError
from mla.custody.files import named_files
from mla.custody.store import stored
from mla.directory.models import Authority, LawImport
from mla.ledger import reading, streams
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import NODE_DEMO_SEEDED
from mla.ops.demo.world import demo_world

MIGRATIONS = "django_migrations"
ELSEWHERE = "Name an empty database in DATABASE_URL, or run the demo in another checkout."


class NotTheDemos(MlaError):
    """The database holds data that the demo did not make."""


def refuse_foreign_data() -> None:
    """NotTheDemos unless the database is empty or marked; it need not be migrated."""
    tables = _tables()
    ours = {MIGRATIONS, *connection.introspection.django_table_names()}
    if tables - ours:
        raise NotTheDemos(f"The database holds tables of something else. {ELSEWHERE}")
    if others := _of_others(tables):
        raise NotTheDemos(f"The database holds {others} that the demo did not make. {ELSEWHERE}")


@transaction.atomic
def mark() -> None:
    """Called before anything is added, so that a killed run is known as the demo's."""
    if not _is_marked(_tables()):
        append(NODE_DEMO_SEEDED, who=SYSTEM)


def drop() -> None:
    """All of the demo's data, with the files that it names; nothing of anybody else's."""
    refuse_foreign_data()
    tables = _tables()
    if not _is_marked(tables):
        return
    with suppress(
        ProgrammingError
    ):  # of another version, whose tables do not say which files are its own
        for sha256 in named_files():
            stored(sha256).unlink(missing_ok=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _tables() -> set[str]:
    return set(connection.introspection.table_names())


def _is_marked(tables: set[str]) -> bool:
    if "ledger_entry" not in tables:
        return False
    return any(entry.event == NODE_DEMO_SEEDED.code for entry in reading.entries(streams.NODE))


def _of_others(tables: set[str]) -> str:
    """What is here and not the demo's, in words, or nothing; without the demo's mark all is others'."""
    world = demo_world().values() if _is_marked(tables) else ()
    people = [person.email for country in world for person in country.people]
    authorities = [authority.name for country in world for authority in country.authorities]
    held = {
        "people": User.objects.exclude(email__in=people),
        "authorities": Authority.objects.exclude(name__in=authorities),
        "requests": Case.objects.all() if not world else Case.objects.none(),
        "law files": LawImport.objects.all(),
    }
    found = [
        what
        for what, rows in held.items()
        if rows.model._meta.db_table in tables and rows.exists()  # noqa: SLF001 - Django's public name
    ]
    return " and ".join(found)
