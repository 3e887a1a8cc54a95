"""What the law still asks of a draft."""

import pytest

from mla.cases.completeness import HELD, judge
from mla.legal.instruments import between_states
from mla.usecases.save_item import save_item
from mla.usecases.save_section import save_section
from tests.life import again, drafted
from tests.world import World


def test_a_complete_draft_lacks_nothing_that_blocks(world: World) -> None:
    ready = judge(drafted(world))
    assert ready.complete
    assert ready.done == ready.total


@pytest.mark.parametrize("code", sorted(basis.code for basis in between_states()))
def test_what_has_no_field_yet_is_named_and_blocks_nobody(world: World, code: str) -> None:
    case = drafted(world)
    author = world.asking.investigator
    save_section(case.pk, "basis", actor=author, version=1, values={"bases": ["UNTOC", code]})
    values = {"measure": "CONF", "what": "A house", "basis": code, "purpose": "x", "holder": "x"}
    save_item(case.pk, actor=author, version=2, values=values)
    ready = judge(again(case))
    assert all(gap.field in HELD for gap in ready.missing if gap.blocking)
    assert 0 <= ready.done <= ready.total
