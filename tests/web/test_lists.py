"""The lists: what each role sees first, tabs, search, pages, and how many statements they cost."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mla.cases import worklist
from mla.cases.completeness import judge
from mla.cases.models import Case
from mla.cases.sides import Urgency
from mla.common.errors import Invalid
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.draft_case import draft_case
from mla.usecases.postpone_case import postpone_case
from mla.usecases.revise_case import revise_case
from mla.usecases.save_item import save_item
from mla.usecases.save_section import save_section
from tests.life import (
    A_GROUND,
    acknowledged,
    again,
    assigned,
    closed,
    drafted,
    returned,
    sent,
)
from tests.web.client import acting
from tests.world import World

MOST_STATEMENTS = 8


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        ("investigator", "My requests"),
        ("central_authority", "Desk"),
        ("issuing_authority", "Requests"),
        ("executing_officer", "Tasks of your authority"),
        ("prosecutor", "Evidence for your proceedings"),
        ("duty_officer", "Urgent"),
        ("auditor", "Record"),
        ("administrator", "People and authorities"),
    ],
)
def test_each_role_starts_at_its_own_place(world: World, role: str, heading: str) -> None:
    page = acting(world.asking.everybody[role]).get("/").content.decode()
    assert re.search(rf"<h1[^>]*>{heading}</h1>", page)


def statements(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_list_of_sixty_costs_as_many_statements_as_one_of_three(world: World) -> None:
    author = world.asking.investigator
    client = acting(author)
    for number in range(3):
        draft_case(actor=author, title=f"Case {number}", requested_country="KR")
    few = statements(client, "/requests/")
    for number in range(57):
        draft_case(actor=author, title=f"Case {number}", requested_country="KR")
    many = statements(client, "/requests/")
    assert few == many <= MOST_STATEMENTS


def test_tasks_cost_the_same_however_many(world: World) -> None:
    client = acting(world.asked.executing)
    assigned(world)
    few = statements(client, "/")
    assigned(world)
    assigned(world)
    assert few == statements(client, "/") <= MOST_STATEMENTS


def test_the_other_start_pages_stay_within_the_statements(world: World) -> None:
    closed(world)
    for actor in (world.asking.prosecutor, world.asking.administrator, world.asking.auditor):
        assert statements(acting(actor), "/") <= MOST_STATEMENTS


def test_tabs_show_their_counts_and_open_where_something_waits(world: World) -> None:
    drafted(world)
    returned(world)
    page = acting(world.asking.officer).get("/").content.decode()
    assert "Sent back: outgoing requests" in page
    assert re.search(r"Draft<span[^>]*>\(1\)", page)
    assert re.search(r"Outgoing <span[^>]*>\(2\)", page)


def test_a_row_says_both_references_whose_turn_it_is_and_how_long_there_is(world: World) -> None:
    case = acknowledged(world)
    page = acting(world.asked.officer).get("/requests/?side=incoming").content.decode()
    for words in (
        case.reference,
        "2026-C-118",
        "Brazil (BR)",
        "<strong>Your side</strong>",
        "30 days left",
    ):
        assert words in page


def test_what_people_wrote_is_never_markup_in_a_list(world: World) -> None:
    case = sent(world, text="<i>&</i>")
    acknowledge_case(case.pk, actor=world.asked.officer, reference='"<b>C</b>')
    for address in ("/requests/?side=incoming", f"/requests/?search={case.reference}"):
        page = acting(world.asked.officer).get(address).content.decode()
        assert "Ransom mail&lt;i&gt;&amp;&lt;/i&gt;" in page
        assert "Reference there: &quot;&lt;b&gt;C&lt;/b&gt;" in page
        assert "<i>" not in page
        assert "<b>" not in page


def test_a_title_in_a_revision_is_not_told_to_the_other_side(world: World) -> None:
    case = returned(world)
    revise_case(case.pk, actor=world.asking.investigator)
    values = {"reference": "x", "title": "Planted canary"}
    save_section(case.pk, "proceedings", actor=world.asking.investigator, version=1, values=values)
    for address in (
        "/requests/?side=incoming&state=returned",
        f"/requests/?search={case.reference}",
    ):
        page = acting(world.asked.officer).get(address).content.decode()
        assert case.reference in page
        assert "canary" not in page


def test_a_search_finds_by_a_part_of_either_reference(world: World) -> None:
    case = acknowledged(world)
    number = case.reference.rpartition("-")[2]
    for word in (case.reference, number, "2026-c-118"):
        page = acting(world.asked.officer).get("/requests/", {"search": word}).content.decode()
        assert f"/requests/{case.pk}/" in page
    stranger = acting(world.stranger.officer).get("/requests/", {"search": case.reference})
    assert "No request that you can see has this reference" in stranger.content.decode()


def test_a_search_for_odd_text_finds_nothing_and_breaks_nothing(world: World) -> None:
    for word in ("'; --", "%", "\x00", "x" * 500, "<script>"):
        page = acting(world.asked.officer).get("/requests/", {"search": word})
        assert page.status_code == 200
        assert "<script>" not in page.content.decode()


def test_pages_lead_on_and_back_without_leaving_a_row_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "PAGE", 2)
    author, client = world.asking.investigator, acting(world.asking.investigator)
    wanted = {
        draft_case(actor=author, title="T", requested_country="KR").reference for _ in range(5)
    }
    address, pages = "?state=drafted", []
    while address:
        page = client.get(f"/requests/{address}").content.decode()
        pages.append((address, re.findall(r"BR-\d+-\d+", page)))
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert {found for _, references in pages for found in references} == wanted
    assert [len(set(references)) for _, references in pages] == [2, 2, 1]
    newer = re.search(r'href="([^"]+)" rel="prev"', page)
    assert newer
    back = client.get(f"/requests/{newer[1].replace('&amp;', '&')}").content.decode()
    assert re.findall(r"BR-\d+-\d+", back) == pages[1][1]


def test_a_filter_is_a_chip_that_can_be_taken_off(world: World) -> None:
    sent(world)
    client = acting(world.asking.officer)
    urgent = client.get(
        "/requests/?side=outgoing&state=sent&urgent=yes&country=KR"
    ).content.decode()
    assert "Remove the filter </span>Urgent and emergencies only" in urgent
    assert 'href="?side=outgoing&amp;state=sent&amp;country=KR"' in urgent
    assert "Ransom mail" in urgent
    other = client.get("/requests/?side=outgoing&state=sent&country=FR").content.decode()
    assert "Ransom mail" not in other


def test_nonsense_in_the_address_is_left_out(world: World) -> None:
    client = acting(world.asking.officer)
    for given in ("side=up", "state=x", "after=1_2_3", "before=9_0000-01-01_x", "country=<b>"):
        assert client.get(f"/requests/?{given}").status_code == 200


def test_an_empty_list_says_what_will_appear(world: World) -> None:
    page = acting(world.asking.investigator).get("/").content.decode()
    assert "Drafts that are not finished appear here." in page


def test_who_may_draft_has_a_button_for_it(world: World) -> None:
    assert "Draft a request" in acting(world.asking.investigator).get("/requests/").content.decode()
    assert "Draft a request" not in acting(world.asking.auditor).get("/requests/").content.decode()


def row_of(client: Any, case: Any, address: str = "/requests/") -> str:
    page = client.get(address).content.decode()
    return next(one for one in page.split("<tr") if case.reference in one)


def test_a_draft_says_how_much_is_missing_as_its_own_page_counts_it(world: World) -> None:
    author = world.asking.investigator
    case = draft_case(actor=author, title="T", requested_country="KR")
    whole = drafted(world)
    client = acting(author)
    for one in (case, whole):
        missing = sum(gap.blocking for gap in judge(again(one)).missing)
        note = f"{missing} essentials missing" if missing else "Complete and submit it"
        assert note in row_of(client, one, "/requests/?side=outgoing&state=drafted")
    save_section(whole.pk, "facts", actor=author, version=1, values={"facts": ""})
    row = row_of(client, whole, "/requests/?side=outgoing&state=drafted")
    assert "1 essential missing" in row


def test_a_section_that_could_not_be_saved_leaves_the_count_as_it_was(world: World) -> None:
    case, author = drafted(world), world.asking.investigator
    with pytest.raises(Invalid):
        save_section(case.pk, "basis", actor=author, version=1, values={"bases": ["NONE"]})
    assert again(case).lacking == 0


def test_the_desk_tells_what_to_acknowledge_from_what_to_decide(world: World) -> None:
    officer = acting(world.asked.officer)
    new, known = sent(world), acknowledged(world)
    address = "/requests/?side=incoming&state=sent"
    assert "Acknowledge receipt" in row_of(officer, new, address)
    assert "Decide on it" in row_of(officer, known, address)


def test_a_postponed_request_says_so_to_both_sides(world: World) -> None:
    case = assigned(world)
    until = date(2027, 3, 27)
    postpone_case(case.pk, actor=world.asked.officer, ground=A_GROUND, review_on=until)
    for actor, side in ((world.asked.officer, "incoming"), (world.asking.officer, "outgoing")):
        row = row_of(acting(actor), case, f"/requests/?side={side}&state=accepted")
        assert "Postponed until 27 March 2027" in row


def test_a_row_says_what_is_asked_for_and_a_revision_tells_it_to_nobody(world: World) -> None:
    case, author = returned(world), world.asking.investigator
    asked, asking = acting(world.asked.officer), acting(author)
    before = row_of(asked, case, "/requests/?side=incoming&state=returned")
    assert "Subscriber information" in before
    revise_case(case.pk, actor=author)
    for item in case.items.order_by("number"):
        values = {"measure": "STOR", "what": "x", "basis": "UNTOC"}
        version = again(case).section_versions["items"]
        save_item(case.pk, actor=author, version=version, values=values, item_id=item.pk)
    assert row_of(asked, case, "/requests/?side=incoming&state=returned") == before
    mine = row_of(asking, case, "/requests/?side=outgoing&state=drafted")
    assert "Search, seize or disclose stored data" in mine
    assert "Subscriber" not in mine


def test_a_filter_is_remembered_until_it_is_taken_off(world: World) -> None:
    case, client = sent(world), acting(world.asking.officer)
    client.get("/requests/?side=outgoing&state=sent&country=FR&urgent=yes")
    page = client.get("/requests/?side=outgoing&state=sent").content.decode()
    assert "Remove the filter </span>France (FR)" in page
    assert case.reference not in page
    for label in ("France", "Urgent"):
        page = client.get("/requests/?side=outgoing&state=sent").content.decode()
        chip = re.search(rf'href="([^"]+)"><span[^>]*>Remove the filter </span>{label}', page)
        assert chip
        page = client.get(f"/requests/{chip[1].replace('&amp;', '&')}").content.decode()
        assert label not in re.findall(r"Remove the filter </span>(\w+)", page)
    page = client.get("/requests/?side=outgoing&state=sent").content.decode()
    assert "Remove the filter" not in page
    assert case.reference in page


def test_a_list_is_read_without_a_write_unless_its_filter_changed(world: World) -> None:
    client = acting(world.asking.officer)
    client.get("/requests/?country=FR")
    with CaptureQueriesContext(connection) as captured:
        client.get("/requests/?country=FR")
        client.get("/requests/")
    assert not [one for one in captured if (one["sql"] or "").startswith(("UPDATE", "INSERT"))]


def test_a_duty_officer_starts_an_urgent_request_in_one_go(world: World) -> None:
    client = acting(world.asking.duty)
    page = client.get("/").content.decode()
    assert "Start an urgent request" in page
    assert "Draft a request" not in page
    (address,) = re.findall(r'href="(/requests/new/[^"]*)"', page)
    form = client.get(address).content.decode()
    (chosen,) = re.findall(r'name="urgency"[^>]*value="(\d)"[^>]*checked', form)
    client.post(address, {"title": "Logs about to go", "urgency": chosen})
    case = Case.objects.get()
    assert case.urgency == Urgency.URGENT
    assert "Urgent" in row_of(client, case, "/requests/?side=outgoing&state=drafted")


def test_any_other_request_starts_as_routine(world: World) -> None:
    acting(world.asking.investigator).post("/requests/new/", {"title": "T"})
    assert Case.objects.get().urgency == Urgency.ROUTINE


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("investigator", "/people/"),
        ("auditor", "/tasks/"),
        ("executing_officer", "/evidence/"),
        ("administrator", "/requests/"),
        ("prosecutor", "/record/"),
    ],
)
def test_a_list_of_another_role_is_not_permitted(world: World, role: str, address: str) -> None:
    assert acting(world.asking.everybody[role]).get(address).status_code == 403


def test_an_administrator_sees_the_people_of_the_own_country_alone(world: World) -> None:
    page = acting(world.asking.administrator).get("/").content.decode()
    assert "investigator@br.example" in page
    assert "kr.example" not in page
