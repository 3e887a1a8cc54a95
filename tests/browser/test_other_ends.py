"""The other ways that a request goes: sent back and completed, refused, withdrawn."""

import pytest

from mla.cases.models import Case, State
from mla.tasks.drain import drain
from tests import life
from tests.browser.conftest import Arrive
from tests.browser.drafting import submits
from tests.browser.person import Person
from tests.world import World, next_month

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def page_of(case: Case) -> str:
    return f"/requests/{case.pk}/"


def test_a_request_sent_back_is_completed_and_sent_again(world: World, arrive: Arrive) -> None:
    case = life.acknowledged(world)
    _sends_back(arrive(world.asked.officer, at=page_of(case)))
    author = arrive(world.asking.investigator, at=page_of(case))
    author.presses("Complete the request")
    author.reads("The port of the address")
    author.presses("Start the new version")
    author.presses("Continue the draft")
    author.opens("Special procedure")
    author.types("Procedure that you ask to be followed", "The port of the address is 51234")
    author.presses("Save")
    submits(author)
    officer = arrive(world.asking.officer, at=page_of(case))
    officer.presses("Read and send")
    officer.presses("Send to South Korea")
    drain()
    desk = arrive(world.asked.officer, at=page_of(case))
    desk.reads("The port of the address is 51234")
    assert life.again(case).state == State.SENT


def _sends_back(desk: Person) -> None:
    desk.opens("Send back for completion")
    desk.types("Other missing elements", "The port of the address")
    desk.presses("Send back")
    desk.reads("Announce a date")
    soon = next_month()
    desk.types_day("By when should it be sent again?", soon.day, soon.month, soon.year)
    desk.presses("Send back")


def test_a_refused_request_says_why_and_is_closed(world: World, arrive: Arrive) -> None:
    case = life.acknowledged(world)
    desk = arrive(world.asked.officer, at=page_of(case))
    desk.opens("Refuse the request")
    desk.presses("Refuse the request")
    desk.reads("Nothing was done yet")
    desk.chooses(life.A_GROUND.ground, by_value=True)
    desk.types("Article of your own law or treaty", "Criminal Procedure Act, s. 12")
    desk.types("What that article provides", "The act is no offence here.")
    desk.types("Reasons", "The conduct described is not punishable under our law.")
    desk.chooses(life.A_GROUND.consultation, by_value=True)
    desk.presses("Refuse the request")
    officer = arrive(world.asking.officer, at=page_of(case))
    officer.reads("not punishable under our law")
    officer.presses("Close the request")
    officer.presses("Close the request")
    assert life.again(case).outcome == Case.Outcome.REFUSED


def test_a_request_that_is_no_longer_needed_is_withdrawn(world: World, arrive: Arrive) -> None:
    case = life.assigned(world)
    officer = arrive(world.asking.officer, at=page_of(case))
    officer.opens("Withdraw the request")
    officer.types("Why is it no longer needed?", "The charges were dropped.")
    officer.presses("Withdraw the request")
    arrive(world.asked.officer, at=page_of(case)).reads("The charges were dropped.")
    assert life.again(case).state == State.WITHDRAWN
