"""What the conditions of the machines let through, and the sentence that people read where they do not."""

import pytest
from django.urls import reverse

from mla.cases.models import Case
from mla.policy.decide import Refusal, may
from mla.policy.table import Action
from mla.usecases.postpone_case import postpone_case
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.usecases.submit_case import submit_case
from tests import life
from tests.web.client import acting
from tests.world import World, next_month


def save(case: Case, world: World, section: str, **values: object) -> Case:
    version = life.again(case).section_versions.get(section, 0)
    author = world.asking.investigator
    save_section(case.pk, section, actor=author, version=version, values=values)
    return life.again(case)


def test_a_postponed_request_says_so_to_who_would_execute_it(world: World) -> None:
    case = life.assigned(world)
    postpone_case(case.pk, actor=world.asked.officer, ground=life.A_GROUND, review_on=next_month())
    item = life.again(case).items.get(number=1)
    verdict = may(world.asked.executing, Action.ITEM_EXECUTE, item)
    assert verdict.reason == "Execution of this request is postponed: it must be resumed first."
    page = acting(world.asked.executing).get(reverse("item-upload", args=[item.pk])).text
    assert verdict.reason in page
    assert "must be accepted" not in page


def test_an_author_reads_how_what_was_sent_once_can_end(world: World) -> None:
    case = life.returned(world)
    revise_case(case.pk, actor=world.asking.investigator)
    submit_case(case.pk, actor=world.asking.investigator)
    page = acting(world.asking.investigator).get(reverse("case", args=[case.pk])).text
    assert "the central authority can withdraw it, out of review once it has handed it back" in page


@pytest.mark.parametrize(
    ("section", "values", "sentence"),
    [
        ("urgency", {"urgency": 2}, "Only an urgent request"),
        ("facts", {"facts": ""}, "Something that the law asks for is missing"),
    ],
)
def test_a_routine_or_incomplete_draft_does_not_go_out_without_review(
    world: World, section: str, values: dict[str, object], sentence: str
) -> None:
    case = life.drafted(world)
    assert may(world.asking.duty, Action.SEND_URGENTLY, case).allowed
    verdict = may(world.asking.duty, Action.SEND_URGENTLY, save(case, world, section, **values))
    assert verdict.refusal is Refusal.CONDITION
    assert sentence in verdict.reason


def test_a_new_version_never_goes_out_without_review(world: World) -> None:
    case = revise_case(life.returned(world).pk, actor=world.asking.investigator)
    verdict = may(world.asking.duty, Action.SEND_URGENTLY, life.again(case))
    assert (
        verdict.reason == "This request has been sent before: its new version goes through review."
    )
