"""What a person types is not lost, saved or not, and nobody else comes to see it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mla.accounts.models import User
from mla.cases.models import Case, Scratch
from mla.cases.sides import Side
from mla.common.clock import now
from mla.ledger import reading
from mla.tasks.periodic import discard_scratches
from mla.usecases import keep_scratch as keeping
from mla.usecases.add_person import add_person
from mla.usecases.draft_case import draft_case
from mla.usecases.submit_case import submit_case
from tests.life import again, drafted
from tests.web.drafting import hidden, send, signed_in, text
from tests.world import PASSWORD, World, by_hand

TYPED = "What I typed <while away>"
SHOWN = "What I typed &lt;while away&gt;</textarea>"
KEEP, DISCARD = "/kept/", "/kept/discard/"


@pytest.fixture
def case(world: World) -> Case:
    return draft_case(actor=world.asking.investigator, title="Ransom mail")


@pytest.fixture
def url(case: Case) -> str:
    return reverse("draft-section", args=[case.pk, "facts"])


@pytest.fixture
def author(world: World) -> Client:
    return signed_in(world.asking.investigator)


def kept(browser: Client, url: str, typed: str = TYPED) -> dict[str, str]:
    """Opens the form and keeps the text, as kept.js does: the form's hidden fields."""
    form = hidden(browser, url)
    answer = browser.post(KEEP, {**form, "facts": typed})
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Kept at ")
    return form


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


# While typing


def test_what_is_kept_is_there_when_the_page_is_opened_again_and_saved_only_by_its_button(
    case: Case, url: str, author: Client
) -> None:
    kept(author, url)
    page = text(author.get(url))
    assert "and did not save it." in page
    assert SHOWN in page
    assert again(case).facts == ""
    assert send(author, url, facts=TYPED).status_code == 302
    assert again(case).facts == TYPED
    assert "did not save it" not in text(author.get(url))
    assert not Scratch.objects.exists()


def test_a_later_text_replaces_an_earlier_one(url: str, author: Client) -> None:
    kept(author, url, "First words")
    kept(author, url)
    page = text(author.get(url))
    assert SHOWN in page
    assert "First words" not in page


def test_what_was_typed_can_be_discarded(url: str, author: Client) -> None:
    form = kept(author, url)
    answer = author.post(DISCARD, {"keep": form["keep"]}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert "Discarded" in text(answer)
    assert "What I typed" not in text(author.get(url))


def test_a_text_that_is_saved_already_is_not_called_unsaved(
    case: Case, url: str, author: Client
) -> None:
    form = hidden(author, url)
    author.post(url, {**form, "facts": TYPED})
    author.post(KEEP, {**form, "facts": TYPED})  # came in late
    assert "did not save it" not in text(author.get(url))


def test_a_half_filled_form_is_shown_without_reproaches(case: Case, author: Client) -> None:
    url = f"{reverse('draft-item-add', args=[case.pk])}?measure=SUBS"
    author.post(KEEP, {**hidden(author, url), "what": "All mails", "period_from_0": "99"})
    page = text(author.get(url))
    assert "All mails" in page
    assert "There is a problem" not in page


def test_a_new_request_is_kept_too(author: Client) -> None:
    url = reverse("draft-new")
    author.post(KEEP, {**hidden(author, url), "title": "Ransom mail"})
    assert 'value="Ransom mail"' in text(author.get(url))
    author.post(url, {**hidden(author, url), "title": "Ransom mail"})
    assert 'value="Ransom mail"' not in text(author.get(url))


def test_both_texts_are_shown_when_a_colleague_saved_meanwhile(
    world: World, case: Case, url: str, author: Client
) -> None:
    kept(author, url)
    send(signed_in(world.asking.officer), url, facts="What the colleague wrote")
    answer = send(author, url, facts=TYPED)
    assert answer.status_code == 409
    assert "What the colleague wrote" in text(answer)
    assert SHOWN in text(answer)


def test_keeping_leaves_no_entry_in_the_record(case: Case, url: str, author: Client) -> None:
    before = len(reading.for_case(case.pk, Side.REQUESTING, texts=False))
    kept(author, url)
    assert len(reading.for_case(case.pk, Side.REQUESTING, texts=False)) == before


# Not for others


def test_nobody_else_sees_it(world: World, url: str, author: Client) -> None:
    kept(author, url)
    assert "What I typed" not in text(signed_in(world.asking.officer).get(url))


@pytest.mark.parametrize("address", [KEEP, DISCARD])
def test_only_the_forms_own_token_of_the_same_person_is_taken(
    world: World, url: str, author: Client, address: str
) -> None:
    form = kept(author, url)
    for who in (world.asking.officer, world.asked.officer, world.stranger.officer):
        answer = signed_in(who).post(address, {**form, "facts": "planted"})
        assert answer.status_code == 404
    for token in ("", "forged", form["keep"] + "x"):
        assert author.post(address, {**form, "keep": token}).status_code == 404
    assert Scratch.objects.get().fields["facts"] == [TYPED]


def test_a_form_from_elsewhere_keeps_nothing(world: World, url: str) -> None:
    browser = signed_in(world.asking.investigator, Client(enforce_csrf_checks=True))
    answer = browser.post(KEEP, {**hidden(browser, url), "facts": TYPED})
    assert answer.status_code == 403
    assert not Scratch.objects.exists()


def test_no_more_is_kept_than_a_person_types(
    monkeypatch: pytest.MonkeyPatch, case: Case, url: str, author: Client
) -> None:
    monkeypatch.setattr(keeping, "LONGEST", 500)
    monkeypatch.setattr(keeping, "MOST_PAGES", 2)
    too_long = author.post(KEEP, {**hidden(author, url), "facts": "x" * 501})
    assert too_long.status_code == 400
    assert "too long" in too_long.json()["said"]
    for section in ("facts", "procedure", "basis"):
        page = reverse("draft-section", args=[case.pk, section])
        author.post(KEEP, {**hidden(author, page), "facts": "a\x00b"})
    paths = Scratch.objects.values_list("path", flat=True)
    assert {path.split("/")[-2] for path in paths} == {"procedure", "basis"}


def test_a_field_whose_name_holds_nul_is_kept_like_any_other(url: str, author: Client) -> None:
    form = hidden(author, url)
    typed = {**form, "a\x00b": "x", "facts": TYPED}
    assert author.post(KEEP, typed).status_code == 200
    assert author.post(url, {**typed, "version": "no number"}).status_code == 400
    assert Scratch.objects.get().fields["a\ufffdb"] == ["x"]


def test_what_nobody_came_back_for_is_discarded(url: str, author: Client) -> None:
    kept(author, url)
    assert discard_scratches() == 0
    with by_hand():
        Scratch.objects.update(kept_at=now() - timedelta(days=31))
    assert discard_scratches() == 1


@pytest.mark.parametrize(
    ("address", "who", "field"),
    [("draft-new", "investigator", "title"), ("sheet-propose", "administrator", "channel")],
)
def test_what_is_typed_for_one_membership_is_not_shown_to_another_of_the_same_person(
    world: World, address: str, who: str, field: str
) -> None:
    one, page = getattr(world.asking, who), reverse(address)
    person, there = one.user, world.asked.central
    other = add_person(email=person.email, name=person.name, authority=there, role=one.role)
    browser = signed_in(one)
    assert browser.post(KEEP, {**hidden(browser, page), field: TYPED}).status_code == 200
    assert "What I typed" not in text(signed_in(other, Client()).get(page))
    again_open = text(browser.get(page))
    assert "What I typed" in again_open
    answer = browser.post(DISCARD, {"keep": hidden(browser, page)["keep"]})
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert not Scratch.objects.exists()


@pytest.mark.parametrize("checked", [True, False])
def test_nothing_is_kept_for_somebody_while_another_person_is_signed_in(
    world: World,
    url: str,
    checked: bool,  # noqa: FBT001
) -> None:
    """The page of one person, still open when another signed in on the same machine."""
    form = hidden(signed_in(world.asking.investigator), url)
    for who in (world.asking.officer, world.stranger.officer):
        browser = signed_in(who, Client(enforce_csrf_checks=checked))
        sent = {**form, "facts": TYPED, "version": "no number", "csrfmiddlewaretoken": "x" * 64}
        assert browser.post(url, sent).status_code in {400, 403, 404}
    assert not Scratch.objects.exists()


def test_nothing_is_kept_for_an_account_that_is_closed(world: World, url: str) -> None:
    person = world.asking.investigator.user
    form = hidden(signed_in(world.asking.investigator), url)
    with by_hand():
        User.objects.filter(pk=person.pk).update(is_active=False)
    for address in (KEEP, url):
        answer = Client().post(address, {**form, "facts": TYPED})
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert not Scratch.objects.exists()


# When something stands in the way of saving


def test_the_text_is_back_after_signing_in_again(world: World, case: Case, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    led_to = sent_after_the_end(browser, url)
    assert led_to == f"{reverse('account_login')}?next={url}"
    page = sign_in(browser, world.asking.investigator.user.email, url)
    assert "and did not save it." in page
    assert SHOWN in page
    assert again(case).facts == ""
    assert send(browser, url, facts=TYPED).status_code == 302
    assert again(case).facts == TYPED


def test_typing_on_after_the_session_has_ended_is_kept_and_said(url: str, author: Client) -> None:
    form = hidden(author, url)
    author.session.flush()
    answer = author.post(KEEP, {**form, "facts": TYPED})
    assert "You were signed out" in answer.json()["said"]
    assert Scratch.objects.get().path == url


def test_another_person_who_signs_in_there_never_sees_it(world: World, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    sent_after_the_end(browser, url)
    page = sign_in(browser, world.asking.officer.user.email, url)
    assert "id_facts" in page
    assert "What I typed" not in page
    signed_in(world.asking.investigator, browser)
    assert "What I typed" in text(browser.get(url))


def test_a_draft_submitted_meanwhile_loses_no_text(world: World, author: Client) -> None:
    case = drafted(world)
    url = reverse("draft-section", args=[case.pk, "facts"])
    form = hidden(author, url)
    submit_case(case.pk, actor=world.asking.issuing)
    assert author.post(url, {**form, "facts": TYPED}).status_code == 409
    assert Scratch.objects.get().fields["facts"] == [TYPED]


def test_a_stranger_can_keep_nothing(url: str) -> None:
    browser = Client()
    for address in (url, KEEP, DISCARD):
        answer = browser.post(address, {"facts": "x" * 1000, "keep": "forged"})
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert not browser.session.keys()
    assert not Scratch.objects.exists()


def test_a_token_of_another_page_keeps_nothing(world: World, case: Case, url: str) -> None:
    browser = signed_in(world.asking.investigator)
    other = hidden(browser, reverse("draft-section", args=[case.pk, "procedure"]))
    browser.session.flush()
    browser.post(url, {**other, "facts": TYPED})
    assert not Scratch.objects.exists()


def test_a_form_older_than_the_sign_in_is_shown_again_with_its_text(
    world: World, case: Case, url: str
) -> None:
    """Signed in anew in another tab: the token against forgery has changed meanwhile."""
    browser = Client(enforce_csrf_checks=True)
    signed_in(world.asking.investigator, browser)
    form = hidden(browser, url)
    answer = browser.post(url, {**form, "facts": TYPED, "csrfmiddlewaretoken": "x" * 64})
    assert (answer.status_code, answer.url) == (302, url)
    assert SHOWN in text(browser.get(url))
    assert again(case).facts == ""


def test_a_forged_form_is_refused_and_keeps_nothing(world: World, url: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    signed_in(world.asking.investigator, browser)
    answer = browser.post(url, {"facts": "from elsewhere"})
    assert answer.status_code == 403
    assert "too old" in text(answer)
    assert "from elsewhere" not in text(browser.get(url))
