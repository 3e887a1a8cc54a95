import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from mla.cases.models import Case, Participant
from mla.cases.participants import restate
from mla.policy.sight import lock_case
from tests.life import acknowledged
from tests.world import World, by_hand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world: World) -> Case:
    return acknowledged(world)


def titles(case: Case) -> set[str]:
    return set(Participant.objects.filter(case=case).values_list("title", flat=True))


def test_what_changes_nothing_in_the_lists_does_not_touch_them(world: World, case: Case) -> None:
    with transaction.atomic():
        locked = lock_case(world.asked.officer, case.pk)
        locked.their_reference = "2026-C-2"
        with CaptureQueriesContext(connection) as asked:
            restate(locked)
    assert len(asked) == 0


def test_a_title_changed_and_changed_back_is_the_first_one_again(world: World, case: Case) -> None:
    with transaction.atomic(), by_hand():
        locked = lock_case(world.asked.officer, case.pk)
        first, locked.title = locked.title, "Another"
        with CaptureQueriesContext(connection) as asked:
            restate(locked)
        assert len(asked) == 1
        assert titles(case) == {"Another"}
        locked.title = first
        restate(locked)
    assert titles(case) == {first}
