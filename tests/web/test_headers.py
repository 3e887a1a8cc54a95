"""What every page forbids a browser to do, word for word; a change of it belongs here first."""

import pytest
from django.test import Client

from tests.web.client import acting
from tests.world import World

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
PAGES = {
    "/": 200,
    "/account/password/change/": 200,
    "/no/such/page/": 404,
    "/record/": 403,
    "/account/login/": 200,
    "/account/password/reset/": 200,
    f"/verify/{'0' * 64}/": 200,
    "/verify/nothing/": 400,
}
SIGNED_IN = ("/", "/account/password/change/", "/no/such/page/", "/record/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_same_strict_headers(world: World, path: str) -> None:
    client = acting(world.asking.officer) if path in SIGNED_IN else Client()
    answer = client.get(path, secure=True)
    assert answer.status_code == PAGES[path]
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "Content-Security-Policy-Report-Only" not in answer


def test_a_stranger_who_asks_for_an_unknown_page_gets_the_same(world: World) -> None:
    answer = Client().get("/no/such/page/", secure=True)
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: answer[name] for name in HEADERS} == HEADERS
