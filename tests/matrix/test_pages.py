"""Action x side x role x situation through the pages; foreign = unknown; a refusal changes nothing."""

import os
import random
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.sides import Side
from mla.common.ids import new_id
from mla.custody.store import incoming, store
from mla.evidence.store import keep, receive
from mla.web.page_names import NAMES
from tests.matrix import pages
from tests.matrix.situations import CASES, ITEMS, Stage
from tests.matrix.table import Cells, read
from tests.matrix.visits import address, deep, plain, refusals, trace, visit, visitor
from tests.world import Country, World, by_hand

BEFORE_SENDING = {"D", "DR", "DRL", "R", "RR", "RRL", "RI"}
Cell = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def clients(made_stage: Stage) -> dict[tuple[str, str], Client]:
    return {
        (side, role): visitor(person)
        for side in Side.values
        for role, person in of_side(made_stage.world, side).everybody.items()
    }


@pytest.fixture(scope="module")
def stranger(made_stage: Stage) -> Client:
    return visitor(made_stage.world.stranger.officer)


@cache
def tables() -> tuple[Cells, Cells]:
    return read("authorization.csv", set(CASES)), read("items.csv", set(ITEMS))


def of_side(world: World, side: str) -> Country:
    return world.asking if side == Side.REQUESTING else world.asked


def sample(cells: list[Cell], most: int) -> list[Cell]:
    """The same ones each time; all of them where the test says so."""
    return random.Random(most).sample(cells, min(len(cells), most))  # noqa: S311


ALL = 1_000_000


def at_most(cells: int) -> pytest.MarkDecorator:
    """So many; every one of them when MLA_RUNS asks for more runs than usual."""
    return pytest.mark.parametrize("most", [ALL if "MLA_RUNS" in os.environ else cells])


def expected(name: str, side: str, role: str, situation: str) -> set[int]:
    """Of a page of a request."""
    cells, _ = tables()
    if situation not in cells["view", side, role]:
        return {404}
    cell = cells[pages.CASE[name], side, role]
    not_the_author = name == "case-abandon" and role != "investigator"
    if not cell or not_the_author:
        return {403}
    if situation not in cell:
        return {409}
    return {200} if situation in pages.NEEDS_MORE.get(name, {situation}) else {409}


def expected_of_item(name: str, side: str, role: str, situation: str) -> set[int]:
    """Of a page of the item that the role's authority executes."""
    cell = tables()[1][pages.ITEM[name], side, role]
    if not cell or (situation == "ask" and name in pages.FOR_WHO_EXECUTES):
        return {403}
    if name in pages.STAYS_READABLE or situation in cell:
        return {200}
    return {409}


def test_every_address_is_named_here() -> None:
    names = [one.name for one in pages.patterns()]
    assert None not in names
    assert len(names) == len(set(names))
    assert set(names) == pages.NAMED
    assert set(names) <= set(NAMES), "an auditor reads of refusals in words"


@at_most(150)
def test_every_page_of_a_request_answers_as_the_table_says(
    stage: Stage, clients: dict[tuple[str, str], Client], most: int
) -> None:
    cells = [
        (name, *who, situation) for name in pages.CASE for who in clients for situation in CASES
    ]
    wrong = []
    for name, side, role, situation in sample(cells, most):
        answer = clients[side, role].get(address(name, stage.cases[situation]))
        if answer.status_code not in expected(name, side, role, situation):
            wrong.append((name, side, role, situation, answer.status_code))
    assert wrong == []


@at_most(80)
def test_every_page_of_an_item_answers_as_the_table_says(
    stage: Stage, clients: dict[tuple[str, str], Client], most: int
) -> None:
    names = set(pages.ITEM) - pages.POST_ONLY
    cells = [(name, *who, at) for name in sorted(names) for who in clients for at in ITEMS]
    wrong = []
    for name, side, role, situation in sample(cells, most):
        item, seen = _item(stage, side, role, situation)
        answer = clients[side, role].get(address(name, stage.items[situation], item))
        wanted = expected_of_item(name, side, role, situation) if seen else {404}
        if answer.status_code not in wanted:
            wrong.append((name, side, role, situation, answer.status_code))
    assert wrong == []


def _item(stage: Stage, side: str, role: str, situation: str) -> tuple[object, bool]:
    """The item of the role's own authority, and whether the role sees it."""
    actor = of_side(stage.world, side).everybody[role]
    number = (
        1
        if side == Side.REQUESTING or actor.reach == "country" or "police" in _office(actor)
        else 2
    )
    item = stage.items[situation].items.get(number=number)
    if role == "administrator":
        return item.pk, False
    if side == Side.REQUESTING:
        return item.pk, True
    return item.pk, situation != "new" and (
        actor.reach == "country" or item.authority_id == actor.authority_id
    )


def _office(actor: Membership) -> str:
    return actor.authority.kind


@at_most(100)
def test_a_refusal_changes_nothing_and_leaves_one_entry(
    stage: Stage, clients: dict[tuple[str, str], Client], tmp_path: Path, most: int
) -> None:
    refused = [
        (name, *who, situation)
        for name in pages.CASE
        for who in clients
        for situation in CASES
        if expected(name, *who, situation) <= {403, 404, 409}
    ]
    with override_settings(EVIDENCE_DIR=tmp_path):  # other runs write to the shared one
        for _, cells in groupby(sorted(sample(refused, most)), key=itemgetter(0, 1)):
            _refused(stage, clients, list(cells))


def _refused(stage: Stage, clients: dict[tuple[str, str], Client], cells: list[Cell]) -> None:
    """All of one page and side."""
    country = of_side(stage.world, cells[0][1]).code
    before, recorded = trace(), refusals(country)
    for name, side, role, situation in cells:
        url = address(name, stage.cases[situation])
        answer = visit(clients[side, role], url, post=name not in pages.GET_ONLY)
        wanted = expected(name, side, role, situation)
        assert answer.status_code in wanted, (name, side, role, situation)
    assert trace() == before, cells
    assert refusals(country) == recorded + len(cells), cells


def test_a_condition_of_use_is_answered_and_lifted_by_who_may(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    """By the table for an accepted request: this one has a condition that waits."""
    case = stage.items["con"]
    for name in ("case-answer-condition", "case-lift-condition"):
        for (side, role), client in clients.items():
            wanted = expected(name, side, role, "A")
            opens = {200} if wanted == {409} else wanted
            assert {client.get(address(name, case)).status_code} == opens, (name, side, role)


@pytest.mark.parametrize("name", sorted(set(pages.CASE) | set(pages.ITEM) | pages.OTHER))
def test_what_is_foreign_answers_as_what_does_not_exist(
    stage: Stage, stranger: Client, name: str
) -> None:
    nowhere = _unknown(name, stage.cases["E"])
    addresses = {at: deep(name, stage.cases[at]) for at in ("D", "A", "E")}
    for post in (False, True) if name not in pages.POST_ONLY else (True,):
        unknown = plain(visit(stranger, nowhere, post=post))
        for situation, address_there in addresses.items():
            foreign = visit(stranger, address_there, post=post)
            assert foreign.status_code in {404, 405}, (name, situation, post)
            assert plain(foreign) == unknown, (name, situation, post)


def _unknown(name: str, case: Case) -> str:
    """The same address with ids that nothing has."""
    known = {str(case.pk), *(str(one.pk) for one in case.items.all())}
    for rows in (case.subjects, case.attachments, case.documents, case.packages):
        known |= {str(one.pk) for one in rows.all()}
    known |= {str(file.pk) for one in case.items.all() for file in one.exhibits.all()}
    parts = deep(name, case).split("/")
    return "/".join(str(new_id()) if part in known else part for part in parts)


def test_an_address_that_never_was_answers_the_same(stage: Stage, stranger: Client) -> None:
    foreign = stranger.get(address("case", stage.cases["A"]))
    assert plain(foreign) == plain(stranger.get("/no/such/page/"))


@pytest.mark.parametrize("name", sorted(pages.NAMED - pages.OPEN))
def test_who_is_not_signed_in_is_led_to_the_sign_in(stage: Stage, name: str) -> None:
    url = (
        reverse(name)
        if name in pages.EVERYBODY | set(pages.LISTS)
        else deep(name, stage.cases["A"])
    )
    for post in (False, True):
        answer = visit(Client(), url, post=post)
        assert answer.status_code in {302, 405}, (name, post)
        if answer.status_code == 302:
            assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", pages.LISTS)
def test_a_list_is_for_the_roles_that_need_it(
    stage: Stage, clients: dict[tuple[str, str], Client], name: str
) -> None:
    for (side, role), client in clients.items():
        wanted = 200 if role in pages.LISTS[name] else 403
        assert client.get(reverse(name)).status_code == wanted, (side, role)


def test_the_start_page_and_the_own_account_are_for_everybody(
    stage: Stage,
    clients: dict[tuple[str, str], Client],
) -> None:
    for client in clients.values():
        for name in sorted(pages.EVERYBODY):
            assert client.get(reverse(name)).status_code == 200, name


def test_the_law_is_for_everybody_and_what_is_no_instrument_is_not_found(
    clients: dict[tuple[str, str], Client],
) -> None:
    for client in clients.values():
        for name, of_it in pages.LAW.items():
            assert client.get(reverse(name, args=of_it)).status_code == 200, name
        assert client.get(reverse("law-instrument", args=["NONE"])).status_code == 404


def test_the_sheet_of_every_country_is_read_by_everybody(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    for client in clients.values():
        for country in (stage.world.asking, stage.world.asked, stage.world.stranger):
            assert client.get(reverse("country", args=[country.code])).status_code == 200
        assert client.get(reverse("country", args=["XX"])).status_code == 404


def test_a_sheet_is_confirmed_by_administrators_alone(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    for (_, role), client in clients.items():
        for post in (False, True):
            answer = visit(client, reverse("sheet-confirm"), post=post)
            assert answer.status_code == (409 if role == "administrator" else 403), role


def test_a_signed_paper_is_read_by_the_side_that_issued_the_request(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    case = stage.cases["A"]
    digests, path = receive([b"scan"], incoming())
    keep(path, digests, store())
    scan = {"name": "issue.pdf", "size": digests.size, "sha256": digests.sha256}
    with by_hand():
        Case.objects.filter(pk=case.pk).update(issued_as={"scan": scan})
    for (side, role), client in clients.items():
        answer = client.get(reverse("case-paper-issue", args=[case.pk]))
        reads = side == Side.REQUESTING and role != "administrator"
        assert answer.status_code == (200 if reads else 404), (side, role)


def test_the_preview_is_for_the_side_that_writes(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    view = tables()[0]
    for situation, case in stage.cases.items():
        for (side, role), client in clients.items():
            if role not in {"investigator", "auditor", "central_authority", "administrator"}:
                continue
            seen = situation in view["view", side, role] and side == Side.REQUESTING
            wanted = (200 if situation in BEFORE_SENDING else 409) if seen else 404
            answer = client.get(reverse("case-preview", args=[case.pk]))
            assert answer.status_code == wanted, (situation, side, role)


def test_a_request_as_a_file_is_for_the_side_that_writes(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    view = tables()[0]
    for situation, case in stage.cases.items():
        for (side, role), client in clients.items():
            seen = situation in view["view", side, role] and side == Side.REQUESTING
            answer = client.get(reverse("case-file", args=[case.pk]))
            assert answer.status_code == (200 if seen else 404), (situation, side, role)


def test_other_countries_are_asked_by_who_drafts_on_the_asking_side(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    view = tables()[0]
    for situation in ("D", "RR", "A", "C"):
        case = stage.cases[situation]
        for (side, role), client in clients.items():
            seen = situation in view["view", side, role] and side == Side.REQUESTING
            wanted = (200 if role in pages.DRAFTERS else 403) if seen else 404
            answer = client.get(reverse("case-other-countries", args=[case.pk]))
            assert answer.status_code == wanted, (situation, side, role)


def test_evidence_is_released_by_who_may_and_where_something_waits(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    for (side, role), client in clients.items():
        may = bool(tables()[1]["item.release", side, role])
        for situation, ready in (("sub", True), ("ass", False), ("rel", False), ("ask", False)):
            answer = client.get(reverse("case-release", args=[stage.items[situation].pk]))
            unseen = role == "administrator" or (
                situation == "ask" and not _reads_at_once(side, role)
            )
            wanted = 404 if unseen else 403 if not may else 200 if ready else 409
            assert answer.status_code == wanted, (side, role, situation)


def _reads_at_once(side: str, role: str) -> bool:
    return side == Side.REQUESTING or role in {"central_authority", "duty_officer", "auditor"}


def test_documents_are_for_those_who_see_the_whole_request(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    case = stage.cases["AE"]
    for (side, role), client in clients.items():
        reads = role != "administrator" and _reads_at_once(side, role)
        for document in case.documents.all():
            answer = client.get(reverse("document", args=[document.pk]))
            assert answer.status_code == (200 if reads else 404), (side, role, document.kind)


def test_files_of_evidence_are_for_the_officers_of_the_side_that_collected_them(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    item = stage.items["sub"].items.get(number=1)
    file = item.exhibits.get()
    opens = {"central_authority", "executing_officer"}
    for (side, role), client in clients.items():
        answer = client.get(reverse("exhibit-file", args=[item.pk, file.pk]))
        allowed = side == Side.REQUESTED and role in opens
        assert (answer.status_code == 200) == allowed, (side, role, answer.status_code)
        assert answer.status_code in {200, 403, 404}


def test_packages_are_for_the_prosecutors_they_are_addressed_to(
    stage: Stage, clients: dict[tuple[str, str], Client]
) -> None:
    package = stage.cases["AE"].packages.get()
    for (side, role), client in clients.items():
        shown = client.get(reverse("package", args=[package.pk])).status_code
        fetched = client.post(reverse("package-download", args=[package.pk])).status_code
        receives = (side, role) == (Side.REQUESTING, "prosecutor")
        refused = 404 if role == "administrator" else 403
        assert fetched == (302 if receives else refused), (side, role)
        if side == Side.REQUESTING:
            assert shown == (200 if receives else refused), role


def test_a_grant_is_one_persons(stage: Stage, clients: dict[tuple[str, str], Client]) -> None:
    package = stage.cases["AE"].packages.get()
    prosecutor = clients[Side.REQUESTING, "prosecutor"]
    address = prosecutor.post(reverse("package-download", args=[package.pk]))["Location"]
    for (side, role), client in clients.items():
        if client is not prosecutor:
            assert client.get(address).status_code == 404, (side, role)
    assert Client().get(address).status_code == 302
