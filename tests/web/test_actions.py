"""The page of every step: what it says, whom it refuses, and that its button does what it says, once."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case, Condition, Item, ItemState, State
from mla.cases.snapshots import content, content_hash
from mla.common.clock import now
from mla.usecases.postpone_case import postpone_case
from mla.usecases.propose_condition import propose_condition
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.web.actions.case_steps import CASE_STEPS
from mla.web.actions.item_steps import ITEM_STEPS
from tests import life
from tests.world import World, by_hand, next_month

NATIONAL_GROUND = {
    "ground": "national",
    "article": "Criminal Procedure Act, s. 12",
    "text": "The act is no offence here",
    "reasons": "The conduct described is not punishable under our law.",
    "consultation": "held",
}
Made = Callable[[World], Case]


def signed_in(actor: Membership) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(slug: str, case: Case, number: int = 1) -> str:
    if slug.startswith("item-"):
        return reverse(slug, args=[case.items.get(number=number).pk])
    return reverse(slug, args=[case.pk])


def some_day(name: str = "answer_by_on") -> dict[str, str]:
    on = next_month()
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


def postponed(world: World) -> Case:
    case = life.assigned(world)
    return postpone_case(
        case.pk, actor=world.asked.officer, ground=life.A_GROUND, review_on=next_month()
    )


def overdue(world: World) -> Case:
    """Sent back, and the announced date has passed."""
    case = life.returned(world)
    with by_hand():
        Case.objects.filter(pk=case.pk).update(answer_by_on=now().date() - timedelta(days=1))
    return case


def with_condition(world: World) -> Case:
    case = life.assigned(world)
    propose_condition(case.pk, actor=world.asked.officer, text="Only in these proceedings.")
    return case


def with_files(world: World) -> Case:
    case = life.assigned(world)
    life.upload(case.items.get(number=1), world)
    return case


def outcome_for_all(world: World) -> Case:
    case = life.assigned(world)
    for item in case.items.all():
        life.record_outcome(
            item.pk, actor=world.asked.executing, outcome="nothing_found", note="None."
        )
    return case


@dataclass(frozen=True, slots=True)
class Page:
    """One step: where it starts, who takes it, what is typed, and what is true afterwards."""

    name: str
    made: Made
    who: str
    """side.person in the world."""
    typed: Callable[[World, Case], dict[str, Any]] = field(default=lambda _world, _case: {})
    after: str = ""
    """The state of the case (or, for item-..., of item 1)."""


PAGES = [
    Page("case-submit", life.drafted, "asking.investigator", after="in_review"),
    Page(
        "case-hand-back",
        life.in_review,
        "asking.officer",
        lambda _w, _c: {"reason": "Add it."},
        "drafted",
    ),
    Page(
        "case-send",
        life.in_review,
        "asking.officer",
        lambda _w, case: {"previewed": content_hash(content(case))},
        "sent",
    ),
    Page("case-revise", life.returned, "asking.investigator", after="drafted"),
    Page("case-abandon", life.drafted, "asking.investigator", after="withdrawn"),
    Page(
        "case-withdraw",
        life.assigned,
        "asking.officer",
        lambda _w, _c: {"reason": "Solved."},
        "withdrawn",
    ),
    Page(
        "case-close",
        life.evidence_provided,
        "asking.officer",
        lambda _w, _c: {"outcome": "partly"},
        "closed",
    ),
    Page(
        "case-acknowledge",
        life.sent,
        "asked.officer",
        lambda _w, _c: {"reference": "2026-C-9"},
        "sent",
    ),
    Page(
        "case-assign",
        life.acknowledged,
        "asked.officer",
        lambda world, case: {str(one.pk): str(world.asked.police.pk) for one in case.items.all()},
        "sent",
    ),
    Page(
        "case-accept",
        life.acknowledged,
        "asked.officer",
        lambda _w, _c: {
            "item1_choice": "accept",
            "item2_choice": "accept",
            "conditions": "One.\r\n\r\nTwo.",
        },
        "accepted",
    ),
    Page(
        "case-send-back",
        life.acknowledged,
        "asked.officer",
        lambda _w, _c: {"others": "The port of the address", **some_day()},
        "returned",
    ),
    Page(
        "case-refuse", life.acknowledged, "asked.officer", lambda _w, _c: NATIONAL_GROUND, "refused"
    ),
    Page(
        "case-propose-condition",
        life.assigned,
        "asked.officer",
        lambda _w, _c: {"text": "Only here."},
        "accepted",
    ),
    Page(
        "case-postpone",
        life.assigned,
        "asked.officer",
        lambda _w, _c: {**NATIONAL_GROUND, **some_day("review_on")},
        "accepted",
    ),
    Page("case-resume", postponed, "asked.officer", after="accepted"),
    Page(
        "case-forward",
        life.acknowledged,
        "asked.duty",
        lambda world, _c: {"authority_id": str(world.asked.police.pk)},
        "sent",
    ),
    Page("case-lapse", overdue, "asked.officer", after="closed"),
    Page(
        "case-reopen",
        life.executed,
        "asked.officer",
        lambda _w, case: {
            "reason": "One log was missed.",
            "item_ids": [str(case.items.get(number=1).pk)],
        },
        "accepted",
    ),
    Page(
        "case-lift-condition",
        with_condition,
        "asked.officer",
        lambda _w, case: {"condition_id": str(case.conditions.get().pk)},
        "accepted",
    ),
    Page(
        "case-answer-condition",
        with_condition,
        "asking.officer",
        lambda _w, case: {"condition_id": str(case.conditions.get().pk), "accept": "yes"},
        "accepted",
    ),
    Page(
        "case-release",
        life.evidence_submitted,
        "asked.officer",
        lambda _w, case: {"item_ids": [str(case.items.get(number=1).pk)]},
        "accepted",
    ),
    Page("case-report-execution", outcome_for_all, "asked.officer", after="executed"),
    Page("case-provide-evidence", life.released, "asked.officer", after="evidence_provided"),
    Page("item-submit-evidence", with_files, "asked.executing", after="evidence_submitted"),
    Page(
        "item-return-evidence",
        life.evidence_submitted,
        "asked.officer",
        lambda _w, _c: {"reason": "One file is missing."},
        "executing",
    ),
    Page(
        "item-outcome",
        life.assigned,
        "asked.executing",
        lambda _w, _c: {"outcome": "nothing_found", "note": "No such account."},
        "nothing_found",
    ),
    Page("item-refuse", life.assigned, "asked.officer", lambda _w, _c: NATIONAL_GROUND, "refused"),
    Page(
        "item-withdraw",
        life.assigned,
        "asking.officer",
        lambda _w, _c: {"reason": "Found it."},
        "withdrawn",
    ),
]
EVERY = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def person(world: World, who: str) -> Membership:
    side, _, name = who.partition(".")
    found: Membership = getattr(getattr(world, side), name)
    return found


def state_of(page: Page, case: Case) -> str:
    if page.name.startswith("item-"):
        return str(Item.objects.get(case=case, number=1).state)
    return str(Case.objects.get(pk=case.pk).state)


def test_every_row_of_the_table_has_its_page_here() -> None:
    rows = {f"case-{step.slug}" for step in CASE_STEPS} | {
        f"item-{step.slug}" for step in ITEM_STEPS
    }
    assert {page.name for page in PAGES} == rows


@EVERY
def test_a_page_says_what_follows_and_asks_once(world: World, page: Page) -> None:
    url = address(page.name, page.made(world))
    shown = signed_in(person(world, page.who)).get(url)
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "Who is told" in html
    assert "Can it be undone?" in html
    assert html.count('class="govuk-button') - html.count("govuk-button-group") == 1
    assert "Go back" in html


@EVERY
def test_the_button_takes_the_step_and_a_second_press_does_nothing(
    world: World, page: Page
) -> None:
    case = page.made(world)
    url, typed = address(page.name, case), page.typed(world, case)
    client = signed_in(person(world, page.who))
    first = client.post(url, typed)
    assert first.status_code == 302, re.sub(r"\s+", " ", first.content.decode())[:3000]
    assert first["Location"] == reverse("case", args=[case.pk])
    assert state_of(page, case) == page.after
    second = client.post(url, typed)
    assert second.status_code == 409
    assert reverse("case", args=[case.pk]) in second.content.decode()
    assert state_of(page, case) == page.after


@EVERY
def test_a_stranger_finds_nothing_and_a_reader_may_not(world: World, page: Page) -> None:
    url = address(page.name, page.made(world))
    assert signed_in(world.stranger.officer).get(url).status_code == 404
    own_auditor = person(world, f"{page.who.partition('.')[0]}.auditor")
    assert signed_in(own_auditor).get(url).status_code == 403
    assert signed_in(own_auditor).post(url, {}).status_code == 403


@pytest.mark.parametrize(
    "slug", ["submit", "send", "acknowledge", "accept", "refuse", "close", "release"]
)
def test_a_step_of_another_state_is_a_conflict_only_for_who_may_take_it(
    world: World, slug: str
) -> None:
    page = next(one for one in PAGES if one.name == f"case-{slug}")
    case = life.withdrawn(world) if slug in {"submit", "send", "close"} else life.returned(world)
    url = address(page.name, case)
    assert signed_in(person(world, page.who)).get(url).status_code == 409
    assert (
        signed_in(person(world, f"{page.who.partition('.')[0]}.auditor")).get(url).status_code
        == 403
    )


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


def test_a_return_lists_what_was_ticked_and_what_was_typed(world: World) -> None:
    case = life.acknowledged(world)
    ticked = "The purpose for which this is sought is missing."
    typed = {"suggested": [ticked], "others": "The port\r\n\r\nThe zone", **some_day()}
    assert (
        signed_in(world.asked.officer).post(address("case-send-back", case), typed).status_code
        == 302
    )
    assert case.decisions.get().missing == [ticked, "The port", "The zone"]


@EVERY
def test_a_page_takes_few_statements(
    world: World, page: Page, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    url = address(page.name, page.made(world))
    client = signed_in(person(world, page.who))
    client.get(url)  # the session remembers the membership from here on
    with django_assert_max_num_queries(9):
        client.get(url)
