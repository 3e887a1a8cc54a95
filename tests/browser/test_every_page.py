"""Every page of every role on a telephone: found by following the links that the role is shown."""

from collections.abc import Callable, Iterator

import pytest
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Route

from mla.cases.models import Case
from mla.usecases.propose_sheet import propose_sheet
from mla.usecases.save_attachment import add_attachment
from tests import life
from tests.browser.conftest import Arrive
from tests.browser.person import Person
from tests.browser.sight import NARROW
from tests.matrix.pages import NAMED, POST_ONLY
from tests.matrix.situations import CASES, ITEMS
from tests.sheets import confirmed, second_administrator
from tests.world import World

pytestmark = pytest.mark.browser

OF_CASE = ("R", "RI", "S", "SA", "P", "BL", "A", "AN", "AE", "E", "C")
OF_ITEM = ("sub", "hol", "con")
LINKS = "[...document.querySelectorAll('a[href]')].map(a => a.pathname + a.search)"
FILES = {
    "case-attachment",
    "case-file",
    "case-identifiers",
    "case-paper-issue",
    "document",
    "case-preview",
    "exhibit-file",
    "package-file",
    "session",
    "session-stay",
}
"""No pages: files, and what scripts ask."""
OF_NO_LINK = {
    "account_inactive": (),
    "account_logout": (),
    "account_reset_password_done": (),
    "account_reset_password_from_key": ("1", "set-password"),
    "account_reset_password_from_key_done": (),
    "account_signup": (),
    "verify-document": ("0" * 64,),
}
"""Pages that follow from an act or a mail, with what their address needs: the second test opens them."""
REFUSALS = ("400.html", "403.html", "403_csrf.html", "409.html", "500.html", "account/locked.html")


def test_pages_that_follow_from_an_act_and_refusals_fit_too(world: World, arrive: Arrive) -> None:
    case = life.in_review(world)
    anybody = arrive(world.asking.investigator, width=NARROW)
    for name, of_it in OF_NO_LINK.items():
        anybody.goes(reverse(name, args=of_it))
    anybody.goes("/verify/?hash=nothing")
    anybody.goes("/no/such/page/")
    said = {"reason": "Nothing was done.", "back_url": "/"}
    for name in REFUSALS:
        page = render_to_string(name, said)
        anybody.page.route("**/shown/**", _answer(page))
        anybody.goes(f"/shown/?{name}")
        anybody.page.unroute("**/shown/**")
    officer = arrive(world.asking.officer, at=f"/requests/{case.pk}/accept/", width=NARROW)
    officer.goes(f"/requests/{case.pk}/withdraw/")
    officer.goes(reverse("account_logout"))


def _answer(page: str) -> Callable[[Route], None]:
    """What the address answers; its style comes from the real server."""
    return lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8")


@pytest.mark.slow
def test_every_page_of_every_role_fits_a_telephone(world: World, arrive: Arrive) -> None:
    cases = _situations(world)
    seen = {"account_login", "account_reset_password", "verify"}
    stranger = arrive(world.asking.investigator, width=NARROW)
    for path in ("/", "/account/password/reset/", "/verify/"):
        stranger.goes(path)
    for country in (world.asking, world.asked):
        for actor in country.everybody.values():
            person = arrive(actor, at="/", width=NARROW)
            seen |= set(
                _follows_all_links(person, [reverse("case", args=[one.pk]) for one in cases])
            )
            person.page.context.close()
    missed = NAMED - seen - POST_ONLY - FILES - set(OF_NO_LINK)
    assert not missed, f"no role was led to {sorted(missed)}"


def _situations(world: World) -> list[Case]:
    confirmed(world.asked, urgent="Call us.", offences="Intrusion into a network.")
    second = second_administrator(world.asking)
    propose_sheet(actor=second, based_on=0, body={"urgent": "By telephone."})
    draft = life.drafted(world)
    add_attachment(draft.pk, actor=world.asking.investigator, name="order.txt", chunks=[b"Order"])
    made = [*(CASES[name](world) for name in OF_CASE), *(ITEMS[name](world) for name in OF_ITEM)]
    life.upload(made[OF_CASE.index("A")].items.get(number=1), world)
    return [draft, *made]


def _follows_all_links(person: Person, cases: list[str]) -> Iterator[str]:
    """The URL names of the pages visited: each once, but those of a request for each request."""
    visited: set[str] = set()
    waiting = ["/", *cases]
    while waiting:
        path = waiting.pop(0)
        name, key = _known(path)
        if not name or key in visited or name in FILES | {"account_logout"}:
            continue
        if name == "case-items" and name in visited:
            person.page.goto(path)  # for its links: one like it was examined
        else:
            person.goes(path)
        visited |= {key, name}
        yield name
        waiting += person.page.evaluate(LINKS)


def _known(path: str) -> tuple[str, str]:
    """The URL name, and what makes two addresses pages of one kind."""
    try:
        name = resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return "", ""
    return name, path if name in {"case", "case-items", "draft-section"} else name
