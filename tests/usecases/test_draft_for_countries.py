"""One request becomes drafts to further countries: the same facts, each item on its own basis for that pair."""

import pytest

from mla.cases.completeness import judge
from mla.cases.models import Author, Case, State
from mla.common.errors import Invalid, NotPermitted, NotVisible
from mla.ledger import reading, streams
from mla.usecases.draft_for_countries import draft_for_countries, plan
from mla.usecases.save_attachment import add_attachment
from mla.usecases.save_section import save_section
from tests.life import again, case_in, drafted
from tests.world import World, by_hand

PAIR = {"language": "ko", "channel": "direct"}


@pytest.fixture
def made(world: World) -> tuple[Case, Case]:
    """A request to Korea, and what was drafted from it to France."""
    case, actor = drafted(world), world.asking.investigator
    values = {"title": case.title, "particulars": {**PAIR, "contact.fax": "+55 61 5550 0109"}}
    save_section(case.pk, "authorities", actor=actor, version=0, values=values)
    add_attachment(
        case.pk, actor=actor, name="order.pdf", chunks=[b"x"], serves="items.order", item_number=2
    )
    add_attachment(case.pk, actor=actor, name="promise.pdf", chunks=[b"y"], serves="undertaking")
    [french] = draft_for_countries(case.pk, actor=actor, countries=["FR"])
    return again(case), again(french)


def test_the_facts_and_what_is_asked_are_the_same(made: tuple[Case, Case], world: World) -> None:
    case, french = made
    assert french.state == State.DRAFTED
    assert (french.proceeding_id, french.facts, french.title) == (
        case.proceeding_id,
        case.facts,
        case.title,
    )
    assert (french.urgency, french.deadline_on) == (case.urgency, case.deadline_on)
    assert french.requested_authority == world.stranger.central
    names = ("number", "measure", "what", "holder", "period_from", "period_to", "purpose")
    assert list(french.items.values_list(*names)) == list(case.items.values_list(*names))
    named = ("number", "identifier", "provider", "note")
    assert list(french.subjects.values_list(*named)) == list(case.subjects.values_list(*named))
    assert french.reference != case.reference


def test_each_item_stands_on_the_best_basis_of_the_new_pair(made: tuple[Case, Case]) -> None:
    case, french = made
    [planned] = plan(case, ["FR"])
    best = planned.basis("SUBS")
    assert best
    assert best != "UNTOC"  # of the request to Korea
    assert {one.basis for one in french.items.all()} == {best}
    assert french.bases == [best]
    assert [one.standing.binds for one in judge(french).bases] == [True]


def test_what_was_said_for_one_country_alone_is_not_taken_over(made: tuple[Case, Case]) -> None:
    _, french = made
    assert french.particulars == {"contact.fax": "+55 61 5550 0109"}
    assert (french.basis_statement, french.overrides) == ("", [])
    kept = [(one.number, one.name, one.item_number) for one in french.attachments.all()]
    assert kept == [(1, "order.pdf", 2)]


def test_who_prepares_them_is_their_author_and_the_record_names_the_source(
    made: tuple[Case, Case], world: World
) -> None:
    case, french = made
    assert Author.objects.get(case=french).person_id == world.asking.investigator.user_id
    [entry] = reading.entries(streams.own(french.pk, "requesting"))
    assert entry.facts["as"] == case.reference


def test_who_wrote_the_source_is_an_author_of_the_copy_too(world: World) -> None:
    case, colleague = drafted(world), world.asking.officer
    save_section(case.pk, "facts", actor=colleague, version=1, values={"facts": "Rewritten."})
    [french] = draft_for_countries(case.pk, actor=world.asking.investigator, countries=["FR"])
    found = {one.person_id for one in Author.objects.filter(case=french, version=1)}
    assert found == {world.asking.investigator.user_id, colleague.user_id}


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.ACCEPTED, State.CLOSED, State.WITHDRAWN])
def test_a_request_in_any_state_can_be_the_source(world: World, state: State) -> None:
    case = case_in(world, state)
    [french] = draft_for_countries(case.pk, actor=world.asking.investigator, countries=["FR"])
    assert french.items.count() == 2


def test_all_are_drafted_or_none(world: World) -> None:
    case = drafted(world)
    with pytest.raises(Invalid, match="central authority"):
        draft_for_countries(case.pk, actor=world.asking.investigator, countries=["FR", "JP"])
    for chosen in ([], ["KR"], ["BR"]):
        with pytest.raises(Invalid):
            draft_for_countries(case.pk, actor=world.asking.investigator, countries=chosen)
    assert Case.objects.count() == 1


def test_the_other_side_and_who_may_not_draft_are_refused(world: World) -> None:
    case = case_in(world, State.ACCEPTED)
    with pytest.raises(NotVisible):
        draft_for_countries(case.pk, actor=world.asked.officer, countries=["FR"])
    with pytest.raises(NotVisible):
        draft_for_countries(case.pk, actor=world.stranger.officer, countries=["KR"])
    with pytest.raises(NotPermitted):
        draft_for_countries(case.pk, actor=world.asking.auditor, countries=["FR"])


def test_what_nobody_answered_in_the_first_is_not_answered_in_the_next(world: World) -> None:
    case = drafted(world)
    before = dict(again(case).section_versions)
    del before["confidentiality"]
    with by_hand():
        Case.objects.filter(pk=case.pk).update(section_versions=before)
    [french] = draft_for_countries(case.pk, actor=world.asking.investigator, countries=["FR"])
    assert "urgency" in french.section_versions
    assert "confidentiality" not in french.section_versions
