"""The page of every step: what it says, whom it refuses, and that its button does what it says, once."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from mla.cases.models import Case
from mla.web.actions.case_steps import CASE_STEPS
from mla.web.actions.item_steps import ITEM_STEPS
from tests import life
from tests.undone import Undone
from tests.web.action_pages import (
    PAGES,
    Page,
    address,
    person,
    signed_in,
    state_of,
)
from tests.world import World


@pytest.fixture(scope="module", params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> Page:
    found: Page = request.param
    return found


@pytest.fixture(scope="module")
def made(page: Page, made_world: World, django_db_blocker: DjangoDbBlocker) -> Iterator[UUID]:
    """Where the step starts: once for all tests of the page."""
    with django_db_blocker.unblock(), Undone():
        yield page.made(deepcopy(made_world)).pk


@pytest.fixture
def case(made: UUID, db: None) -> Case:
    return Case.objects.get(pk=made)


def test_every_row_of_the_table_has_its_page_here() -> None:
    rows = {f"case-{step.slug}" for step in CASE_STEPS} | {
        f"item-{step.slug}" for step in ITEM_STEPS
    }
    assert {page.name for page in PAGES} == rows


def test_a_page_says_what_follows_and_asks_once(world: World, page: Page, case: Case) -> None:
    url = address(page.name, case)
    shown = signed_in(person(world, page.who)).get(url)
    html = shown.content.decode().partition("<footer")[0]
    assert shown.status_code == 200
    assert "Who is told" in html
    assert "Can it be undone?" in html
    assert html.count('class="govuk-button') - html.count("govuk-button-group") == 1
    assert "Go back" in html


def test_the_button_takes_the_step_and_a_second_press_does_nothing(
    world: World, page: Page, case: Case
) -> None:
    url, typed = address(page.name, case), page.typed(world, case)
    client = signed_in(person(world, page.who))
    first = client.post(url, typed)
    assert first.status_code == 302, re.sub(r"\s+", " ", first.content.decode())[:3000]
    assert first["Location"] == reverse("case", args=[case.pk])
    assert state_of(page, case) == page.after
    second = client.post(url, typed)
    repeated = page.name == "case-propose-condition"  # could be done again: the field says why not
    assert second.status_code == (400 if repeated else 409)
    assert reverse("case", args=[case.pk]) in second.content.decode()
    assert state_of(page, case) == page.after


def test_a_stranger_finds_nothing_and_a_reader_may_not(
    world: World, page: Page, case: Case
) -> None:
    url = address(page.name, case)
    assert signed_in(world.stranger.officer).get(url).status_code == 404
    own_auditor = person(world, f"{page.who.partition('.')[0]}.auditor")
    assert signed_in(own_auditor).get(url).status_code == 403
    assert signed_in(own_auditor).post(url, {}).status_code == 403


@pytest.mark.parametrize(
    "slug", ["submit", "send", "acknowledge", "accept", "refuse", "close", "release"]
)
def test_a_step_of_another_state_is_a_conflict_only_for_who_may_take_it(
    world: World, slug: str
) -> None:
    page = next(one for one in PAGES if one.name == f"case-{slug}")
    case = life.withdrawn(world) if slug in {"submit", "send", "close"} else life.returned(world)
    url = address(page.name, case)
    assert signed_in(person(world, page.who)).get(url).status_code == 409
    assert (
        signed_in(person(world, f"{page.who.partition('.')[0]}.auditor")).get(url).status_code
        == 403
    )


def test_a_page_takes_few_statements(
    world: World, page: Page, case: Case, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    url = address(page.name, case)
    client = signed_in(person(world, page.who))
    client.get(url)  # the session remembers the membership from here on
    with django_assert_max_num_queries(8):
        client.get(url)
