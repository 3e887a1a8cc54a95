"""The work list, its counts, search and sight say the same of every request, whatever was done."""

import os
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from mla.accounts.models import Membership
from mla.cases import worklist
from mla.cases.models import State
from mla.cases.sides import Side
from mla.policy.sight import scopes, visible_cases
from mla.tasks.periodic import fold
from tests.cases.steps import steps
from tests.cases.test_machines import Life
from tests.life import acknowledged, in_review
from tests.world import World, fresh

RUNS = int(os.environ.get("MLA_RUNS", "8"))


class Lists(Life):
    """A life beside two requests that stand still; compared for everybody once it ends."""

    everybody: ClassVar[list[Membership]]

    def teardown(self) -> None:
        try:
            for actor in self.everybody:
                compare(fresh(actor))
            fold()
            for actor in self.everybody:
                compare(fresh(actor))
        finally:
            super().teardown()


def compare(actor: Membership) -> None:
    visible = {case.pk: case for case in visible_cases(actor)}
    listed = set()
    for scope in scopes(actor):
        tabs = {(side, state): _ids(scope, side, state) for side in Side for state in State}
        assert {tab: n for tab, n in worklist.counts(scope).items() if n} == {
            tab: len(ids) for tab, ids in tabs.items() if ids
        }
        listed |= set().union(*tabs.values())
        for case in visible.values():
            found, _ = worklist.search(scope, actor.country_code, case.reference)
            assert case.pk in {row.case_id for row in found}
            side = case.side_of(actor.country_code)
            assert case.pk in tabs[side, case.standing(side)]
    assert listed == set(visible), actor


def _ids(scope: str, side: Side, state: State) -> set[object]:
    rows, more = worklist.page(scope, side, state)
    assert not more
    return {row.case_id for row in rows}


def test_lists_counts_search_and_sight_agree_after_any_steps(world: World) -> None:
    acknowledged(world)
    in_review(world)
    countries = (world.asking, world.asked, world.stranger)
    Lists.world, Lists.taken = world, steps(world)
    Lists.everybody = [actor for country in countries for actor in country.everybody.values()]
    run_state_machine_as_test(
        Lists,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
