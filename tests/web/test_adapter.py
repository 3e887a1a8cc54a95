"""Signing in: no sign-up, failures counted, links from the configured origin, idle sessions end."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, RequestFactory
from pytest_django import Settings

from mla.accounts.models import User
from mla.web.adapter import AccountAdapter, client_address
from mla.web.sessions import SEEN

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"
LOGIN, RESET = "/account/login/", "/account/password/reset/"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("ana@example.example", PASSWORD, name="Ana Exemplo")


@pytest.fixture
def sign_in(client: Client) -> Callable[..., int]:
    def attempt(password: str = PASSWORD, email: str = "ana@example.example") -> int:
        answer = client.post(LOGIN, {"login": email, "password": password})
        return answer.status_code

    return attempt


def test_a_person_signs_in_by_e_mail_in_any_case(
    person: User, client: Client, sign_in: Callable[..., int]
) -> None:
    assert sign_in(email="Ana@Example.example") == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_nobody_signs_up() -> None:
    assert not AccountAdapter().is_open_for_signup(RequestFactory().get("/"))


def test_five_failures_lock_this_address_from_this_place(
    person: User, settings: Settings, client: Client, sign_in: Callable[..., int]
) -> None:
    settings.AXES_ENABLED = True
    assert [sign_in("wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in() == 429
    elsewhere = client.post(
        LOGIN, {"login": person.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.9"
    )
    assert elsewhere.status_code == 302


def test_the_link_to_a_new_password_starts_with_the_configured_origin(
    person: User, settings: Settings, client: Client
) -> None:
    settings.MLA_BASE_URL = "https://mla.example"
    client.post(RESET, {"email": person.email}, HTTP_HOST="localhost")
    (link,) = re.findall(r"\S+/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link.startswith("https://mla.example/account/")
    assert "localhost" not in mail.outbox[0].body


def test_a_session_is_prolonged_once_a_minute(
    person: User, client: Client, sign_in: Callable[..., int]
) -> None:
    sign_in()
    client.get(RESET)
    session = client.session
    session[SEEN] -= 40
    session.save()
    client.get(RESET)
    assert client.session[SEEN] == session[SEEN]
    session[SEEN] -= 30
    session.save()
    client.get(RESET)
    assert client.session[SEEN] > session[SEEN]


def test_only_counted_proxies_are_believed(settings: Settings) -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": "198.51.100.66, 198.51.100.7"}
    )
    assert client_address(request) == "192.0.2.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client_address(request) == "198.51.100.7"


@pytest.mark.parametrize("key", [r'"aaaaaaaaaa\000aaa"', "AAAAAAAAAAAA", "a" * 5000, ""])
def test_a_cookie_that_holds_no_key_of_ours_is_no_session(client: Client, key: str) -> None:
    answer = client.get("/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)
