from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from mla.cases.models import Case, Participant
from mla.cases.saving import save_case
from mla.policy.sight import lock_case
from tests.life import acknowledged
from tests.world import World, by_hand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world: World) -> Case:
    return acknowledged(world)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that goes to the database."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def titles(case: Case) -> set[str]:
    return set(Participant.objects.filter(case=case).values_list("title", flat=True))


def test_what_changes_nothing_in_the_lists_does_not_touch_them(world: World, case: Case) -> None:
    with transaction.atomic(), by_hand():
        locked = lock_case(world.asked.officer, case.pk)
        locked.their_reference = "2026-C-2"
        with statements() as asked:
            save_case(locked)
    (only,) = asked
    assert only.startswith("WITH saved AS (UPDATE cases_case SET their_reference")
    assert "cases_participant" not in only


def test_a_title_changed_and_changed_back_is_the_first_one_again(world: World, case: Case) -> None:
    with transaction.atomic(), by_hand():
        locked = lock_case(world.asked.officer, case.pk)
        first, locked.title = locked.title, "Another"
        with statements() as asked:
            save_case(locked)
        assert len(asked) == 1
        assert titles(case) == {"Another"}
        locked.title = first
        save_case(locked)
    assert titles(case) == {first}
