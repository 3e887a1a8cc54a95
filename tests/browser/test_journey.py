"""One request from its draft to its end, at the keyboards of all its people."""

from functools import partial
from pathlib import Path

import pytest

from mla.cases.models import Case, State
from tests.browser import acts
from tests.browser.conftest import Arrive
from tests.browser.drafting import completes, drafts
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_request_from_draft_to_closed_by_keyboard_alone(
    world: World,
    arrive: Arrive,
    tmp_path: Path,
    scripts: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    arrive = partial(arrive, scripts=scripts)
    investigator, first_officer = arrive(world.asking.investigator), arrive(world.asking.officer)
    reference = drafts(investigator, tmp_path)
    acts.hands_back(first_officer, reference)
    completes(investigator, reference)
    acts.may_not_send(first_officer, reference)
    officer, desk = arrive(world.asking.second_officer), arrive(world.asked.officer)
    acts.sends(officer, reference)
    acts.acknowledges(desk, reference)
    acts.accepts(desk, world.asked)
    acts.answers_the_condition(officer, reference)
    acts.collects(arrive(world.asked.executing), tmp_path)
    acts.releases(desk)
    prosecutor = arrive(world.asking.prosecutor)
    acts.acknowledges_the_conditions(prosecutor)
    acts.verifies(prosecutor, tmp_path)
    acts.provides(desk)
    acts.closes(prosecutor, reference)
    acts.finds_it_in_the_record(arrive(world.asking.auditor), reference)
    assert Case.objects.get().state == State.CLOSED
