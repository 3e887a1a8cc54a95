"""Signing in and out, roles, what is recorded of it, and what a stranger can learn from it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from mla.accounts.models import Membership, User
from mla.common.clock import now
from mla.directory.models import CountryGroupPermission
from mla.ledger import reading
from mla.usecases.add_person import add_person
from tests.web.client import acting
from tests.world import PASSWORD, World, by_hand


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/account/login/", {"login": email, "password": password, **more})


def events(country: str = "BR") -> list[str]:
    return [one.event for one in reading.entries(f"access/{country}")]


def test_signing_in_leads_to_the_start_page_and_is_recorded(world: World) -> None:
    client = Client()
    answer = sign_in(client, "investigator@br.example")
    assert (answer.status_code, answer["Location"]) == (302, "/")  # type: ignore[attr-defined]
    assert client.get("/").status_code == 200
    assert events() == ["access.signed_in"]


def test_after_signing_in_one_is_back_where_one_was(world: World) -> None:
    client = Client()
    assert client.get("/requests/")["Location"] == "/account/login/?next=/requests/"
    answer = sign_in(client, "investigator@br.example", next="/requests/?state=sent")
    assert answer["Location"] == "/requests/?state=sent"  # type: ignore[index]


def test_a_failed_sign_in_says_the_same_for_known_and_unknown(world: World) -> None:
    known = sign_in(Client(), "investigator@br.example", "wrong")
    unknown = sign_in(Client(), "investigator@zz.example", "wrong")
    assert known.status_code == unknown.status_code == 200  # type: ignore[attr-defined]
    pages = [
        answer.content.decode().split("<main", 1)[1].replace("@br.", "@zz.")  # type: ignore[attr-defined]
        for answer in (known, unknown)
    ]
    without_token = [page.split('name="csrfmiddlewaretoken"')[1][100:] for page in pages]
    assert without_token[0] == without_token[1]
    assert "There is a problem" in pages[0] or "You are not signed in" in pages[0]
    assert events() == ["access.sign_in_failed"]
    assert events("ZZ") == ["access.sign_in_failed"]


def test_signing_out_is_recorded(world: World) -> None:
    client = Client()
    sign_in(client, "investigator@br.example")
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/")["Location"].startswith("/account/login/")
    assert events() == ["access.signed_in", "access.signed_out"]


def test_a_password_reset_says_the_same_for_known_and_unknown(world: World) -> None:
    answers = [
        Client().post("/account/password/reset/", {"email": email}, follow=True)
        for email in ("investigator@br.example", "nobody@br.example")
    ]
    assert len({answer.content for answer in answers}) == 1
    assert "sign up" not in "".join(str(message.body) for message in mail.outbox).lower()


def test_the_link_of_a_reset_sets_a_new_password(world: World) -> None:
    client = Client()
    client.post("/account/password/reset/", {"email": "investigator@br.example"})
    link = next(word for word in str(mail.outbox[0].body).split() if "/key/" in word)
    shown = client.get(link.partition("8000")[2] or link, follow=True)
    assert "New password, again" in shown.content.decode()
    new = "another long pass phrase"
    where = shown.redirect_chain[-1][0]
    assert client.post(where, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(Client(), "investigator@br.example", new).status_code == 302  # type: ignore[attr-defined]


def test_nobody_can_sign_up(world: World) -> None:
    assert "Nobody can sign up alone" in Client().get("/account/signup/").content.decode()


@pytest.mark.parametrize(
    "address", ["email/", "reauthenticate/", "password/set/", "confirm-email/x/"]
)
def test_what_is_not_needed_of_allauth_is_not_there(world: World, address: str) -> None:
    assert Client().get(f"/account/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["login/", "signup/", "inactive/", "password/reset/", "password/reset/done/"]
)
def test_pages_before_the_sign_in_are_drawn(world: World, address: str) -> None:
    page = Client().get(f"/account/{address}")
    assert page.status_code == 200
    assert "app-header" in page.content.decode()


def test_pages_of_the_own_account_are_drawn(world: World) -> None:
    client = acting(world.asking.investigator)
    for address in ("/account/logout/", "/account/password/change/", "/account/membership/"):
        assert client.get(address).status_code == 200


def test_after_five_failures_even_the_right_password_does_not_help(
    world: World, settings: Any
) -> None:
    settings.AXES_ENABLED = True
    client = Client()
    for _ in range(5):
        answer = sign_in(client, "investigator@br.example", "wrong")
    assert answer.status_code == 429  # type: ignore[attr-defined]
    locked = sign_in(client, "investigator@br.example")
    assert locked.status_code == 429  # type: ignore[attr-defined]
    assert "Wait 15 minutes" in locked.content.decode()  # type: ignore[attr-defined]


def with_two_roles(world: World) -> Client:
    add_person(
        email="investigator@br.example",
        name="",
        authority=world.asking.central,
        role="auditor",
    )
    client = Client()
    sign_in(client, "investigator@br.example")
    return client


def test_who_has_two_roles_chooses_one_first_and_it_is_recorded(world: World) -> None:
    client = with_two_roles(world)
    asked = client.get("/requests/")
    assert asked["Location"] == "/account/membership/?next=%2Frequests%2F"
    page = client.get(asked["Location"]).content.decode()
    assert "Auditor, Central authority of Brazil (BR)" in page
    chosen = world.asking.investigator
    answer = client.post("/account/membership/", {"membership": chosen.pk, "next": "/requests/"})
    assert answer["Location"] == "/requests/"
    assert "Investigator, Police of Brazil" in client.get("/requests/").content.decode()
    assert events()[-1] == "access.membership_switched"


def test_no_role_of_somebody_else_can_be_chosen(world: World) -> None:
    client = with_two_roles(world)
    answer = client.post("/account/membership/", {"membership": world.asked.officer.pk})
    assert answer.status_code == 400
    assert client.post("/account/membership/", {}).status_code == 400


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_way_on_never_leaves_this_site(world: World, target: str) -> None:
    client = with_two_roles(world)
    chosen = world.asking.investigator
    answer = client.post("/account/membership/", {"membership": chosen.pk, "next": target})
    assert answer["Location"] == "/"


def test_the_way_on_is_an_address_and_never_the_name_of_a_page(world: World) -> None:
    client = with_two_roles(world)
    chosen = world.asking.investigator
    answer = client.post("/account/membership/", {"membership": chosen.pk, "next": "case"})
    assert answer["Location"] == "case"


def test_a_membership_that_ended_ends_the_session_s_rights_at_once(world: World) -> None:
    client, membership = acting(world.asking.investigator), world.asking.investigator
    with by_hand():
        Membership.objects.filter(pk=membership.pk).update(ended_at=now())
    assert client.get("/requests/")["Location"].startswith("/account/membership/")
    assert "You have no role here now" in client.get("/account/membership/").content.decode()


def test_a_right_that_is_withdrawn_is_refused_at_the_next_request(world: World) -> None:
    client = acting(world.asking.officer)
    assert client.get("/requests/").status_code == 200
    with by_hand():
        CountryGroupPermission.objects.filter(group_id=world.asking.officer.group_id).delete()
    assert client.get("/requests/").status_code == 403


def _close_account(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def _change_password(person: User) -> None:
    User.objects.filter(pk=person.pk).update(password="!")


def _let_the_session_run_out(_person: User) -> None:
    Session.objects.update(expire_date=now())


@pytest.mark.parametrize("act", [_close_account, _change_password, _let_the_session_run_out])
def test_a_session_ends_at_the_next_request(world: World, act: Callable[[User], None]) -> None:
    client = acting(world.asking.officer)
    assert client.get("/requests/").status_code == 200
    with by_hand():
        act(world.asking.officer.user)
    assert client.get("/requests/")["Location"] == "/account/login/?next=/requests/"


def test_what_a_signed_in_person_reads_is_not_stored_by_the_browser(world: World) -> None:
    client = acting(world.asking.investigator)
    for address in ("/", "/requests/", "/account/membership/", "/nowhere/"):
        assert "no-store" in client.get(address)["Cache-Control"]
