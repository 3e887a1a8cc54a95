"""The request page: who sees what of it, whose turn it is, and what one can do."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from mla.accounts.models import Membership
from mla.accounts.roles import Reach
from mla.cases.models import Case, Participant, State
from mla.common.clock import now
from mla.policy.sight import visible_documents
from mla.usecases.accept_case import accept_case
from mla.usecases.assign_items import assign_items
from mla.usecases.forward_case import forward_case
from mla.usecases.propose_condition import propose_condition
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.usecases.submit_case import submit_case
from tests.life import (
    acknowledged,
    again,
    assigned,
    case_in,
    drafted,
    evidence_submitted,
    in_review,
    refused,
    released,
    returned,
    sent,
)
from tests.web.action_pages import person
from tests.web.client import acting
from tests.world import World, by_hand, fresh

PARTS = ("", "items/", "documents/", "evidence/", "record/")


def page(actor: Membership, case: Case, part: str = "") -> str:
    answer = acting(actor).get(f"/requests/{case.pk}/{part}")
    assert answer.status_code == 200
    return answer.content.decode()


def beside_the_timeline(html: str) -> str:
    """The page without what the timeline says."""
    return html.partition('<aside class="app-side"')[0]


@pytest.mark.parametrize("state", list(State))
def test_every_part_is_drawn_for_both_sides_in_every_state(world: World, state: State) -> None:
    case = case_in(world, state)
    readers = [world.asking.officer, world.asking.investigator]
    if case.sent_number:
        readers += [world.asked.officer, world.asked.auditor]
    for reader in readers:
        for part in PARTS:
            page(reader, case, part)


@pytest.mark.parametrize("state", list(State))
def test_no_step_that_is_offered_ends_in_a_refusal(world: World, state: State) -> None:
    case = case_in(world, state)
    readers = [world.asking.officer, world.asking.investigator, world.asking.prosecutor]
    if case.sent_number:
        readers.append(world.asked.officer)
    if case.items.exclude(authority=None).exists():
        readers.append(world.asked.executing)
    for reader in readers:
        client = acting(reader)
        answer = client.get(f"/requests/{case.pk}/")
        panel = answer.content.decode().partition('id="next"')[2].partition("</section>")[0]
        assert "What happens next" in panel
        for url in re.findall(r'href="(/[^"]+)"', panel):
            assert client.get(url).status_code == 200, (reader.role, url)


def test_the_first_screen_says_where_whose_turn_and_by_when(world: World) -> None:
    case = assigned(world)
    html = page(world.asking.officer, case)
    for words in (
        case.reference,
        "2026-C-118",
        "Urgent",
        "Accepted: South Korea is collecting the evidence",
        "It is the turn of South Korea (KR)",
        "30 days left",
        "Items (0 of 2 ended)",
    ):
        assert words in html
    assert re.search(r"<title>Accepted: South Korea[^<]* - " + case.reference, html)
    assert "your side&#x27;s turn" in page(world.asked.officer, case)


def test_what_moves_the_request_on_is_a_button_and_refusing_is_apart_from_it(world: World) -> None:
    html = page(world.asked.officer, acknowledged(world))
    buttons = html.partition("You can:")[2].partition("Other steps")[0]
    others = html.partition("Other steps")[2].partition("</ul>")[0]
    assert "Accept for execution" in buttons
    assert "Refuse" not in buttons
    assert "Refuse the request" in others
    assert "Send back for completion" in others


def test_a_step_for_another_person_is_said_with_its_reason(world: World) -> None:
    case = in_review(world)
    save = "You drafted or edited this request, so another officer must send it."
    assert save not in page(world.asking.officer, case)
    own = drafted(world)
    by_officer = world.asking.officer
    save_section(own.pk, "facts", actor=by_officer, version=1, values={"facts": "Other facts"})
    assert save not in page(by_officer, own)  # not while it is a draft: nobody can send it then
    submit_case(own.pk, actor=world.asking.investigator)
    assert save in page(by_officer, own)


def test_a_reader_without_steps_gets_no_buttons(world: World) -> None:
    html = page(world.asking.auditor, assigned(world))
    assert "You can" not in html


def foreign(world: World) -> list[tuple[Membership, Callable[[World], Case]]]:
    return [
        (world.stranger.officer, assigned),
        (world.asked.officer, in_review),
        (world.asked.executing, acknowledged),
    ]


@pytest.mark.parametrize("number", range(3))
def test_a_foreign_request_answers_like_an_unknown_one(world: World, number: int) -> None:
    actor, make = foreign(world)[number]
    case, client = make(world), acting(actor)
    for part in (*PARTS, "preview/"):
        answers = [client.get(f"/requests/{pk}/{part}") for pk in (case.pk, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        headers = [{k: v for k, v in answer.headers.items() if k != "Date"} for answer in answers]
        assert headers[0] == headers[1]
        assert [answer.cookies.output() for answer in answers] == ["", ""]


def test_the_record_names_sections_as_the_draft_does(world: World) -> None:
    html = page(world.asking.investigator, drafted(world), "record/")
    for title in ("What you ask for", "Persons, accounts, devices and addresses", "Facts"):
        assert f"Saved “{title}”" in html


def test_a_revision_in_the_making_is_not_seen_on_the_other_side(world: World) -> None:
    case = returned(world)
    revise_case(case.pk, actor=world.asking.investigator)
    values = {"facts": "Planted canary"}
    save_section(case.pk, "facts", actor=world.asking.investigator, version=1, values=values)
    assert "canary" in page(world.asking.officer, case)
    for part in PARTS:
        html = page(world.asked.officer, case, part)
        assert "canary" not in html
        assert "Sent back: Brazil has to complete the request" in html


def other_side(world: World, case: Case) -> list[str]:
    """What the side that sent it back reads of the request and finds in its lists, but for what no two pages share."""
    officer = world.asked.officer
    parts = [page(officer, case, part) for part in PARTS]
    lists = [
        acting(officer).get(reverse("requests"), {"side": "incoming", "state": state})
        for state in ("", "returned")
    ]
    lapse = acting(officer).get(reverse("case-lapse", args=[case.pk]))
    texts = [*parts, *(one.content.decode() for one in (*lists, lapse)), str(lapse.status_code)]
    once = re.compile(r'(nonce=|name="(?:csrfmiddlewaretoken|keep)" value=)"[^"]*"')
    return [once.sub("", text) for text in texts]


@pytest.mark.parametrize("days", [-1, 30])
def test_the_other_side_reads_the_same_before_and_during_a_revision(
    world: World, days: int
) -> None:
    """Also what it can do and what it cannot yet: before and after the date that it announced."""
    case = returned(world)
    with by_hand():
        announced = now().date() + timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(answer_by_on=announced)
        Participant.objects.filter(case=case).update(due_on=announced)
    before = other_side(world, case)
    assert "Close the request as not completed" in before[0]
    revise_case(case.pk, actor=world.asking.investigator)
    assert other_side(world, case) == before
    save_section(
        case.pk,
        "authorities",
        actor=world.asking.investigator,
        version=again(case).section_versions.get("authorities", 0),
        values={"title": "Planted canary"},
    )
    submit_case(case.pk, actor=world.asking.investigator)
    assert other_side(world, case) == before


def split(world: World) -> Case:
    """Item 1 with the police, item 2 with the prosecution."""
    case = acknowledged(world)
    first, second = case.items.order_by("number")
    authorities = {first.pk: world.asked.police.pk, second.pk: world.asked.prosecution.pk}
    assign_items(case.pk, actor=world.asked.officer, assignments=authorities)
    return again(case)


def test_an_executing_authority_reads_the_facts_and_its_own_items_alone(world: World) -> None:
    case = split(world)
    everything = "".join(page(world.asked.executing, case, part) for part in PARTS)
    assert "A hospital received a ransom mail" in everything
    assert "Subscriber record of account 1" in everything
    assert "Certified copies" in everything
    assert "account 2" not in everything
    assert "item 2" not in everything.lower()
    assert (
        "An organised group acted." not in everything
    )  # what the central authorities tell each other
    assert world.asked.prosecution.name not in everything
    assert "Letter of request" not in page(world.asked.executing, case, "documents/")


def test_who_executes_an_item_and_how_far_it_is_stays_on_the_requested_side(world: World) -> None:
    case = evidence_submitted(world)
    inside = page(world.asked.officer, case, "items/")
    assert f"With: {world.asked.police.name}" in inside
    assert "Evidence submitted for release" in inside
    abroad = "".join(page(world.asking.officer, case, part) for part in PARTS)
    assert world.asked.police.name not in beside_the_timeline(
        page(world.asking.officer, case, "items/")
    )
    assert "Evidence submitted" not in abroad
    assert "submitted 1 file" not in abroad
    assert "In execution" in abroad


def test_an_outcome_is_read_on_both_sides(world: World) -> None:
    case = evidence_submitted(world)
    for reader in (world.asking.investigator, world.asked.officer):
        html = page(reader, case, "items/")
        assert "Nothing found" in html
        assert "No such account." in html
        assert "Items (1 of 2 ended)" in html


def test_a_refusal_says_its_ground_article_and_reasons(world: World) -> None:
    html = page(world.asking.investigator, refused(world))
    for words in (
        "The act is no offence here",
        "Criminal Procedure Act, s. 12",
        "not punishable under our law",
    ):
        assert words in html


def test_a_return_says_what_is_missing_and_by_when(world: World) -> None:
    html = page(world.asking.investigator, returned(world))
    assert "The port of the address" in html
    assert "Expected by" in html


def test_a_hand_back_is_read_on_its_own_side_only(world: World) -> None:
    from mla.usecases.hand_back_case import hand_back_case

    case = in_review(world)
    hand_back_case(case.pk, actor=world.asking.officer, reason="Name the holder exactly.")
    html = page(world.asking.investigator, case)
    assert "Name the holder exactly." in html
    assert "Only your side reads this." in html


def test_a_condition_waits_for_its_answer_on_the_asking_side(world: World) -> None:
    case = assigned(world)
    propose_condition(case.pk, text="Only in this proceeding.", actor=world.asked.officer)
    html = page(world.asking.officer, case)
    assert "Only in this proceeding." in html
    assert "Answer the condition of use" in html
    assert "Answer the condition of use" not in page(world.asked.officer, case)


def test_who_proposed_a_condition_is_led_to_lifting_it(world: World) -> None:
    case = assigned(world)
    condition = propose_condition(case.pk, text="Only here.", actor=world.asked.officer)
    way = f"{reverse('case-lift-condition', args=[case.pk])}?condition={condition.pk}"
    assert way in page(world.asked.officer, case)
    assert way not in page(world.asking.officer, case)


def test_without_a_condition_nobody_is_asked_to_answer_one(world: World) -> None:
    assert "Answer the condition" not in page(world.asking.officer, assigned(world))


def test_each_entry_of_the_record_opens_to_its_role_number_and_hash(world: World) -> None:
    html = page(world.asking.officer, released(world), "record/")
    assert "Sent the request" in html
    assert "Record that both sides read, entry 1" in html
    assert re.search(r'<span class="app-exact">[0-9a-f]{64}</span>', html)
    assert "Uploaded" not in html
    assert "uploaded file" not in html


def test_a_package_is_listed_with_its_size_and_hash(world: World) -> None:
    case = released(world)
    html = page(world.asking.prosecutor, case, "evidence/")
    assert "Evidence of item 1" in html
    assert case.packages.get().sha256 in html  # type: ignore[attr-defined]


def test_text_of_people_is_never_markup(world: World) -> None:
    case = assigned(world, text="<script>alert(1)</script>")
    for part in PARTS:
        assert "<script>alert" not in page(world.asked.officer, case, part)


def test_a_forwarded_request_names_whom_it_was_addressed_to_and_who_has_it_now(
    world: World,
) -> None:
    case = acknowledged(world)
    forward_case(case.pk, actor=world.asked.officer, authority_id=world.asked.prosecution.pk)
    for reader in (world.asking.investigator, world.asked.officer):
        html = page(reader, case)
        assert "Central authority of Korea; it was passed on and is now with" in html
        assert "<strong>Prosecution office of Korea</strong>" in html


def test_documents_and_evidence_say_how_many_there_are(world: World) -> None:
    case = released(world)
    for actor in (world.asking.officer, world.asked.officer, world.asked.executing):
        seen = actor.reach == Reach.COUNTRY
        own = visible_documents(fresh(actor), again(case)).count()
        assert bool(own) is seen
        html = page(actor, case)
        assert f'Documents<span class="app-count">({own})</span>' in html
        assert 'Evidence<span class="app-count">(1)</span>' in html


def test_each_step_of_the_timeline_leads_to_its_entry_in_the_record(world: World) -> None:
    case = assigned(world)
    for actor in (world.asking.officer, world.asked.executing):
        record = page(actor, case, "record/")
        anchors = re.findall(rf'href="/requests/{case.pk}/record/#([^"]+)"', page(actor, case))
        assert anchors
        for anchor in anchors:
            assert record.count(f'id="{anchor}"') == 1


@pytest.mark.parametrize(
    ("made", "who", "sentence"),
    [
        (assigned, "asking.officer", "“Close the request” appears here once every item has ended"),
        (sent, "asking.prosecutor", "“Close the request” appears here once every item has ended"),
        (in_review, "asking.investigator", "“Continue the draft” appears here once the central"),
        (drafted, "asking.officer", "“Read and send” appears here once the request was submitted"),
    ],
)
def test_the_next_step_of_ones_own_role_is_announced(
    world: World, made: Callable[[World], Case], who: str, sentence: str
) -> None:
    case = made(world)
    assert sentence in page(person(world, who), case)


def test_an_officer_learns_when_evidence_can_be_uploaded(world: World) -> None:
    case = acknowledged(world)
    to = {item.pk: world.asked.police.pk for item in case.items.all()}
    assign_items(case.pk, actor=world.asked.officer, assignments=to)
    officer = world.asked.executing
    told = "“Upload evidence” appears here once the request is accepted for execution."
    assert told in page(officer, case)
    accept_case(case.pk, actor=world.asked.officer)
    assert "appears here once" not in page(officer, case)
