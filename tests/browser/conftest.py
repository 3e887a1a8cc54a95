"""A real Chromium in front of the real web server, on the database of the test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from mla.accounts.models import Membership
from mla.ops.bench.server import serving, signed_in
from tests.browser.person import Person
from tests.browser.sight import Sight
from tests.recovery.conftest import database_url
from tests.tools import HOW_TO_GET_CHROMIUM, needs
from tests.world import World, make_world

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    needs(found, HOW_TO_GET_CHROMIUM)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, in which Django would refuse its database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        connections.close_all()  # while the loop runs, Django keeps connections apart from those before it
        browser.close()


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(settings, "EVIDENCE_DIR", tmp_path / "evidence")
    return make_world()


@pytest.fixture
def live(chromium: Browser, world: World) -> Iterator[str]:
    """The address of gunicorn as `serve` starts it; jobs wait for `drain()` in the test."""
    environment = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "MLA_EVIDENCE": str(settings.EVIDENCE_DIR),
        "MLA_PLAIN_HTTP": "yes",
    }
    with serving("config.wsgi", environment) as (port, _):
        yield f"http://127.0.0.1:{port}"


Arrive = Callable[..., Person]


@pytest.fixture
def arrive(chromium: Browser, live: str) -> Iterator[Arrive]:
    """`arrive(membership)`: the person opens a browser of their own; everything seen in it is examined.

    With `at`, the person is signed in already and looks at that page.
    """
    opened = []

    def open_browser(
        actor: Membership, *, at: str = "", width: int = 1280, scripts: bool = True
    ) -> Person:
        context = chromium.new_context(
            base_url=live,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        opened.append(context)
        context.set_default_timeout(10_000)
        if at:
            session = signed_in(actor)["Cookie"].partition("=")[2]
            context.add_cookies([{"name": "session", "value": session, "url": live}])
        page = context.new_page()
        who = f"{actor.country_code}-{actor.role}{'' if scripts else '-no-scripts'}"
        person = Person(page, actor, Sight(page, who, scripts=scripts))
        if at:
            person.goes(at)
        return person

    yield open_browser
    for context in opened:
        context.close()
