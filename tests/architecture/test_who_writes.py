"""Only the use cases, and the few below them that are made for it, write to tables of ours."""

from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction

from mla.accounts.models import User
from mla.cases.models import Case
from mla.usecases.draft_case import draft_case
from tests.world import World, by_hand
from tests.writers import WrittenPastTheUseCases


@pytest.mark.parametrize(
    "write",
    [
        lambda case: Case.objects.filter(pk=case.pk).update(title="Two"),
        lambda case: case.save(),
        lambda case: case.items.create(number=1, measure="SUBS", what="Everything"),
        lambda case: Case.objects.filter(pk=case.pk)._raw_delete("default"),
    ],
)
def test_a_write_past_the_use_cases_is_refused(
    world: World, write: Callable[[Case], object]
) -> None:
    case = draft_case(actor=world.asking.investigator, title="One")
    with pytest.raises(WrittenPastTheUseCases), transaction.atomic():
        write(case)


def test_the_use_cases_write(world: World) -> None:
    assert draft_case(actor=world.asking.investigator, title="One").pk


def test_what_a_test_prepares_by_hand_is_let_through(world: World) -> None:
    with by_hand():
        User.objects.filter(pk=world.asking.officer.user_id).update(password=make_password("x"))
