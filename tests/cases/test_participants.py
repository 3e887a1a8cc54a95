import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from mla.cases.models import Case, Participant, State
from mla.cases.participants import SHOWN, carried
from mla.cases.saving import save_case
from mla.policy.sight import lock_case
from mla.usecases.acknowledge_case import acknowledge_case
from tests.life import acknowledged, sent
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


def test_a_step_leaves_everything_behind_in_one_statement(world: World) -> None:
    case = sent(world)
    with statements() as asked:
        acknowledge_case(case.pk, actor=world.asked.officer, reference="2026-C-1")
    (only,) = [one for one in asked if not one.lstrip().startswith("SELECT")]
    assert {"cases_case", "ledger_stream", "ledger_entry", "outbox_message"} <= set(
        re.findall(r"(?:UPDATE|INTO) (\w+)", only)
    )


def test_a_locked_case_is_what_the_database_holds(world: World, case: Case) -> None:
    with transaction.atomic():
        locked = lock_case(world.asked.officer, case.pk)
    for mine, stored in (
        (locked, Case.objects.get(pk=case.pk)),
        (locked.proceeding, case.proceeding),
    ):
        for field in stored._meta.concrete_fields:
            assert getattr(mine, field.attname) == getattr(stored, field.attname)


def test_the_lists_are_restated_whenever_a_column_that_they_show_has_changed(case: Case) -> None:
    read: set[str] = set()

    class Watched:
        def __getattr__(self, name: str) -> Any:
            read.add(name)
            own = getattr(Case, name)
            if isinstance(own, property):
                return own.fget(self)
            return partial(own, self) if callable(own) else getattr(case, name)

    for state in State:
        case.__dict__["state"] = state
        case.answer_by_on, case.postponed_until = None, None
        carried(Watched())  # type: ignore[arg-type]
    columns = {field.attname for field in Case._meta.concrete_fields}
    assert read & columns == SHOWN


def test_where_nothing_changed_nothing_is_asked_of_the_database(world: World, case: Case) -> None:
    with transaction.atomic(), by_hand():
        locked = lock_case(world.asked.officer, case.pk)
        with statements() as asked:
            save_case(locked)
    assert not asked


def test_what_was_changed_in_place_is_saved(world: World, case: Case) -> None:
    with transaction.atomic(), by_hand():
        locked = lock_case(world.asked.officer, case.pk)
        locked.particulars["summary"] = "Changed where it lies"
        save_case(locked)
    assert Case.objects.get(pk=case.pk).particulars["summary"] == "Changed where it lies"


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
