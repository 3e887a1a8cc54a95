"""Who sees a request because it was given work, and who no longer does."""

import pytest
from django.core import mail

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.completeness import judge
from mla.cases.sides import Side
from mla.cases.vocabulary import ItemState, State
from mla.cases.worklist import counts
from mla.common.errors import Invalid, NotVisible
from mla.directory.models import Authority
from mla.policy.queues import tasks
from mla.policy.sight import find_case
from mla.tasks.drain import drain
from mla.usecases.add_authority import add_authority
from mla.usecases.add_person import add_person
from mla.usecases.assign_items import assign_items
from mla.usecases.save_section import save_section
from mla.usecases.save_subjects import MOST, add_subjects
from tests.life import acknowledged, again, drafted
from tests.web.client import acting
from tests.web.drafting import text
from tests.world import World


def test_an_authority_whose_items_were_given_to_another_sees_the_request_no_more(
    world: World,
) -> None:
    case, asked = acknowledged(world), world.asked
    first, second = case.items.order_by("number")
    both = {first.pk: asked.police.pk, second.pk: asked.police.pk}
    assign_items(case.pk, actor=asked.officer, assignments=both)
    assert find_case(asked.executing, case.pk) == case
    assign_items(case.pk, actor=asked.officer, assignments={first.pk: asked.prosecution.pk})
    assert find_case(asked.executing, case.pk) == case
    assign_items(case.pk, actor=asked.officer, assignments={second.pk: asked.prosecution.pk})
    with pytest.raises(NotVisible):
        find_case(asked.executing, case.pk)
    assert find_case(asked.issuing, case.pk) == case
    assert counts(str(asked.police.pk)).get((Side.REQUESTED, State.SENT), 0) == 0
    assert counts(str(asked.prosecution.pk))[Side.REQUESTED, State.SENT] == 1


def told_of_an_assignment_to(world: World, authority: Authority) -> set[str]:
    case = acknowledged(world)
    drain()
    mail.outbox.clear()
    item = case.items.order_by("number")[0]
    assign_items(case.pk, actor=world.asked.officer, assignments={item.pk: authority.pk})
    drain()
    return {one.to[0] for one in mail.outbox}


def test_whoever_may_execute_an_item_is_told_of_it_whatever_the_role(world: World) -> None:
    told = told_of_an_assignment_to(world, world.asked.prosecution)
    assert told == {"issuing@kr.example", "prosecutor@kr.example"}


def test_of_an_item_of_a_unit_the_officers_above_it_are_told(world: World) -> None:
    unit = add_authority(
        country="KR", name="Cybercrime unit", kind="unit", parent_id=world.asked.police.pk
    )
    assert told_of_an_assignment_to(world, unit) == {"executing@kr.example"}


@pytest.fixture
def empty(world: World) -> Authority:
    """A court of Korea, of which nobody executes items."""
    court = add_authority(country="KR", name="Court of Busan", kind="court")
    add_person(email="judge@kr.example", name="A Judge", authority=court, role=Role.INVESTIGATOR)
    return court


def test_an_item_is_not_given_to_an_authority_where_nobody_can_execute_it(
    world: World, empty: Authority
) -> None:
    case = acknowledged(world)
    item = case.items.order_by("number")[0]
    with pytest.raises(Invalid, match="has people to execute items"):
        assign_items(case.pk, actor=world.asked.officer, assignments={item.pk: empty.pk})
    page = text(acting(world.asked.officer).get(f"/requests/{case.pk}/assign/"))
    assert "Prosecution office of Korea" in page
    assert "Court of Busan" not in page


@pytest.mark.parametrize("role", ["central_authority", "issuing_authority", "prosecutor"])
def test_who_may_execute_items_has_their_list_in_the_menu(world: World, role: str) -> None:
    actor: Membership = world.asked.everybody[role]
    case = acknowledged(world)
    item = case.items.order_by("number")[0]
    assign_items(case.pk, actor=world.asked.officer, assignments={item.pk: actor.authority_id})
    assert [one.pk for one in tasks(actor, {ItemState.ASSIGNED})[0]] == [item.pk]
    assert 'href="/tasks/"' in acting(actor).get("/").content.decode()
    assert "Item 1 of 2026-C-118" in text(acting(actor).get("/tasks/"))


@pytest.mark.parametrize("role", ["investigator", "duty_officer", "auditor", "administrator"])
def test_who_executes_nothing_has_no_list_of_tasks(world: World, role: str) -> None:
    assert 'href="/tasks/"' not in acting(world.asked.everybody[role]).get("/").content.decode()


def test_a_country_without_its_central_authority_is_no_addressee(world: World) -> None:
    case = drafted(world)
    save_section(
        case.pk,
        "authorities",
        actor=world.asking.investigator,
        version=0,
        values={"requested_authority": None},
    )
    assert "requested_country" in {gap.field for gap in judge(again(case)).missing if gap.blocking}


def test_a_list_of_identifiers_has_an_end(world: World) -> None:
    rows = [{"kind": "account", "identifier_type": "user_name", "identifier": "x"}] * MOST
    case = drafted(world)
    with pytest.raises(Invalid, match="Attach a longer list"):
        add_subjects(case.pk, actor=world.asking.investigator, version=1, rows=rows)
    assert case.subjects.count() == 1
