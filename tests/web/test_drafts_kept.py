"""What a person types is not lost when the session ends, and nobody else comes to see it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from mla.cases.models import Case
from mla.usecases.draft_case import draft_case
from tests.life import again
from tests.web.drafting import hidden, signed_in, text
from tests.world import PASSWORD, World

TYPED = "What I typed <while away>"


@pytest.fixture
def case(world: World) -> Case:
    return draft_case(actor=world.asking.investigator, title="Ransom mail")


@pytest.fixture
def url(case: Case) -> str:
    return reverse("draft-section", args=[case.pk, "facts"])


def sent_after_the_end(browser: Client, url: str) -> str:
    """Opens the form, lets the session end, sends the text: the address one is led to."""
    form = hidden(browser, url)
    browser.session.flush()
    answer = browser.post(url, {**form, "facts": TYPED})
    assert answer.status_code == 302
    return str(answer.url)


def sign_in(browser: Client, email: str, url: str) -> str:
    answer = browser.post(
        reverse("account_login"), {"login": email, "password": PASSWORD, "next": url}, follow=True
    )
    return text(answer)


def test_the_text_is_back_after_signing_in_again(world: World, case: Case, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    led_to = sent_after_the_end(browser, url)
    assert led_to == f"{reverse('account_login')}?next={url}"
    page = sign_in(browser, world.asking.investigator.user.email, url)
    assert "You were signed out. This is what you typed: save it now." in page
    assert "What I typed &lt;while away&gt;</textarea>" in page
    assert again(case).facts == ""
    assert browser.post(url, {**_fields(page), "facts": TYPED}).status_code == 302
    assert again(case).facts == TYPED


def test_it_is_shown_once(world: World, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    sent_after_the_end(browser, url)
    sign_in(browser, world.asking.investigator.user.email, url)
    assert "What I typed" not in text(browser.get(url))


def test_another_person_who_signs_in_there_never_sees_it(world: World, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    sent_after_the_end(browser, url)
    page = sign_in(browser, world.asking.officer.user.email, url)
    assert "id_facts" in page
    assert "What I typed" not in page
    signed_in(world.asking.investigator, browser)
    assert "What I typed" not in text(browser.get(url))


def test_the_text_waits_while_another_page_is_looked_at(world: World, case: Case, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    sent_after_the_end(browser, url)
    sign_in(browser, world.asking.investigator.user.email, "/")
    browser.get(reverse("draft-section", args=[case.pk, "procedure"]))
    assert "What I typed" in text(browser.get(url))


def test_a_stranger_cannot_fill_sessions(url: str) -> None:
    browser = Client()
    answer = browser.post(url, {"facts": "x" * 1000, "keep": "forged"})
    assert answer.status_code == 302
    assert not browser.session.keys()


def test_a_token_of_another_page_keeps_nothing(world: World, case: Case, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    other = hidden(browser, reverse("draft-section", args=[case.pk, "procedure"]))
    browser.session.flush()
    browser.post(url, {**other, "facts": TYPED})
    assert "kept" not in browser.session


def test_a_form_older_than_the_sign_in_is_shown_again_with_its_text(
    world: World, case: Case, url: str
) -> None:
    """Signed in anew in another tab: the token against forgery has changed meanwhile."""
    browser = Client(enforce_csrf_checks=True)
    signed_in(world.asking.investigator, browser)
    form = hidden(browser, url)
    answer = browser.post(url, {**form, "facts": TYPED, "csrfmiddlewaretoken": "x" * 64})
    assert (answer.status_code, answer.url) == (302, url)
    assert "What I typed &lt;while away&gt;</textarea>" in text(browser.get(url))
    assert again(case).facts == ""


def test_a_forged_form_is_refused_and_keeps_nothing(world: World, url: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    signed_in(world.asking.investigator, browser)
    answer = browser.post(url, {"facts": "from elsewhere"})
    assert answer.status_code == 403
    assert "too old" in text(answer)
    assert "from elsewhere" not in text(browser.get(url))


def _fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(version|keep)" value="([^"]*)"', page))
