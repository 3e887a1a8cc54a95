"""The lists of tasks and of evidence: their order and pages, and what a task says."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from mla.cases.models import ItemState, State
from mla.cases.snapshots import content, content_hash
from mla.policy import queues
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.assign_items import assign_items
from mla.usecases.save_section import save_section
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests.life import (
    again,
    assigned,
    case_in,
    drafted,
    released,
)
from tests.web.client import acting
from tests.world import World, by_hand


def test_a_task_shows_only_what_is_assigned_to_the_own_authority(world: World) -> None:
    case = assigned(world)
    page = acting(world.asked.executing).get("/").content.decode()
    assert "Item 1 of 2026-C-118: Subscriber information" in page
    assert "Subscriber record of account 1" in page
    assert case.reference not in acting(world.stranger.executing).get("/").content.decode()


def walked(client: Any, address: str, pattern: str) -> list[list[str]]:
    """What each page of a list shows, from the first to the last, and back again to the first."""
    pages, first = [], address
    while address:
        page = client.get(address).content.decode()
        pages.append(re.findall(pattern, page))
        address = onwards(first, page, "next")
    for shown in reversed(pages[:-1]):
        page = client.get(onwards(first, page, "prev")).content.decode()
        assert re.findall(pattern, page) == shown
    return pages


def onwards(first: str, page: str, which: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{which}"', page)
    return f"{first.partition('?')[0]}{found[1].replace('&amp;', '&')}" if found else ""


ORDER = ((2, 1), (1, 2), (2, None), (0, 9), (1, 1))
"""(urgency, month in which the answer is asked for) of each of five requests, as they come in."""


def test_tasks_lead_on_by_urgency_and_date_and_none_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 3)
    for urgency, month in ORDER:
        assigned_with(world, urgency, date(2027, month, 1) if month else None)
    # Each has two items; a number of the request itself stands in its own title.
    wanted = ["0 9", "1 1", "1 2", "2 1", "2 None"]
    pages = walked(acting(world.asked.executing), "/tasks/?show=open", r"Order (\d \w+)")
    assert [one for page in pages for one in page] == [one for one in wanted for _ in range(2)]
    assert [len(page) for page in pages] == [3, 3, 3, 1]


def assigned_with(world: World, urgency: int, due: date | None) -> None:
    case, author = drafted(world), world.asking.investigator
    for section, values in (
        ("urgency", {"urgency": urgency, "urgency_reason": "x"}),
        ("deadline", {"deadline_on": due, "deadline_reason": "x"}),
        ("procedure", {"special_procedure": f"Order {urgency} {due.month if due else None}"}),
    ):
        save_section(case.pk, section, actor=author, version=1, values=values)
    submit_case(case.pk, actor=author)
    previewed = content_hash(content(again(case)))
    send_case(case.pk, actor=world.asking.officer, previewed=previewed)
    acknowledge_case(case.pk, actor=world.asked.officer, reference="C")
    to = {item.pk: world.asked.police.pk for item in case.items.all()}
    assign_items(case.pk, actor=world.asked.officer, assignments=to)


def test_packages_lead_on_from_the_newest_and_none_is_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "PAGE", 2)
    made = [released(world).reference for _ in range(5)]
    pages = walked(acting(world.asking.prosecutor), "/evidence/", r"Package 1 of (BR-\d+-\d+)")
    assert pages == [made[:2:-1], made[2:0:-1], made[:1]]


def test_nonsense_in_the_address_of_tasks_and_evidence_is_left_out(world: World) -> None:
    for given in ("after=1_2_3", "before=x", "show=<b>", "after=%00"):
        assert acting(world.asked.executing).get(f"/tasks/?{given}").status_code == 200
        assert acting(world.asking.prosecutor).get(f"/evidence/?{given}").status_code == 200


def test_a_list_of_tasks_or_packages_reads_no_more_than_its_page(world: World) -> None:
    """However many there are: the index gives the first ones of each authority, in order."""
    assigned(world)
    released(world)
    for actor, read, index in (
        (world.asked.executing, lambda one: queues.tasks(one, {ItemState.ASSIGNED}), "item_tasks"),
        (world.asking.prosecutor, queues.packages, "recipient_authority"),
    ):
        assert index in "\n".join(planned(lambda read=read, actor=actor: read(actor)))


def planned(read: Callable[[], object]) -> list[str]:
    """How the statement of its page is planned, once an index is preferred as in a large table."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: object, context: object) -> Any:
        if "LATERAL" in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {asked[0][0]}", asked[0][1])
        return [row[0] for row in cursor.fetchall()]


def test_a_task_says_what_binds_who_executes_it_and_leads_to_the_upload(world: World) -> None:
    case = assigned(world)
    first, second = case.items.order_by("number")
    with by_hand():
        second.require_authorisation()
        second.save()
    page = acting(world.asked.executing).get("/").content.decode()
    for words in (
        "Certified copies",
        "Suspects at large",
        "<strong>Domestic authorisation:</strong> Needed",
    ):
        assert words in page
    assert f'href="/items/{first.pk}/upload/"' in page
    assert f'href="/items/{second.pk}/upload/"' not in page


def test_the_prosecutor_sees_the_packages_of_own_proceedings(world: World) -> None:
    case = case_in(world, State.CLOSED)
    page = acting(world.asking.prosecutor).get("/").content.decode()
    assert f"Package 1 of {case.reference}" in page
    assert "Package 1" not in acting(world.asked.prosecutor).get("/").content.decode()
