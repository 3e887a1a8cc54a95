"""What was typed comes back: after the session has ended, and when somebody else saved meanwhile."""

import time
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from mla.cases.models import Scratch
from mla.web.sessions import SEEN, SessionStore
from tests import life
from tests.browser import acts
from tests.browser.conftest import Arrive
from tests.browser.person import Person
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


REASON = "The conduct described is not punishable under our law, as we told you on 3 May."


def test_what_was_typed_for_a_step_comes_back_and_is_shown_when_a_colleague_was_faster(
    world: World, arrive: Arrive
) -> None:
    case = life.acknowledged(world)
    officer = arrive(world.asked.officer, at=f"/requests/{case.pk}/refuse/")
    officer.types("Reasons", REASON)
    officer.page.keyboard.press("Tab")
    officer.page.get_by_text("not saved yet.").wait_for()
    Session.objects.all().delete()
    officer.presses("Refuse the request")
    officer.types("E-mail address", officer.actor.user.email)
    officer.types("Password", PASSWORD)
    officer.presses("Sign in")
    officer.reads("Not done yet", "You typed this on")
    assert officer.page.get_by_label("Reasons", exact=True).input_value() == REASON
    life.refuse_case(case.pk, actor=world.asked.officer, ground=life.A_GROUND)
    officer.presses("Refuse the request")
    officer.reads("Something changed before your step arrived", "Refused: ", "What you typed")
    officer.tabs_to("textbox", "Reasons")  # to be copied with the keyboard
    assert officer.page.get_by_label("Reasons").input_value() == REASON
    officer.presses("Discard what I typed")
    officer.reads("Discarded", "What happens next")
    assert not Scratch.objects.exists()


def test_where_evidence_comes_from_is_kept_until_all_of_it_was_sent(
    world: World, arrive: Arrive, tmp_path: Path
) -> None:
    item = life.assigned(world).items.get(number=1)
    executing = arrive(world.asked.executing, at=f"/items/{item.pk}/upload/")
    executing.types("Source", "Example Mail Ltd")
    executing.page.keyboard.press("Tab")
    executing.page.get_by_text("not saved yet.").wait_for()
    executing.goes(executing.page.url)
    executing.reads("Not done yet", "Files are not kept: choose them again.")
    acts.describes_files(executing, *acts.evidence(tmp_path))
    executing.tabs_to("button", "Upload")
    executing.page.keyboard.press("Enter")
    executing.page.get_by_text("All done").wait_for()
    executing.page.wait_for_timeout(300)
    assert item.exhibits.count() == 2
    assert not Scratch.objects.exists()
    executing.types("Note", "About other files, that are sent later.")
    executing.page.keyboard.press("Tab")
    executing.page.get_by_text("not saved yet.").wait_for()
    assert Scratch.objects.exists()


def idle(minutes: int) -> None:
    """As if nothing had come from the person for so long."""
    for one in Session.objects.all():
        store = SessionStore(one.session_key)
        store[SEEN] = int(time.time()) - minutes * 60
        store.save()


def about_to_refuse(world: World, arrive: Arrive) -> Person:
    """An officer whose clock the test sets, on the page of a refusal."""
    case = life.acknowledged(world)
    officer = arrive(world.asked.officer)
    officer.page.clock.install()
    officer.signs_in()
    officer.goes(f"/requests/{case.pk}/refuse/")
    return officer


def test_some_minutes_before_the_session_ends_the_page_says_so_and_keeps_it(
    world: World, arrive: Arrive
) -> None:
    officer = about_to_refuse(world, arrive)
    officer.page.clock.fast_forward("20:00")
    assert not officer.page.get_by_role("dialog").is_visible()
    idle(26)
    officer.page.clock.fast_forward("06:00")
    told = officer.page.get_by_role("dialog", name="Are you still there?")
    told.wait_for()
    assert "in 4 minutes" in told.inner_text()
    assert not told.get_by_role("link").is_visible()
    officer.sight.examined.clear()  # of the same components, one shows only now
    officer.sight.look()
    officer.tabs_to("button", "Stay signed in")
    with officer.page.expect_response("**/session/stay/"):
        officer.page.keyboard.press("Enter")
    told.wait_for(state="hidden")
    assert _seen() > time.time() - 60


def test_a_page_left_open_says_that_the_session_ended_and_leads_back_to_the_text(
    world: World, arrive: Arrive
) -> None:
    officer = about_to_refuse(world, arrive)
    officer.types("Reasons", REASON)
    officer.page.keyboard.press("Tab")
    officer.page.get_by_text("not saved yet.").wait_for()
    idle(26)
    officer.page.clock.fast_forward("26:00")
    officer.page.get_by_role("dialog", name="Are you still there?").wait_for()
    Session.objects.all().delete()
    officer.page.clock.fast_forward("05:00")
    over = officer.page.get_by_role("dialog", name="You were signed out")
    over.wait_for()
    assert "is kept for you" in over.inner_text()
    officer.sight.examined.clear()
    officer.sight.look()
    officer.opens("Sign in again")
    officer.reads("Sign in")
    officer.types("E-mail address", officer.actor.user.email)
    officer.types("Password", PASSWORD)
    officer.presses("Sign in")
    assert officer.page.get_by_label("Reasons", exact=True).input_value() == REASON


def _seen() -> int:
    return int(SessionStore(Session.objects.get().session_key)[SEEN])
