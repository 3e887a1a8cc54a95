"""The stage of the matrix: every situation once, for all tests of this folder; each test leaves it as it was."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tests.matrix.situations import Stage, build
from tests.world import make_world


class Undone(transaction.Atomic):
    """A block that is rolled back at its end; durable steps may run inside, as in Django's own TestCase."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)
        self._from_testcase = True

    def __exit__(self, *raised: object) -> None:
        connection.needs_rollback = True
        super().__exit__(*raised)


@pytest.fixture(scope="package")
def made_stage(django_db_setup: None, django_db_blocker: object) -> Iterator[Stage]:
    with django_db_blocker.unblock(), Undone():
        yield build(make_world())


@pytest.fixture
def stage(made_stage: Stage, db: None) -> Stage:
    return made_stage
