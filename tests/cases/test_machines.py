"""The real use cases, by random people in random order, against the model written by hand from life.md."""

import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings as settings_of_django
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.states import verbs
from mla.common.errors import MlaError
from mla.ledger import streams
from mla.ledger.models import Entry
from mla.ledger.verify import verify
from tests.cases.model import (
    ASKED,
    ASKING,
    CASE,
    DRAFTERS,
    EVENTS,
    EXECUTORS,
    ITEM,
    RECEIVERS,
    Model,
)
from tests.cases.steps import Taken, steps
from tests.life import again, drafted
from tests.sheets import confirmed
from tests.undone import Undone
from tests.world import World, by_hand, fresh

RUNS = int(os.environ.get("MLA_RUNS", "15"))
PEOPLE = sorted({*DRAFTERS, *RECEIVERS, *EXECUTORS, "auditor", "administrator"})
VERBS = sorted({**CASE, **ITEM})
NUMBERS = st.sampled_from([1, 2])
LONG_AGO = date(2020, 1, 1)
ENDS = ["abandon", "lapse", "refuse", "withdraw"]
HEAD_START = (
    ("submit", ASKING, "investigator", 1),
    ("issue", ASKING, "prosecutor", 1),
    ("send", ASKING, "officer", 1),
    ("acknowledge", ASKED, "duty", 1),
    ("assign", ASKED, "officer", 1),
    ("accept", ASKED, "officer", 1),
    ("upload", ASKED, "executing", 1),
    ("submit_evidence", ASKED, "executing", 1),
)

OTHER_NAMES = {
    "case.assign": "assign",
    "item.execute": "upload",
    "item.refuse": "refuse_item",
    "item.withdraw": "withdraw_item",
    "item.reopen": "reopen",
}
"""What the model calls a transition by the use case that takes it."""
NO_USE_CASE = {
    "case.send_urgently",
    "item.require_authorisation",
    "item.apply_for_authorisation",
    "item.grant_authorisation",
    "item.narrow_authorisation",
    "item.refuse_authorisation",
    "item.challenge_authorisation",
}
"""Nobody can take them yet: the states are there, the steps come with urgency and domestic authorisation."""


class Life(RuleBasedStateMachine):
    world: ClassVar[World]
    taken: ClassVar[dict[str, Taken]]

    def __init__(self) -> None:
        super().__init__()
        self.undone = Undone()
        self.undone.__enter__()

    def teardown(self) -> None:
        """The record is whole, and has one entry for each step that was taken."""
        try:
            if hasattr(self, "case"):
                report = verify(streams.of_case(self.case.pk))
                assert report.problems == []
                assert report.entries >= self.before.total() + self.steps.total()
                assert self._recorded() - self.before == self.steps
        finally:
            self.undone.__exit__(None, None, None)

    @initialize(head_start=st.sampled_from([8, 6, 4, 0]), must_be_issued=st.booleans())
    def draft(self, head_start: int, must_be_issued: bool) -> None:  # noqa: FBT001 - hypothesis gives it
        if must_be_issued:
            confirmed(self.world.asking, issuer="prosecutor")
        self.case: Case = drafted(self.world)
        self.model = Model(must_be_issued=must_be_issued)
        self.before, self.steps = self._recorded(), Counter[str]()
        for step in HEAD_START[:head_start]:
            if must_be_issued or step[0] != "issue":
                self._try(*step)

    def _recorded(self) -> Counter[str]:
        """The entries of the case by what happened; not those that a job added of its own."""
        found = Entry.objects.filter(stream__in=streams.of_case(self.case.pk))
        return Counter(found.filter(event__in=EVENTS.values()).values_list("event", flat=True))

    @rule(verb=st.sampled_from(VERBS), person=st.sampled_from(PEOPLE), n=NUMBERS)
    def a_stranger_tries(self, verb: str, person: str, n: int) -> None:
        assert not self._done(verb, getattr(self.world.stranger, person), n)

    @rule(data=st.data())
    def somebody_takes_a_step_that_is_open(self, data: st.DataObject) -> None:
        """Chance alone would hardly ever get beyond the draft."""
        found = self._open()
        if found:
            verb = data.draw(st.sampled_from(sorted({one[0] for one in found})))
            self._try(*data.draw(st.sampled_from([one for one in found if one[0] == verb])))

    @rule(data=st.data())
    def somebody_else_takes_it(self, data: st.DataObject) -> None:
        """The step is open, but to others."""
        found = self._open()
        if found:
            verb, side, _, n = data.draw(st.sampled_from(found))
            self._try(verb, side, data.draw(st.sampled_from(PEOPLE)), n)

    @rule(data=st.data(), rare=st.integers(0, 9))
    def somebody_ends_it(self, data: st.DataObject, rare: int) -> None:
        if rare == 9:
            verb = data.draw(st.sampled_from(ENDS))
            side = ASKED if verb in {"lapse", "refuse"} else ASKING
            self._try(verb, side, data.draw(st.sampled_from(["officer", "investigator"])), 1)

    @precondition(lambda self: self.model.was_sent_back)
    @rule()
    def the_announced_date_passes(self) -> None:
        with by_hand():
            Case.objects.filter(pk=self.case.pk).update(answer_by_on=LONG_AGO)
        self.model.late = True

    def _open(self) -> list[tuple[str, str, str, int]]:
        return [
            (verb, side, person, n)
            for verb in VERBS
            for side in (ASKING, ASKED)
            for person in PEOPLE
            for n in (1, 2)
            if verb not in ENDS and self.model.allows(verb, side, person, n)
        ]

    @invariant()
    def the_case_stands_where_the_model_says(self) -> None:
        if not hasattr(self, "case"):
            return
        case = again(self.case)
        assert case.state == self.model.state
        assert dict(case.items.values_list("number", "state")) == self.model.items

    def _try(self, verb: str, side: str, person: str, n: int) -> None:
        expected = self.model.allows(verb, side, person, n)
        country = self.world.asking if side == ASKING else self.world.asked
        assert self._done(verb, getattr(country, person), n) == expected, (
            verb,
            side,
            person,
            n,
            self.model,
        )
        if expected:
            self.model.take(verb, person, n)
            self.steps[EVENTS[verb]] += 1

    def _done(self, verb: str, person: Membership, n: int) -> bool:
        case = again(self.case)
        try:
            self.taken[verb](fresh(person), case, case.items.get(number=n))
        except MlaError:
            return False
        return True


@pytest.mark.parametrize("length", [20, pytest.param(60, marks=pytest.mark.slow)])
def test_exactly_what_the_tables_of_life_allow_succeeds(world: World, length: int) -> None:
    Life.world, Life.taken = world, steps(world)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=length,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_model_knows_every_transition_that_somebody_can_take() -> None:
    known = {f"case.{verb}" for verb in CASE} | {f"item.{verb}" for verb in ITEM}
    asked = {f"case.{verb}" for verb in verbs(Case)} | {f"item.{verb}" for verb in verbs(Item)}
    unknown = asked - known
    assert unknown == NO_USE_CASE | set(OTHER_NAMES)
    assert set(OTHER_NAMES.values()) <= {*CASE, *ITEM}
    assert set(EVENTS) == {*CASE, *ITEM}


@pytest.mark.parametrize("transition", sorted(NO_USE_CASE))
def test_what_the_model_leaves_out_is_in_no_use_case(transition: str) -> None:
    verb = transition.partition(".")[2]
    folder = Path(settings_of_django.BASE_DIR) / "mla" / "usecases"
    assert not [path.name for path in folder.glob("*.py") if f'"{verb}"' in path.read_text()]
