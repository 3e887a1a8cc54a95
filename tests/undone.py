"""A block of work that leaves no trace in the database."""

from django.db import connection, transaction


class Undone(transaction.Atomic):
    """Rolled back at its end; durable steps may run inside, as in Django's own TestCase."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)
        self._from_testcase = True

    def __exit__(self, *raised: object) -> None:
        connection.needs_rollback = True
        super().__exit__(*raised)
