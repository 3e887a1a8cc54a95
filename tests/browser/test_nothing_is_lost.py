"""What was typed comes back: after the session has ended, and when somebody else saved meanwhile."""

import pytest
from django.contrib.sessions.models import Session

from mla.cases.models import Scratch
from tests import life
from tests.browser.conftest import Arrive
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser
MINE = "On 3 May 2026 a hospital received a mail."


def test_text_typed_in_a_session_that_has_ended_comes_back(world: World, arrive: Arrive) -> None:
    case = life.drafted(world)
    author = arrive(world.asking.investigator, at=f"/requests/{case.pk}/draft/facts/")
    author.types("What happened", MINE)
    Session.objects.all().delete()
    author.presses("Save")
    author.reads("Sign in")
    author.types("E-mail address", author.actor.user.email)
    author.types("Password", PASSWORD)
    author.presses("Sign in")
    author.reads("You typed this on")
    assert author.page.get_by_label("What happened").input_value() == MINE
    author.presses("Save")
    assert life.again(case).facts == MINE


def test_a_window_closed_without_saving_loses_nothing(world: World, arrive: Arrive) -> None:
    case = life.drafted(world)
    facts, before = f"/requests/{case.pk}/draft/facts/", case.facts
    author = arrive(world.asking.investigator, at=facts)
    author.types("What happened", MINE)
    author.page.keyboard.press("Tab")
    author.page.get_by_text("not saved yet.").wait_for()
    author.sight.look()
    author.page.close()
    again = arrive(world.asking.investigator, at=facts)
    again.reads("You typed this on", "and did not save it.")
    assert again.page.get_by_label("What happened").input_value() == MINE
    assert life.again(case).facts == before
    again.presses("Discard what I typed")
    again.reads("Discarded")
    assert again.page.get_by_label("What happened").input_value() == before

    again.types("What happened", MINE)
    again.page.get_by_role("button", name="Save").click()  # leaves the field, which keeps it
    again.page.wait_for_url("**/draft/")
    assert life.again(case).facts == MINE
    assert not Scratch.objects.exists()  # what was saved does not come back as unsaved


def test_both_texts_are_shown_when_two_people_saved_the_same_section(
    world: World, arrive: Arrive
) -> None:
    case = life.drafted(world)
    section = f"/requests/{case.pk}/draft/facts/"
    author = arrive(world.asking.investigator, at=section)
    colleague = arrive(world.asking.officer, at=section)
    colleague.types("What happened", "What the colleague wrote.")
    colleague.presses("Save")
    author.types("What happened", MINE)
    author.presses("Save")
    author.reads("What the colleague wrote.")
    assert author.page.get_by_label("What happened").input_value() == MINE
    author.presses("Save")
    assert life.again(case).facts == MINE
