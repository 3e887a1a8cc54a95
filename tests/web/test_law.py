"""The law pages: every instrument with its articles, how far it was checked, and who is bound."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from mla.legal.instruments import instruments
from mla.legal.parties import COLUMNS
from mla.usecases.import_law import import_law
from tests.web.drafting import signed_in, text
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.asked.executing)


def page_of(browser: Client, code: str, query: str = "") -> str:
    return text(browser.get(reverse("law-instrument", args=[code]) + query))


def test_the_list_names_every_instrument_and_which_list_of_parties_is_in_use(
    browser: Client,
) -> None:
    page = text(browser.get(reverse("law")))
    for code, basis in instruments().items():
        assert basis.title in page
        assert f'href="/law/{code}/"' in page
    assert "the list of parties shipped with this version (last checked" in page
    assert "11 of 116 provisions checked" in page
    assert '<a class="govuk-service-navigation__link" href="/law/" aria-current="true">Law' in page


@pytest.mark.parametrize("code", instruments())
def test_a_page_says_everything_that_the_file_says(browser: Client, code: str) -> None:
    page, basis = page_of(browser, code), instruments()[code]
    for one in (*basis.grounds, *basis.never_grounds, *basis.limits, *basis.rules.values()):
        assert escape(one.text) in page
    for mode in basis.modes:
        assert escape(mode.text) in page
    for offer in basis.offers:
        assert escape(offer.measure.label) in page
    assert all(escape(entry.source) in page for entry in basis.requirements)
    unchecked = [entry for entry in basis.requirements if not entry.verified]
    assert page.count("To be checked against the official text") >= len(unchecked)


def test_the_contents_can_be_limited_to_one_measure(browser: Client) -> None:
    everything, preserving = page_of(browser, "BUD"), page_of(browser, "BUD", "?measure=PRES")
    assert "What a request has to say: Preserve stored data" in preserving
    assert "Article 29(2)(e)" in preserving
    assert len(preserving) < len(everything)
    assert "Everything" in page_of(browser, "BUD", "?measure=GOLD")


def test_a_way_in_says_for_which_measures_it_is_open(browser: Client) -> None:
    page = page_of(browser, "BUD").partition('id="scope"')[2].partition('id="offences"')[0]
    full, electronic = page.split("Evidence in electronic form of any criminal offence")
    assert "Everything that can be asked" in full
    assert "Preserve stored data" in electronic
    assert "Take evidence or a statement" not in electronic


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("BUD", "What involves no coercion may go straight"),
        ("BUD", "Article 27(9)(d)"),
        ("BUD", "Conditions that are accepted, or cannot be kept"),
        ("BUD2", "Straight to a provider or registrar abroad"),
        ("BUD2", "30 days"),
        ("UNCAC", "Article 46(27)"),
        ("UNCAC", "Article 50(3)"),
        ("EURP1", "Article 2(2)"),
        ("EURP2", "Limits of use that follow by themselves"),
        ("HAR", "paragraph 1(3)(j)"),
        ("RECIP", "Limits of use that follow by themselves"),
        ("EEVD", "96 hours"),
        ("EEVD", "Article 12(1)(d)"),
    ],
)
def test_the_rules_of_each_instrument_stand_on_its_page(
    browser: Client, code: str, said: str
) -> None:
    assert said in page_of(browser, code)


def test_a_provision_is_cited_with_its_article_and_how_strictly_it_is_asked(
    browser: Client,
) -> None:
    page = page_of(browser, "UNCAC")
    assert "Article 55(3)(b)" in page
    assert "Needed: stops the request" in page
    assert "Confiscate proceeds of crime, if stated: the existing order" in page
    assert "Confiscate proceeds of crime, unless stated: the existing order" in page
    assert "Asked by a form, not by a treaty: helps" in page_of(browser, "BUD")
    assert "Whether a question stops it is not stated" in "".join(
        page_of(browser, code) for code in instruments()
    )


def test_the_parties_of_an_imported_list_are_shown_with_what_they_declared(
    browser: Client,
) -> None:
    row = "BUD,,KR,2027-02-01,,None made,,The 24/7 point is in Seoul,,Our gazette,yes,2026-11-02"
    import_law(f"{','.join(COLUMNS)}\n{row}\n".encode(), name="ours.csv")
    page = page_of(browser, "BUD")
    assert "South Korea (KR)" in page
    assert "Since 1 February 2027" in page
    assert "Declarations: The 24/7 point is in Seoul" in page
    assert "Checked on 2 November 2026" in page
    assert "(ours.csv)" in page
    assert "Brazil (BR)" not in page.partition('id="parties"')[2]


def test_what_is_no_instrument_is_not_found(browser: Client) -> None:
    assert browser.get("/law/bud/").status_code == 404
