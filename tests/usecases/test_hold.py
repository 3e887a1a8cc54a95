"""A hold: what its own side reads, what it stops, and what the other side never learns."""

import pytest
from django.urls import reverse

from mla.common.errors import Invalid, WrongState
from mla.ledger import reading
from mla.usecases.hold_item import hold_item
from mla.usecases.lift_hold import lift_hold
from mla.usecases.release_package import release_package
from mla.usecases.submit_evidence import submit_evidence
from tests import life
from tests.web.client import acting
from tests.world import World

WHY = "The holder of the account has appealed"


def test_nothing_is_released_of_an_item_on_hold_until_the_hold_is_lifted(world: World) -> None:
    case = life.evidence_submitted(world)
    item = case.items.get(number=1)
    hold_item(item.pk, actor=world.asked.officer, reason=f" {WHY} ")
    with pytest.raises(WrongState, match="on hold"):
        release_package(case.pk, actor=world.asked.officer, item_ids=[item.pk])
    with pytest.raises(WrongState, match="on hold already"):
        hold_item(item.pk, actor=world.asked.officer, reason="Once more")
    lift_hold(item.pk, actor=world.asked.second_officer, reason="The appeal was dismissed.")
    release_package(case.pk, actor=world.asked.officer, item_ids=[item.pk])
    with pytest.raises(WrongState):
        lift_hold(item.pk, actor=world.asked.officer, reason="Again")


def test_a_hold_needs_its_reason_and_so_does_its_end(world: World) -> None:
    item = life.assigned(world).items.get(number=1)
    with pytest.raises(Invalid):
        hold_item(item.pk, actor=world.asked.officer, reason=" ")
    hold_item(item.pk, actor=world.asked.officer, reason=WHY)
    with pytest.raises(Invalid):
        lift_hold(item.pk, actor=world.asked.officer, reason="")


def test_only_the_side_that_holds_an_item_back_learns_of_it(world: World) -> None:
    case = life.evidence_submitted(world)
    item = case.items.get(number=1)
    hold_item(item.pk, actor=world.asked.officer, reason=WHY)
    for reader in (world.asked.officer, world.asked.executing):
        assert WHY in acting(reader).get(reverse("case-items", args=[case.pk])).text
        assert (
            "Put item 1 on hold" in acting(reader).get(reverse("case-record", args=[case.pk])).text
        )
    for part in ("case", "case-items", "case-record"):
        abroad = acting(world.asking.officer).get(reverse(part, args=[case.pk])).text
        assert "hold" not in abroad.replace("holder", "").replace("household", "").lower()
    sides = {
        side: [one.event for one in reading.for_case(case.pk, side)]
        for side in ("requesting", "requested")
    }
    assert "item.held" in sides["requested"]
    assert "item.held" not in sides["requesting"]


def test_an_item_on_hold_does_not_keep_the_others_from_being_released(world: World) -> None:
    case = life.assigned(world)
    first, second = case.items.order_by("number")
    for item in (first, second):
        life.upload(item, world)
        submit_evidence(item.pk, actor=world.asked.executing)
    hold_item(second.pk, actor=world.asked.officer, reason=WHY)
    page = acting(world.asked.officer).get(reverse("case-release", args=[case.pk])).text
    assert "Item 2 stays here, since it is on hold" in page
    assert WHY in page
    assert str(second.pk) not in page
    assert "Release the evidence</button>" in page
    hold_item(first.pk, actor=world.asked.officer, reason=WHY)
    page = acting(world.asked.officer).get(reverse("case-release", args=[case.pk])).text
    assert "Nothing can be released now." in page
    assert "Release the evidence</button>" not in page
