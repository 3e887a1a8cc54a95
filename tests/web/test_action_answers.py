"""What the pages of steps ask for and refuse: errors that keep the text, grounds, previews, two persons, conditions."""

import re

import pytest
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Condition, ItemState, State
from mla.cases.snapshots import content, content_hash
from mla.usecases.draft_case import draft_case
from mla.usecases.propose_condition import propose_condition
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from tests import life
from tests.web.action_pages import (
    NATIONAL_GROUND,
    Made,
    address,
    person,
    signed_in,
    some_day,
    with_condition,
    with_files,
)
from tests.world import World


def test_the_requested_side_never_reads_that_a_revision_is_in_the_making(world: World) -> None:
    case = life.returned(world)
    revise_case(case.pk, actor=world.asking.investigator)
    shown = signed_in(world.asked.officer).get(reverse("case-accept", args=[case.pk]))
    assert "Sent back" in shown.content.decode()
    assert "“Draft”" not in shown.content.decode()


@pytest.mark.parametrize(
    ("name", "made", "who", "typed", "kept"),
    [
        ("case-hand-back", life.in_review, "asking.officer", {"reason": "  "}, ""),
        ("case-acknowledge", life.sent, "asked.officer", {"reference": "x" * 101}, "x" * 101),
        ("case-send-back", life.acknowledged, "asked.officer", {"reasons": "Sorry."}, "Sorry."),
        (
            "item-outcome",
            life.assigned,
            "asked.executing",
            {"note": "Nobody there."},
            "Nobody there.",
        ),
        ("case-close", life.executed, "asking.officer", {"outcome": "surely"}, ""),
        ("case-assign", life.acknowledged, "asked.officer", {}, ""),
    ],
)
def test_an_error_names_the_field_and_keeps_what_was_typed(  # noqa: PLR0917 - a table of cases
    world: World, name: str, made: Made, who: str, typed: dict[str, str], kept: str
) -> None:
    case = made(world)
    shown = signed_in(person(world, who)).post(address(name, case), typed)
    html = shown.content.decode()
    assert shown.status_code == 400
    assert "<title>Error: " in html
    assert "govuk-error-summary" in html
    assert kept in html
    for target in re.findall(r'href="#(id_[^"]+)"', html):
        assert f'id="{target}"' in html


@pytest.mark.parametrize("lacking", ["ground", "article", "text", "reasons", "consultation"])
@pytest.mark.parametrize("name", ["case-refuse", "item-refuse"])
def test_a_refusal_needs_ground_article_reasons_and_consultation(
    world: World, name: str, lacking: str
) -> None:
    case = life.assigned(world)
    typed = {key: value for key, value in NATIONAL_GROUND.items() if key != lacking}
    shown = signed_in(world.asked.officer).post(address(name, case), typed)
    assert shown.status_code == 400
    assert f'id="id_{lacking}_error"' in shown.content.decode()
    assert life.again(case).state == State.ACCEPTED


def test_a_ground_of_the_treaty_that_requires_consultation_cannot_do_without(world: World) -> None:
    case = life.acknowledged(world)
    client = signed_in(world.asked.officer)
    url = address("case-refuse", case)
    typed = {
        "ground": "UNTOC/21b",
        "reasons": "Essential interests.",
        "consultation": "not_appropriate",
    }
    assert client.post(url, typed).status_code == 400
    assert client.post(url, {**typed, "consultation": "held"}).status_code == 302
    assert case.decisions.get().article.endswith("Article 18(21)(b)")


def test_one_item_is_refused_while_the_other_is_accepted(world: World) -> None:
    case = life.acknowledged(world)
    client = signed_in(world.asked.officer)
    url = address("case-accept", case)
    typed = {"item1_choice": "accept", "item2_choice": "refuse", "item2_reasons": "Not ours."}
    typed["dual_criminality"] = "met"
    shown = client.post(url, typed)
    assert shown.status_code == 400
    assert 'id="id_item2_ground_error"' in shown.content.decode()
    assert "Not ours." in shown.content.decode()
    ground = {f"item2_{name}": value for name, value in NATIONAL_GROUND.items()}
    assert client.post(url, {**typed, **ground}).status_code == 302
    assert case.items.get(number=2).state == ItemState.REFUSED
    assert life.again(case).state == State.ACCEPTED


def test_all_items_cannot_be_refused_by_accepting(world: World) -> None:
    case = life.acknowledged(world)
    typed = {
        f"item{number}_{name}": value
        for number in (1, 2)
        for name, value in {**NATIONAL_GROUND, "choice": "refuse"}.items()
    }
    shown = signed_in(world.asked.officer).post(address("case-accept", case), typed)
    assert shown.status_code == 400
    assert "Accept at least one item" in shown.content.decode()


def test_what_was_not_previewed_is_not_sent(world: World) -> None:
    case = life.in_review(world)
    shown = signed_in(world.asking.officer).post(
        address("case-send", case), {"previewed": "0" * 64}
    )
    assert shown.status_code == 409
    assert "changed after you previewed it" in shown.content.decode()
    assert address("case-send", case) in shown.content.decode()
    assert life.again(case).state == State.IN_REVIEW


def test_who_edited_a_request_reads_why_another_must_send_it(world: World) -> None:
    case = life.drafted(world)
    save_section(
        case.pk, "facts", actor=world.asking.officer, version=1, values={"facts": "Changed."}
    )
    life.submit_case(case.pk, actor=world.asking.investigator)
    shown = signed_in(world.asking.officer).get(address("case-send", case))
    assert shown.status_code == 403
    assert "another officer must send it" in shown.content.decode()
    assert signed_in(world.asking.second_officer).get(address("case-send", case)).status_code == 200


def test_who_submitted_evidence_does_not_release_it(world: World) -> None:
    case = with_files(world)
    life.submit_evidence(case.items.get(number=1).pk, actor=_officer_of_the_police(world))
    shown = signed_in(world.asked.officer).get(address("case-release", case))
    assert shown.status_code == 403
    assert "another officer must release it" in shown.content.decode()


def _officer_of_the_police(world: World) -> Membership:
    """The central authority may execute what is assigned to it; here its officer did."""
    return world.asked.officer


def test_an_open_condition_stands_in_the_way_of_a_release(world: World) -> None:
    case = life.evidence_submitted(world)
    propose_condition(case.pk, actor=world.asked.officer, text="Only in these proceedings.")
    client = signed_in(world.asked.officer)
    shown = client.get(address("case-release", case))
    assert shown.status_code == 200
    assert "Only in these proceedings." in shown.content.decode()
    assert "Release the evidence</button>" not in shown.content.decode()
    typed = {"item_ids": [str(case.items.get(number=1).pk)]}
    assert client.post(address("case-release", case), typed).status_code == 409


def test_a_release_shows_files_recipient_and_conditions(world: World) -> None:
    case = life.evidence_submitted(world)
    html = signed_in(world.asked.officer).get(address("case-release", case)).content.decode()
    assert "Prosecution office of Brazil" in html
    assert "SHA-256" in html


def test_declining_a_condition_needs_a_reason(world: World) -> None:
    case = with_condition(world)
    client = signed_in(world.asking.officer)
    typed = {"condition_id": str(case.conditions.get().pk), "accept": "no"}
    assert client.post(address("case-answer-condition", case), typed).status_code == 400
    answered = client.post(
        address("case-answer-condition", case), {**typed, "reason": "Too narrow."}
    )
    assert answered.status_code == 302
    assert case.conditions.get().state == Condition.State.DECLINED


def test_an_incomplete_draft_is_told_what_is_missing_and_has_no_button(world: World) -> None:
    case = life.drafted(world)
    save_section(case.pk, "facts", actor=world.asking.investigator, version=1, values={"facts": ""})
    client = signed_in(world.asking.investigator)
    html = client.get(address("case-submit", case)).content.decode()
    assert "The summary of the relevant facts is missing." in html
    assert "Submit for review</button>" not in html
    assert client.post(address("case-submit", case)).status_code == 400


def test_what_became_incomplete_after_its_submission_is_not_sent_but_handed_back(
    world: World,
) -> None:
    """By a colleague who emptied a field of the proceedings that another draft shares."""
    case = life.in_review(world)
    other = draft_case(
        actor=world.asking.investigator,
        title="To another country",
        requested_country=world.stranger.code,
        proceeding_id=case.proceeding_id,
    )
    version = life.again(other).section_versions.get("proceedings", 0)
    save_section(
        other.pk,
        "proceedings",
        actor=world.asking.investigator,
        version=version,
        values={"offence": ""},
    )
    client = signed_in(world.asking.officer)
    html = client.get(address("case-send", case)).content.decode()
    assert "Not complete:" in html
    assert "It cannot be sent like this:" in html
    assert reverse("case-hand-back", args=[case.pk]) in html
    assert "Send to South Korea (KR)</button>" not in html
    previewed = content_hash(content(life.again(case)))
    refused = client.post(address("case-send", case), {"previewed": previewed})
    assert refused.status_code == 400
    assert life.again(case).state == State.IN_REVIEW
    assert client.get(address("case-hand-back", case)).status_code == 200


def test_the_article_of_a_condition_is_read_wherever_the_condition_is(world: World) -> None:
    case, article = life.evidence_submitted(world), "Evidence Act, s. 9"
    officer = signed_in(world.asked.officer)
    typed = {"text": "Only here.", "article": article}
    long = officer.post(address("case-propose-condition", case), {**typed, "article": "x" * 101})
    assert "Shorten the article to 100 characters." in long.content.decode()
    officer.post(address("case-propose-condition", case), typed)
    said = f"Only here. ({article})"
    asking = signed_in(world.asking.officer)
    assert said in asking.get(reverse("case", args=[case.pk])).content.decode()
    assert said in asking.get(address("case-answer-condition", case)).content.decode()
    answer = {"condition_id": str(case.conditions.get().pk), "accept": "yes"}
    asking.post(address("case-answer-condition", case), answer)
    assert said in officer.get(address("case-release", case)).content.decode()
    chosen = {"item_ids": [str(case.items.get(number=1).pk)]}
    assert officer.post(address("case-release", case), chosen).status_code == 302
    assert case.packages.get().conditions_text == f"1. {said}"


def test_the_conditions_of_an_acceptance_share_their_article(world: World) -> None:
    case = life.acknowledged(world)
    typed = {
        "item1_choice": "accept",
        "item2_choice": "accept",
        "dual_criminality": "met",
        "conditions": "One.\r\n\r\nTwo.",
        "condition_article": "Evidence Act, s. 9",
    }
    answer = signed_in(world.asked.officer).post(address("case-accept", case), typed)
    assert answer.status_code == 302
    assert {one.words for one in case.conditions.all()} == {
        "One. (Evidence Act, s. 9)",
        "Two. (Evidence Act, s. 9)",
    }


def test_a_return_lists_what_was_ticked_and_what_was_typed(world: World) -> None:
    case = life.acknowledged(world)
    ticked = "The purpose for which this is sought is missing."
    typed = {"suggested": [ticked], "others": "The port\r\n\r\nThe zone", **some_day()}
    assert (
        signed_in(world.asked.officer).post(address("case-send-back", case), typed).status_code
        == 302
    )
    assert case.decisions.get().missing == [ticked, "The port", "The zone"]
