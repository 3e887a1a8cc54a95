"""No page that is only read takes more than eight statements, whoever reads it and however much there is to read."""

from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mla.cases.models import Case
from mla.common.ids import new_id
from tests import life
from tests.matrix.visits import deep
from tests.web.action_pages import person, with_condition
from tests.web.client import acting
from tests.world import World, by_hand

MOST = 8
REQUEST = ("case", "case-items", "case-documents", "case-evidence", "case-record")
DRAFT = (
    *("draft", "draft-check", "draft-items", "draft-item", "draft-item-add", "draft-item-remove"),
    *("draft-subjects", "draft-subject", "draft-subject-add", "draft-subjects-paste"),
    *("draft-subject-remove", "draft-attachments", "case-preview"),
)
SECTIONS = (
    *("authorities", "proceedings", "basis", "facts"),
    *("dual_criminality", "procedure", "urgency", "confidentiality", "deadline"),
)
LISTS = (
    *("work", "requests", "tasks", "packages", "people", "record", "draft-new"),
    *("countries", "sheet-propose"),
)
READERS: tuple[tuple[Callable[[World], Case], str, tuple[str, ...]], ...] = (
    (life.drafted, "asking.investigator", (*REQUEST, *DRAFT)),
    (life.in_review, "asking.officer", (*REQUEST, "case-preview")),
    (life.returned, "asking.officer", REQUEST),
    (life.assigned, "asked.executing", (*REQUEST, "item-upload")),
    (with_condition, "asking.officer", REQUEST),
    (with_condition, "asked.officer", REQUEST),
    (life.released, "asked.officer", (*REQUEST, "package")),
    (life.released, "asked.executing", (*REQUEST, "package")),
    (life.evidence_provided, "asking.prosecutor", (*REQUEST, "package")),
    (life.executed, "asked.officer", REQUEST),
    (life.refused, "asking.officer", REQUEST),
    (life.closed, "asking.auditor", REQUEST),
)


@pytest.mark.parametrize(("made", "who", "pages"), READERS)
def test_a_page_of_a_request_takes_few_statements_however_much_it_holds(
    world: World, made: Callable[[World], Case], who: str, pages: tuple[str, ...]
) -> None:
    case, client = made(world), acting(person(world, who))
    addresses = [deep(name, case) for name in pages]
    few = costs(client, addresses)
    multiply(case, 2)
    more = costs(client, addresses)
    multiply(case, 10)
    assert costs(client, addresses) == more
    assert max((*few.values(), *more.values())) <= MOST


def test_a_section_of_a_draft_takes_few_statements(world: World) -> None:
    case, client = life.drafted(world), acting(world.asking.investigator)
    addresses = [reverse("draft-section", args=[case.pk, section]) for section in SECTIONS]
    assert max(costs(client, addresses).values()) <= MOST


@pytest.mark.parametrize("side", ["asking", "asked"])
def test_every_list_takes_few_statements_however_long_it_is(world: World, side: str) -> None:
    clients = [acting(actor) for actor in getattr(world, side).everybody.values()]
    addresses = [reverse(name) for name in LISTS]
    makers = (life.drafted, life.assigned, life.closed)
    for made in makers:
        made(world)
    few = [costs(client, addresses) for client in clients]
    for made in makers:
        made(world)
    assert [costs(client, addresses) for client in clients] == few
    assert max(cost for found in few for cost in found.values()) <= MOST


def costs(client: Client, addresses: list[str]) -> dict[str, int]:
    """Statements of each page that this person may read."""
    found = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code == 200:
            found[address] = len(captured)
    assert found
    return found


def multiply(case: Case, times: int) -> None:
    """So many more of all that belongs to the request; conditions only where there is one."""
    for rows in (
        *(case.items, case.subjects, case.attachments),
        *(case.conditions, case.decisions, case.packages),
    ):
        _repeat(rows, times)
    for item in case.items.filter(exhibits__isnull=False):
        _repeat(item.exhibits, times)


def _repeat(rows: Any, times: int) -> None:
    first = rows.first()
    if first is None:
        return
    numbers = [name for name in ("number", "released_as") if getattr(first, name, None)]
    last = rows.aggregate(last=Max("number"))["last"] if numbers else 0
    copies = []
    for number in range(last + 1, last + 1 + times):
        copies.append(copy(first))
        copies[-1].pk = new_id()
        for name in numbers:
            setattr(copies[-1], name, number)
    with by_hand():
        rows.model.objects.bulk_create(copies)
