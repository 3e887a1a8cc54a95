"""An investigator with a page of facts before them: how much it takes to a request that can be submitted."""

import time
from collections.abc import Callable

import pytest

from mla.cases.models import Case, State
from tests.browser.conftest import Arrive
from tests.browser.person import Person
from tests.tools import REPORTED
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_PAGES, MOST_FIELDS = 30, 40

PAGE = """On 3 May 2026 at 02:10 (UTC-3) the Hospital of Vale Azul received a mail from ransom@mail.example. It
demanded money and threatened to publish records of patients. The mail was sent from 192.0.2.10, port 51234. Three
persons who write in turns are behind it, in at least two states; one of them calls another "our cashier"."""
LAW = (
    "Whoever compels another by serious threat is punished with imprisonment of four to ten years."
)


def test_a_request_is_ready_after_few_pages(
    world: World, arrive: Arrive, record_property: Callable[[str, object], None]
) -> None:
    author, began = arrive(world.asking.investigator), time.monotonic()
    author.signs_in()
    _starts(author)
    _says_what_happened(author)
    _names(author)
    _asks(author)
    author.presses("Check your answers")
    author.reads("Nothing essential is missing")
    author.presses("Submit")
    author.presses("Submit for review")
    took = time.monotonic() - began
    assert Case.objects.get().state == State.IN_REVIEW
    assert author.pages <= MOST_PAGES
    assert author.fields <= MOST_FIELDS
    said = f"{author.pages} pages, {author.fields} fields, {author.keys} keys to get around"
    record_property(REPORTED, f"From a page of facts to a submitted request: {said}, {took:.0f} s.")


def _starts(author: Person) -> None:
    author.presses("Draft a request")
    author.types("Short title", "Ransom mail to a hospital")
    author.selects("Country that you ask", "South Korea")
    author.presses("Open the draft")
    author.opens("Legal basis")
    author.ticks("United Nations Convention against Transnational Organized Crime")
    author.presses("Save")


def _says_what_happened(author: Person) -> None:
    author.opens("Criminal proceedings")
    author.types("Your reference of the criminal proceedings", "IPL 100/2026")
    author.chooses("Investigation")
    author.types("Offence", "Extortion, article 158 of the Criminal Code")
    author.types("Text of the law", LAW)
    author.types("Maximum penalty", "Imprisonment of ten years")
    author.types("Maximum deprivation of liberty, in years", "10")
    author.chooses("Yes")
    author.types(
        "Functions of this authority", "It investigates crimes under the direction of a prosecutor."
    )
    author.presses("Save")
    author.opens("Facts")
    author.types("What happened", PAGE)
    author.presses("Save")


def _names(author: Person) -> None:
    author.opens("Persons, accounts, devices and addresses")
    author.presses("Paste several")
    author.types(
        "One name, number or address a line",
        "ransom@mail.example, Example Mail Ltd\n192.0.2.10:51234, 2026-05-03T02:10:00-03:00, Example Net",
    )
    author.presses("Check the lines")
    author.presses("Add 2 to the request")
    author.opens("Back to the sections")


def _asks(author: Person) -> None:
    author.opens("What you ask for")
    author.presses("Add an")
    author.chooses("Subscriber information")
    author.presses("Continue")
    author.types(
        "What exactly", "Who registered ransom@mail.example, with means of payment and addresses"
    )
    author.types("From whom", "Example Mail Ltd, 1 Example Road, Seoul")
    author.types_day("From", 1, 5, 2026)
    author.types_day("To", 4, 5, 2026)
    author.selects("Time zone of these times", "America/Sao Paulo")
    author.types("What for", "To identify who sent the mail")
    author.presses("Save")
    author.opens("Back to the sections")
