"""Issued by a prosecutor or court, where a country sheet asks for it: the text previewed, by the authority chosen."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from mla.accounts.models import Membership
from mla.cases.letter import letter
from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash, last_sent
from mla.common.clock import now
from mla.common.errors import Invalid, NotPermitted, Stale, WrongState
from mla.custody.store import stored
from mla.ledger import reading, streams
from mla.tasks.drain import drain
from mla.usecases.add_authority import add_authority
from mla.usecases.add_person import add_person
from mla.usecases.draft_case import draft_case
from mla.usecases.hand_back_case import hand_back_case
from mla.usecases.issue_case import issue_case
from mla.usecases.record_paper_issue import SignedPaper, record_paper_issue
from mla.usecases.save_section import save_section
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests.documents.reading import squeezed, text
from tests.life import again, drafted, in_review
from tests.sheets import confirmed, issued, to_issue
from tests.world import World

PAPER = SignedPaper("Ana Invented", "Federal prosecutor", "Prosecution office", now().date())


def hash_of(case: Case) -> str:
    return content_hash(content(again(case)))


def send(case: Case, world: World) -> Case:
    return send_case(case.pk, actor=world.asking.officer, previewed=hash_of(case))


def on_paper(case: Case, world: World, **given: object) -> Case:
    asked: dict[str, object] = {
        "previewed": hash_of(case),
        "paper": PAPER,
        "file_name": "issue.pdf",
        "chunks": [b"%PDF signed"],
        **given,
    }
    return record_paper_issue(case.pk, actor=world.asking.officer, **asked)  # type: ignore[arg-type]


def court_with_a_judge(world: World) -> Membership:
    court = add_authority(country="BR", name="Court of Brazil", kind="court")
    return add_person(
        email="judge@br.example", name="Judge Invented", authority=court, role="issuing_authority"
    )


def test_it_cannot_be_sent_before_it_is_issued(world: World) -> None:
    case = to_issue(world)
    with pytest.raises(WrongState, match="prosecutor or court has to issue"):
        send(case, world)
    issue_case(case.pk, actor=world.asking.prosecutor, previewed=hash_of(case))
    assert send(case, world).state == "sent"


def test_who_issues_it_is_chosen_when_it_is_submitted(world: World) -> None:
    confirmed(world.asked, issuer="prosecutor")
    case = drafted(world)
    for chosen in (None, world.asking.police.pk, world.asked.prosecution.pk):
        with pytest.raises(Invalid) as refused:
            submit_case(case.pk, actor=world.asking.investigator, issuing_authority_id=chosen)
        assert "issuing_authority_id" in refused.value.problems


def test_only_the_people_of_the_authority_chosen_may_issue_it(world: World) -> None:
    judge = court_with_a_judge(world)
    case = to_issue(world, authority=judge.authority)
    with pytest.raises(NotPermitted, match="to be issued by Court of Brazil"):
        issue_case(case.pk, actor=world.asking.prosecutor, previewed=hash_of(case))
    for role in ("investigator", "officer", "executing"):
        actor = getattr(world.asking, role)
        with pytest.raises(NotPermitted, match="Your role"):
            issue_case(case.pk, actor=actor, previewed=hash_of(case))
    assert issue_case(case.pk, actor=judge, previewed=hash_of(case)).issued_by_id == judge.user_id


def test_where_a_court_has_to_issue_it_a_prosecutor_cannot(world: World) -> None:
    judge = court_with_a_judge(world)
    case = to_issue(world, issuer="court", authority=judge.authority)
    beside = add_person(
        email="beside@br.example", name="Beside", authority=judge.authority, role="prosecutor"
    )
    with pytest.raises(NotPermitted, match="judge or court"):
        issue_case(case.pk, actor=beside, previewed=hash_of(case))
    with pytest.raises(Invalid):
        submit_case(
            drafted(world).pk,
            actor=world.asking.investigator,
            issuing_authority_id=world.asking.prosecution.pk,
        )


def test_it_is_issued_once_and_only_where_a_sheet_asks_for_it(world: World) -> None:
    free = in_review(world)
    with pytest.raises(WrongState, match="Neither country asks"):
        issue_case(free.pk, actor=world.asking.prosecutor, previewed=hash_of(free))
    case = issued(world)
    with pytest.raises(WrongState):
        issue_case(case.pk, actor=world.asking.prosecutor, previewed=hash_of(case))


def test_another_text_than_the_one_previewed_is_not_issued(world: World) -> None:
    case = to_issue(world)
    with pytest.raises(Stale, match="changed after you previewed"):
        issue_case(case.pk, actor=world.asking.prosecutor, previewed="0" * 64)
    assert not again(case).issued_content


def test_a_text_that_was_edited_after_its_issue_cannot_be_sent(world: World) -> None:
    """Through another request in the same proceedings, while this one is in review."""
    case = issued(world)
    other = draft_case(
        actor=world.asking.investigator,
        title="To another country",
        requested_country=world.stranger.code,
        proceeding_id=case.proceeding_id,
    )
    values = {"offence": "Extortion of a hospital"}
    save_section(other.pk, "proceedings", actor=world.asking.investigator, version=0, values=values)
    with pytest.raises(Stale, match="not the text that was issued"):
        send(case, world)


def test_handing_it_back_voids_the_issue(world: World) -> None:
    case = issued(world)
    hand_back_case(case.pk, actor=world.asking.officer, reason="Name the port.")
    case = again(case)
    assert (case.issued_content, case.issued_by_id, case.issued_as) == ("", None, {})
    submit_case(
        case.pk,
        actor=world.asking.investigator,
        issuing_authority_id=world.asking.prosecution.pk,
    )
    with pytest.raises(WrongState):
        send(case, world)


def test_the_letter_says_who_issued_it(world: World) -> None:
    case = issued(world)
    send(case, world)
    drain()
    issue = last_sent(again(case)).snapshot["issued"]
    prosecutor = world.asking.prosecutor
    assert issue["name"] == prosecutor.user.name
    document = case.documents.get(kind="letter_of_request")
    printed = text(stored(document.sha256).read_bytes())
    said = f"Issued by {prosecutor.user.name}, {prosecutor.title}, {prosecutor.authority.name}"
    assert squeezed(said) in squeezed(printed)


def test_a_paper_issue_is_kept_and_printed(world: World) -> None:
    case = again(on_paper(to_issue(world), world))
    scan = case.issued_as["scan"]
    assert Path(stored(scan["sha256"])).read_bytes() == b"%PDF signed"
    entry = [
        one
        for one in reading.entries(streams.own(case.pk, "requesting"))
        if one.event == "case.issued"
    ][-1]
    assert entry.facts["paper"] is True
    assert entry.facts["scan"] == scan["sha256"]
    send(case, world)
    snapshot = last_sent(again(case)).snapshot
    assert letter(snapshot, verification_url="").issued.name == "Ana Invented"
    assert "scan" not in snapshot["issued"]


def test_a_paper_issue_needs_its_words_a_day_that_came_and_a_scan(world: World) -> None:
    case = to_issue(world)
    nobody = SignedPaper("", "Judge", "Court", PAPER.signed_on)
    tomorrow = SignedPaper("Ana", "Judge", "Court", now().date() + timedelta(days=2))
    for given, field in (
        ({"paper": nobody}, "name"),
        ({"paper": tomorrow}, "signed_on"),
        ({"chunks": []}, "scan"),
    ):
        with pytest.raises(Invalid) as refused:
            on_paper(case, world, **given)
        assert field in refused.value.problems
    assert not again(case).issued_content


def test_only_the_central_authority_records_a_paper_issue(world: World) -> None:
    case = to_issue(world)
    with pytest.raises(NotPermitted):
        record_paper_issue(
            case.pk,
            actor=world.asking.prosecutor,
            previewed=hash_of(case),
            paper=PAPER,
            file_name="issue.pdf",
            chunks=[b"x"],
        )


def test_those_who_can_issue_it_are_told_and_then_the_central_authority(world: World) -> None:
    case = to_issue(world)
    drain()
    told = {one.to[0] for one in mail.outbox if case.reference in one.subject}
    assert world.asking.prosecutor.user.email in told
    mail.outbox.clear()
    issue_case(case.pk, actor=world.asking.prosecutor, previewed=hash_of(case))
    drain()
    told = {one.to[0] for one in mail.outbox}
    assert {world.asking.officer.user.email, world.asking.investigator.user.email} <= told
    assert not any(address.endswith("kr.example") for address in told)
