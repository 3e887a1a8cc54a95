"""What the law still asks of a draft."""

import pytest

from mla.cases.completeness import judge
from mla.legal.instruments import between_states
from mla.usecases.save_item import save_item
from mla.usecases.save_section import save_section
from mla.web.forms.law import FIELD_OF
from tests.life import again, drafted
from tests.world import World


def test_a_complete_draft_lacks_nothing_that_blocks(world: World) -> None:
    ready = judge(drafted(world))
    assert ready.complete
    assert ready.done == ready.total


@pytest.mark.parametrize("code", sorted(basis.code for basis in between_states()))
def test_whatever_blocks_has_a_field_where_it_can_be_added(world: World, code: str) -> None:
    case = drafted(world)
    author = world.asking.investigator
    save_section(case.pk, "basis", actor=author, version=1, values={"bases": ["UNTOC", code]})
    values = {"measure": "CONF", "what": "A house", "basis": code, "purpose": "x", "holder": "x"}
    save_item(case.pk, actor=author, version=2, values=values)
    ready = judge(again(case))
    assert all(FIELD_OF[gap.field][1] for gap in ready.missing if gap.blocking)
    assert 0 <= ready.done <= ready.total
