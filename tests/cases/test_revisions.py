"""A revision of what was sent, after the other side did things with it."""

from mla.cases.models import State
from mla.usecases.drafting import section_version
from mla.usecases.forward_case import forward_case
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.usecases.send_back_case import send_back_case
from tests import life
from tests.world import World, next_month


def test_a_request_that_was_forwarded_and_sent_back_can_be_completed(world: World) -> None:
    case = life.acknowledged(world)
    forward_case(case.pk, actor=world.asked.officer, authority_id=world.asked.prosecution.pk)
    send_back_case(
        case.pk, actor=world.asked.officer, missing=["The port"], answer_by_on=next_month()
    )
    case = life.again(revise_case(case.pk, actor=world.asking.investigator))
    save_section(
        case.pk,
        "facts",
        actor=world.asking.investigator,
        version=section_version(case, "facts"),
        values={"facts": "The port was 443."},
    )
    assert life.again(case).state == State.DRAFTED
