"""Who sees a request because it was given work, and who no longer does."""

import pytest

from mla.cases.completeness import judge
from mla.cases.sides import Side
from mla.cases.vocabulary import State
from mla.cases.worklist import counts
from mla.common.errors import Invalid, NotVisible
from mla.policy.sight import find_case
from mla.usecases.assign_items import assign_items
from mla.usecases.save_section import save_section
from mla.usecases.save_subjects import MOST, add_subjects
from tests.life import acknowledged, again, drafted
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
