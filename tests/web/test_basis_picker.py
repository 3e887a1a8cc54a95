"""Choosing a legal basis: what binds the two states today first, and everything else with its reason."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mla.cases.completeness import judge
from mla.cases.models import Case, Proceeding
from mla.legal.instruments import DATA, between_states
from mla.legal.measures import Measure
from mla.legal.parties import COLUMNS
from mla.usecases.draft_case import draft_case
from mla.usecases.import_law import import_law
from mla.web.forms.basis_choices import basis_choices
from tests.life import again, drafted
from tests.web.drafting import send, signed_in, text
from tests.world import World, by_hand

TREATY = "Treaty between Brazil and Korea on Mutual Legal Assistance of 2002"


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.asking.investigator)


@pytest.fixture
def empty(world: World) -> Case:
    return draft_case(actor=world.asking.investigator, title="Ransom mail", requested_country="KR")


def url(case: Case) -> str:
    return reverse("draft-section", args=[case.pk, "basis"])


def with_a_treaty() -> None:
    """A list of its own, in which Brazil and Korea have a treaty, read in its source."""
    rows = [
        f"BIL,{TREATY},{one},2006-02-08,,,,,,Official gazette,yes,2026-03-02"
        for one in ("BR", "KR")
    ]
    shipped = (Path(str(DATA)) / "parties.csv").read_text().splitlines()[1:]
    import_law("\n".join([",".join(COLUMNS), *rows, *shipped]).encode(), name="ours.csv")


def test_what_binds_comes_first_with_its_article_its_day_and_its_source(
    browser: Client, world: World
) -> None:
    page = text(browser.get(url(drafted(world))))
    first = page[page.index('id="id_bases_0"') : page.index('id="id_bases_1"')]
    assert 'value="UNTOC" checked' in first
    assert (
        "Subscriber information: UN Convention against Transnational Organized Crime, Article 18(3)(e)"
        in first
    )
    assert "in force between Brazil and South Korea since" in first
    assert "Source for Brazil and South Korea: widely published." in first
    assert first.count("not checked against the depositary") == 1
    assert f'href="{reverse("law-instrument", args=["UNTOC"])}"' in first
    assert "the list of parties shipped with this version" in page


def test_what_does_not_bind_is_folded_and_says_why(browser: Client, world: World) -> None:
    page = text(browser.get(url(drafted(world))))
    held, _, apart = page.partition("Other instruments, which do not hold")
    assert 'value="BUD"' not in held
    assert (
        "Our list does not show South Korea bound by Convention on Cybercrime (Budapest)" in apart
    )
    assert "is not in force in any source we read" in apart
    assert "<details open" not in page.replace('class="govuk-details', "")


def test_every_basis_between_states_is_offered_once_and_no_order_to_a_provider(
    world: World, empty: Case
) -> None:
    for case in (empty, drafted(world)):
        codes = [code for code, _ in basis_choices(case).choices]
        assert sorted(codes) == sorted(basis.code for basis in between_states())


def test_where_only_reciprocity_holds_the_page_says_how_to_check(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    assert "nothing else" not in basis_choices(case).hints()["RECIP"]
    with by_hand():
        Proceeding.objects.filter(pk=case.proceeding_id).update(organised=False)
    page = text(browser.get(url(case)))
    assert "Our list shows nothing else for this, and may be incomplete" in page


def test_without_a_country_the_page_says_what_to_do(browser: Client, world: World) -> None:
    case = draft_case(actor=world.asking.investigator, title="Somewhere")
    page = text(browser.get(url(case)))
    assert "choose the country that you ask" in page
    assert reverse("draft-section", args=[case.pk, "authorities"]) in page
    assert send(browser, url(case), bases=["BUD"]).status_code == 302


def test_a_chosen_one_that_does_not_bind_is_warned_about_right_there_and_needs_a_reason(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    assert send(browser, url(case), bases=["UNTOC", "UNCC"]).status_code == 302
    page = text(browser.get(url(case)))
    assert "Warning: you chose this, and it does not bind the two states today." in page
    assert '!-margin-bottom-0" open>' in page
    assert reverse("draft-warnings", args=[case.pk]) in page
    assert "basis-not-in-force" in {one.code for one in judge(again(case)).warnings}
    assert browser.post(reverse("case-submit", args=[case.pk])).status_code == 400


def test_a_basis_that_binds_and_does_not_carry_what_is_asked_stands_apart(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    send(browser, url(case), bases=["UNTOC"])
    item = {"measure": "PRES", "what": "Logs", "holder": "x", "purpose": "x", "basis": "UNTOC"}
    send(browser, reverse("draft-item-add", args=[case.pk]), **item)
    offered = basis_choices(again(case))
    assert "Not for: preserve stored data." in offered.hints()["UNTOC"]
    alone = basis_choices(again(case), Measure.PRES)
    assert "UNTOC" in alone.apart
    assert "has no article on what is asked for" in alone.hints()["UNTOC"]


def test_a_list_of_the_operator_brings_the_treaty_and_its_name(
    browser: Client, world: World
) -> None:
    with_a_treaty()
    case = drafted(world)
    page = text(browser.get(url(case)))
    assert page.index(TREATY) < page.index('id="id_bases_1"')
    assert "the list of parties that the operator imported on" in page
    assert "(ours.csv)" in page
    assert "Source for Brazil and South Korea: Official gazette (Checked on 2 March 2026)" in page
    assert f"Its rules on procedure give way to {TREATY}" in page

    send(browser, url(case), bases=["BIL"], treaty="")

    assert again(case).particulars["treaty"] == TREATY
    assert f'value="{TREATY}"' in text(browser.get(url(case)))


def test_a_convention_that_gives_way_is_warned_about_until_the_treaty_is_named_too(
    browser: Client, world: World
) -> None:
    with_a_treaty()
    case = drafted(world)
    assert {one.code for one in judge(case).warnings} == {"basis-gives-way"}
    assert f"Warning: {TREATY} comes before it." in text(browser.get(url(case)))

    send(browser, url(case), bases=["UNTOC", "BIL"])

    (left,) = judge(again(case)).warnings
    assert left.code == "treaty-not-recorded"
    assert left.sentence == f"What {TREATY} itself asks of a request is not known here."
    assert "comes before it" not in text(browser.get(url(case)))


def test_a_name_that_was_typed_is_kept_and_none_is_added_for_another_basis(
    browser: Client, world: World
) -> None:
    with_a_treaty()
    case = drafted(world)
    send(browser, url(case), bases=["UNTOC"])
    assert "treaty" not in again(case).particulars
    send(browser, url(case), bases=["BIL"], treaty="Our own words")
    assert again(case).particulars["treaty"] == "Our own words"


def test_of_an_item_what_holds_for_its_measure_comes_under_its_own_heading(world: World) -> None:
    offered = basis_choices(drafted(world), Measure.SUBS)
    chosen = ["UNCC", "UNTOC"]
    (holds, first), (_, second) = offered.grouped(chosen)
    assert holds == "Hold between the two states today"
    assert [code for code, _ in first] == ["UNTOC"]
    assert [code for code, _ in second] == ["UNCC"]
    assert "Article 18(3)(e)" in offered.told(chosen)
    assert "not in force in any source" in offered.told(chosen)


def test_of_an_item_all_bases_are_offered_while_no_country_is_asked(world: World) -> None:
    case = draft_case(actor=world.asking.investigator, title="Somewhere")
    [(title, named)] = basis_choices(case, Measure.SUBS).grouped(["BUD"])
    assert title == "Not judged: no country is asked yet"
    assert [code for code, _ in named] == ["BUD"]


def test_the_page_asks_the_database_few_times(
    browser: Client, world: World, django_assert_max_num_queries: object
) -> None:
    case = drafted(world)
    browser.get(url(case))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        browser.get(url(case))
