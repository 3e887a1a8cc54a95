"""The stage of the matrix: every situation once, for all tests of this folder; each test leaves it as it was."""

from collections.abc import Iterator

import pytest

from tests.matrix.situations import Stage, build
from tests.undone import Undone
from tests.world import make_world


@pytest.fixture(scope="package")
def made_stage(django_db_setup: None, django_db_blocker: object) -> Iterator[Stage]:
    with django_db_blocker.unblock(), Undone():
        yield build(make_world())


@pytest.fixture
def stage(made_stage: Stage, db: None) -> Stage:
    return made_stage
