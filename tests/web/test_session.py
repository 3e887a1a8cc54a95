"""How long a session lasts, as the page asks that warns before its end."""

import time

from django.test import Client
from django.urls import reverse

from mla.web.sessions import SEEN
from tests.web.drafting import signed_in, text
from tests.world import World


def test_asking_how_long_the_session_lasts_prolongs_nothing_and_staying_does(
    world: World,
) -> None:
    browser = signed_in(world.asked.officer)
    session = browser.session
    session[SEEN] = int(time.time()) - 26 * 60
    session.save()
    for _ in range(2):
        assert 200 < browser.get(reverse("session")).json()["left"] <= 4 * 60
    assert browser.get(reverse("session-stay")).json()["left"] > 29 * 60
    assert browser.get(reverse("session")).json()["left"] > 29 * 60
    browser.session.flush()
    for name in ("session", "session-stay"):
        assert browser.get(reverse(name)).json() == {"left": 0}


def test_whoever_is_not_signed_in_is_not_warned(world: World) -> None:
    assert "data-session" not in text(Client().get(reverse("account_login")))
    assert "data-session" in text(signed_in(world.asked.officer).get(reverse("requests")))
