"""Action x side x role x situation through the policy, compared cell by cell with what was written by hand."""

from collections.abc import Iterator

import pytest

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.sides import Side
from mla.common.clock import now
from mla.common.errors import NotVisible
from mla.policy.decide import Refusal, may
from mla.policy.sight import find_case, find_item, visible_cases, visible_items
from mla.policy.table import RULES, Action, Persons
from tests.matrix.situations import CASES, ITEMS, Stage
from tests.matrix.table import actions, read
from tests.world import Country, World, by_hand, fresh

WITHOUT_A_REQUEST = {Action.DRAFT, Action.PROPOSE_SHEET, Action.CONFIRM_SHEET}
POLICE = {"investigator", "executing_officer", "duty_officer"}


def of_side(world: World, side: str) -> Country:
    return world.asking if side == Side.REQUESTING else world.asked


def allowed(actor: Membership, action: Action, case: Case) -> bool:
    """Whether the actor may do this, being the person whom a rule about persons names."""
    drafter = case.drafter_id
    if RULES[action].persons is Persons.THE_AUTHOR:
        case.drafter_id = actor.user_id
    answer = may(actor, action, case).allowed
    case.drafter_id = drafter
    return answer


def seen_cases(stage: Stage, actor: Membership) -> dict[str, Case]:
    visible = visible_cases(actor).in_bulk()
    return {name: visible[case.pk] for name, case in stage.cases.items() if case.pk in visible}


def deviations(
    found: dict[tuple[str, str, str], set[str]], name: str, known: set[str]
) -> list[str]:
    """Every cell that differs, as a line to read; both tables must have the same lines."""
    wanted = read(name, known)
    assert {key[:2] for key in wanted} == {key[:2] for key in found}
    return [
        f"{' '.join(key)}: too much {sorted(found[key] - cell)}, missing {sorted(cell - found[key])}"
        for key, cell in wanted.items()
        if found[key] != cell
    ]


def test_what_the_policy_allows_for_a_request_is_what_was_written_by_hand(stage: Stage) -> None:
    found: dict[tuple[str, str, str], set[str]] = {}
    for side in Side.values:
        for role, person in of_side(stage.world, side).everybody.items():
            actor = fresh(person)
            things = seen_cases(stage, actor)
            for action in actions(on_item=False):
                cell = {name for name, case in things.items() if allowed(actor, action, case)}
                if action in WITHOUT_A_REQUEST:
                    cell = {"new"} if may(actor, action).allowed else set()
                found[action, side, role] = cell
    assert "\n".join(deviations(found, "authorization.csv", set(CASES))) == ""


def test_what_the_policy_allows_for_an_item_is_what_was_written_by_hand(stage: Stage) -> None:
    found: dict[tuple[str, str, str], set[str]] = {}
    for side in Side.values:
        for role, person in of_side(stage.world, side).everybody.items():
            actor = fresh(person)
            number = (
                1 if role in POLICE or side == Side.REQUESTING or actor.reach == "country" else 2
            )
            things = dict(seen(stage, actor, number))
            for action in actions(on_item=True):
                cell = {name for name, item in things.items() if may(actor, action, item).allowed}
                found[action, side, role] = cell
    assert "\n".join(deviations(found, "items.csv", set(ITEMS))) == ""


def seen(stage: Stage, actor: Membership, number: int) -> Iterator[tuple[str, Item]]:
    visible = visible_cases(actor).in_bulk()
    for name, case in stage.items.items():
        if case.pk in visible:
            for item in visible_items(actor, visible[case.pk]).filter(number=number):
                yield name, item


def test_a_stranger_sees_nothing_and_may_do_nothing(stage: Stage) -> None:
    for role, person in stage.world.stranger.everybody.items():
        actor = fresh(person)
        assert not visible_cases(actor).exists(), role
        for case in stage.cases.values():
            with pytest.raises(NotVisible):
                find_case(actor, case.pk)
            for action in set(actions(on_item=False)) - {Action.VIEW, Action.READ_RECORD}:
                assert may(actor, action, case).refusal is Refusal.PERMISSION, (role, action)


def test_an_authority_sees_its_own_items_and_no_others(stage: Stage) -> None:
    for role, person in stage.world.asked.everybody.items():
        actor = fresh(person)
        found = {
            (name, item.number) for number in (1, 2) for name, item in seen(stage, actor, number)
        }
        assert found == {
            (name, item.number)
            for name, case in stage.items.items()
            for item in case.items.all()
            if _sees(actor, item, name)
        }, role


def test_an_item_that_is_not_seen_is_not_found(stage: Stage) -> None:
    item = stage.items["ass"].items.get(number=2)
    assert find_item(fresh(stage.world.asked.issuing), item.pk) == item
    for person in (stage.world.asked.executing, stage.world.stranger.officer):
        with pytest.raises(NotVisible):
            find_item(fresh(person), item.pk)


def _sees(actor: Membership, item: Item, situation: str) -> bool:
    if actor.role == "administrator" or situation == "new":
        return False
    return actor.reach == "country" or item.authority_id == actor.authority_id


def test_an_item_of_another_authority_is_refused_also_when_it_is_named(stage: Stage) -> None:
    actor = fresh(stage.world.asked.executing)
    item = stage.items["ass"].items.select_related("case", "authority").get(number=2)
    for action in actions(on_item=True):
        if RULES[action].own_items:
            assert may(actor, action, item).refusal is Refusal.PERSON, action


def test_who_wrote_or_submitted_a_request_never_sends_it(stage: Stage) -> None:
    officer, second = stage.world.asking.officer, stage.world.asking.second_officer
    for situation in ("R", "RR"):
        case = find_case(officer, stage.cases[situation].pk)
        assert may(officer, Action.SEND, case).allowed
        case.submitted_by_id = officer.user_id
        assert may(officer, Action.SEND, case).refusal is Refusal.PERSON
        assert may(second, Action.SEND, case).allowed
        case.submitted_by_id = None
        with by_hand():
            case.authors.create(version=case.sent_number + 1, person_id=second.user_id)
        assert may(second, Action.SEND, case).refusal is Refusal.PERSON
        assert may(officer, Action.SEND, case).allowed


def test_who_edited_only_what_was_sent_before_may_send_the_revision(stage: Stage) -> None:
    officer = stage.world.asking.officer
    case = find_case(officer, stage.cases["RR"].pk)
    with by_hand():
        case.authors.create(version=case.sent_number, person_id=officer.user_id)
    assert may(officer, Action.SEND, case).allowed


def test_who_submitted_evidence_never_releases_it(stage: Stage) -> None:
    officer = stage.world.asked.officer
    item = find_item(officer, stage.items["sub"].items.get(number=1).pk)
    assert may(officer, Action.ITEM_RELEASE, item).allowed
    item.submitted_by_id = officer.user_id
    assert may(officer, Action.ITEM_RELEASE, item).refusal is Refusal.PERSON
    assert may(stage.world.asked.second_officer, Action.ITEM_RELEASE, item).allowed


def test_only_its_author_discards_a_draft(stage: Stage) -> None:
    world = stage.world
    for situation in ("D", "R"):
        case = find_case(world.asking.officer, stage.cases[situation].pk)
        assert may(world.asking.investigator, Action.ABANDON, case).allowed
        for other in (world.asking.officer, world.asking.prosecutor, world.asking.duty):
            assert may(other, Action.ABANDON, case).refusal is Refusal.PERSON


def test_the_two_person_rules_hold_for_the_person_in_every_membership(stage: Stage) -> None:
    """Rights are the membership's, but the rules compare persons."""
    officer, drafter = stage.world.asking.officer, stage.world.asking.investigator
    case = find_case(officer, stage.cases["R"].pk)
    promoted = fresh(officer)
    promoted.user = drafter.user
    assert may(promoted, Action.SEND, case).refusal is Refusal.PERSON


def test_a_right_withdrawn_is_gone_with_the_next_request(stage: Stage) -> None:
    officer = fresh(stage.world.asking.officer)
    case = find_case(officer, stage.cases["R"].pk)
    with by_hand():
        Membership.objects.filter(pk=officer.pk).update(ended_at=now())
    assert may(fresh(officer), Action.SEND, case).refusal is Refusal.PERMISSION
    assert not visible_cases(fresh(officer)).exists()
