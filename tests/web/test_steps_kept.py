"""What is typed on the page of a step outlives the session, a colleague's step and a slip, for its author alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mla.cases.models import Case, Condition, ItemState, Scratch, State
from mla.custody.models import Exhibit
from mla.usecases.answer_condition import answer_condition
from mla.usecases.propose_condition import propose_condition
from mla.usecases.save_item import save_item
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests import life
from tests.matrix.typed import Typed
from tests.web.action_pages import NATIONAL_GROUND, address, person, with_condition
from tests.web.drafting import hidden, signed_in, text
from tests.web.test_drafts_kept import DISCARD, KEEP, sign_in
from tests.world import A_TIME, World

REASONS = "Not punishable here <under our law>.\nWe consulted you about it on 3 May."
SHOWN = "Not punishable here &lt;under our law&gt;."
UPLOAD = {
    "source": "Example Mail Ltd",
    "method": "provider",
    "collector": "Kim Invented",
    "note": "Exported with checksums by the provider, on the disk that is sealed under number 7.",
}


@pytest.fixture
def store(settings: Any, tmp_path: Any) -> None:
    settings.EVIDENCE_DIR = tmp_path / "store"


def of_six_items(world: World) -> Case:
    case, author = life.drafted(world), world.asking.investigator
    for number in range(3, 7):
        values = {
            "measure": "SUBS",
            "what": f"Subscriber record of account {number}",
            "holder": "Example Mail Ltd",
            "period_from": A_TIME,
            "period_to": A_TIME,
            "purpose": "To identify the user",
            "basis": "UNTOC",
        }
        save_item(case.pk, actor=author, version=number - 1, values=values)
    submit_case(case.pk, actor=author)
    previewed = life.content_hash(life.content(life.again(case)))
    send_case(case.pk, actor=world.asking.officer, previewed=previewed)
    return life.acknowledge_case(case.pk, actor=world.asked.officer, reference="2026-C-118")


def kept(browser: Client, url: str, **typed: Any) -> dict[str, str]:
    """Opens the page and types, as kept.js sends it: the form's hidden fields."""
    form = hidden(browser, url)
    assert browser.post(KEEP, {**form, **typed}).status_code == 200
    return form


# The session ends


def test_six_reasons_typed_in_a_session_that_ended_are_filled_in_after_signing_in(
    world: World,
) -> None:
    case, officer = of_six_items(world), world.asked.officer
    browser, url = signed_in(officer), address("case-accept", case)
    typed: dict[str, Any] = {"item1_choice": "accept", "dual_criminality": "doubtful"}
    for number in range(2, 7):
        ground = {**NATIONAL_GROUND, "reasons": f"{REASONS} Item {number}.", "choice": "refuse"}
        typed |= {f"item{number}_{name}": value for name, value in ground.items()}
    typed["conditions"] = "Only for the proceedings named."
    form = hidden(browser, url)
    browser.session.flush()
    answer = browser.post(url, {**form, **typed})
    assert answer["Location"] == f"{reverse('account_login')}?next={url}"
    page = sign_in(browser, officer.user.email, url)
    assert "did not press the button" in page
    assert "There is a problem" not in page
    assert "Error: " not in page
    filled = Typed(page).fields
    for name, value in typed.items():
        shown = filled[name][0].replace("\r\n", "\n")
        assert shown in {value, value.replace("<", "&lt;").replace(">", "&gt;")}, name
    assert life.again(case).state == State.SENT
    assert browser.post(url, {**hidden(browser, url), **typed}).status_code == 302
    assert life.again(case).state == State.ACCEPTED
    assert not Scratch.objects.exists()


@pytest.mark.parametrize(
    ("name", "made", "who", "typed"),
    [
        ("case-refuse", life.acknowledged, "asked.officer", {"reasons": REASONS}),
        ("item-refuse", life.assigned, "asked.officer", {"reasons": REASONS}),
        ("case-send-back", life.acknowledged, "asked.officer", {"others": REASONS}),
        ("case-postpone", life.assigned, "asked.officer", {"reasons": REASONS}),
        ("case-withdraw", life.assigned, "asking.officer", {"reason": REASONS}),
        ("item-outcome", life.assigned, "asked.executing", {"note": REASONS}),
        ("case-hand-back", life.in_review, "asking.officer", {"reason": REASONS}),
        ("case-answer-condition", with_condition, "asking.officer", {"reason": REASONS}),
    ],
)
def test_what_was_typed_for_a_step_is_its_authors_alone_until_it_is_discarded(
    world: World, name: str, made: Any, who: str, typed: dict[str, str]
) -> None:
    case = made(world)
    author, url = signed_in(person(world, who)), address(name, case)
    form = kept(author, url, **typed)
    side = world.asked if who.startswith("asked") else world.asking
    for other in {*side.everybody.values(), *world.asking.everybody.values()}:
        if other.user_id != person(world, who).user_id:
            assert "Not punishable" not in text(signed_in(other).get(url)), other.role
    assert SHOWN in text(author.get(url))
    author.post(DISCARD, {"keep": form["keep"]})
    assert not Scratch.objects.exists()
    assert "Not punishable" not in text(author.get(url))


def test_an_error_elsewhere_on_the_page_keeps_the_text_also_when_the_page_is_left(
    world: World,
) -> None:
    case = life.acknowledged(world)
    browser, url = signed_in(world.asked.officer), address("case-send-back", case)
    answer = browser.post(url, {**hidden(browser, url), "others": REASONS, "reasons": "Soon."})
    assert answer.status_code == 400
    assert SHOWN in text(browser.get(url))


def test_a_choice_that_is_as_the_page_suggests_it_is_not_called_typed(world: World) -> None:
    case = life.executed(world)
    browser, url = signed_in(world.asking.officer), address("case-close", case)
    kept(browser, url, outcome=Typed(text(browser.get(url))).fields["outcome"])
    assert "did not press" not in text(browser.get(url))


# Another person took a step


def test_a_colleagues_decision_is_told_by_name_with_the_state_and_with_all_that_was_typed(
    world: World,
) -> None:
    case = life.acknowledged(world)
    browser, url = signed_in(world.asked.officer), address("case-accept", case)
    ground = {f"item2_{name}": value for name, value in NATIONAL_GROUND.items()}
    form = hidden(browser, url)
    life.refuse_case(case.pk, actor=world.asked.officer, ground=life.A_GROUND)
    typed = {
        **ground,
        "item1_choice": "accept",
        "item2_choice": "refuse",
        "item2_reasons": REASONS,
        "dual_criminality": "doubtful",
        "conditions": "Only for the proceedings named.",
    }
    answer = browser.post(url, {**form, **typed})
    page = text(answer)
    assert answer.status_code == 409
    assert "Refused: " in page
    assert f"{world.asked.officer.user.name}, " in page
    assert "Sent the request" not in page  # that was before the page was opened
    assert SHOWN in page
    assert "Item 2: Reasons" in page
    assert "Doubtful" in page  # by its words, not its code
    assert "Only for the proceedings named." in page
    assert "Go back to the step" not in page
    assert case.items.get(number=2).state == ItemState.REFUSED
    assert SHOWN in text(browser.get(url))  # also when the address is opened again


def test_the_other_countrys_step_is_told_and_nothing_that_its_side_alone_reads(
    world: World,
) -> None:
    case = life.acknowledged(world)
    browser, url = signed_in(world.asked.officer), address("case-refuse", case)
    form = hidden(browser, url)
    life_withdrawn(case, world)
    page = text(browser.post(url, {**form, **NATIONAL_GROUND, "reasons": REASONS}))
    assert "Withdrew the request" in page
    assert "Brazil (BR)" in page
    assert SHOWN in page
    assert "Saved" not in page


def life_withdrawn(case: Case, world: World) -> None:
    client, url = signed_in(world.asking.officer), address("case-withdraw", case)
    assert client.post(url, {"reason": "Solved."}).status_code == 302


def test_a_person_reads_of_the_steps_only_what_the_own_items_are_about(world: World) -> None:
    case = life.assigned(world)
    browser, url = signed_in(world.asked.executing), address("item-outcome", case)
    form = hidden(browser, url)
    client = signed_in(world.asking.officer)
    client.post(address("item-withdraw", case), {"reason": "Found it."})
    answer = browser.post(url, {**form, "outcome": "nothing_found", "note": REASONS})
    assert answer.status_code == 409
    assert "Withdrew item 1" in text(answer)
    assert SHOWN in text(answer)


def test_a_text_about_a_condition_that_was_answered_meanwhile_is_not_put_under_another(
    world: World,
) -> None:
    case = with_condition(world)
    propose_condition(case.pk, actor=world.asked.officer, text="Destroy it afterwards.")
    first = case.conditions.get(number=1)
    browser, url = signed_in(world.asking.officer), address("case-answer-condition", case)
    kept(browser, url, condition_id=str(first.pk), accept="no", reason=REASONS)
    answer_condition(case.pk, actor=world.asking.second_officer, condition_id=first.pk, accept=True)
    page = text(browser.get(url))
    assert "Destroy it afterwards." in page
    assert "What you typed" in page
    assert SHOWN in page
    assert Typed(page.partition('name="accept"')[2]).fields["reason"] == [""]


def test_texts_for_two_conditions_are_kept_apart(world: World) -> None:
    case = with_condition(world)
    second = propose_condition(case.pk, actor=world.asked.officer, text="Destroy it afterwards.")
    browser, url = signed_in(world.asking.officer), address("case-answer-condition", case)
    for one in (case.conditions.get(number=1), second):
        kept(
            browser,
            f"{url}?condition={one.pk}",
            condition_id=str(one.pk),
            reason=f"No. {one.number}!",
        )
    for one in (case.conditions.get(number=1), second):
        assert f"No. {one.number}!" in text(browser.get(f"{url}?condition={one.pk}"))


def test_what_a_submitted_draft_cannot_take_any_more_is_shown_to_be_copied(world: World) -> None:
    case = life.drafted(world)
    browser = signed_in(world.asking.investigator)
    url = reverse("draft-section", args=[case.pk, "facts"])
    form = hidden(browser, url)
    submit_case(case.pk, actor=world.asking.issuing)
    page = text(browser.post(url, {**form, "facts": REASONS}))
    assert "Submitted for review" in page
    assert SHOWN in page


def test_nothing_of_a_form_without_its_token_is_shown_as_typed(world: World) -> None:
    case = life.refused(world)
    browser, url = signed_in(world.asked.officer), address("case-refuse", case)
    answer = browser.post(url, {"reasons": "planted", "keep": "forged"})
    assert answer.status_code == 409
    assert "planted" not in text(answer)


def test_discarding_on_the_page_of_a_refusal_leads_back_to_the_request(world: World) -> None:
    case = life.acknowledged(world)
    browser, url = signed_in(world.asked.officer), address("case-refuse", case)
    form = hidden(browser, url)
    life.refuse_case(case.pk, actor=world.asked.officer, ground=life.A_GROUND)
    browser.post(url, {**form, "reasons": REASONS})
    back = reverse("case", args=[case.pk])
    answer = browser.post(DISCARD, {"keep": form["keep"], "next": back})
    assert answer["Location"] == back
    elsewhere = browser.post(DISCARD, {"keep": form["keep"], "next": "https://evil.example/"})
    assert elsewhere["Location"] == url
    assert not Scratch.objects.exists()


# A condition that is there already


def test_a_condition_typed_twice_is_named_at_its_field_and_nothing_else_is_lost(
    world: World,
) -> None:
    case = life.acknowledged(world)
    browser, url = signed_in(world.asked.officer), address("case-accept", case)
    typed = {
        "item1_choice": "accept",
        "item2_choice": "accept",
        "dual_criminality": "met",
        "dual_criminality_note": REASONS,
        "conditions": "Only here.\r\n\r\nOnly here.",
    }
    answer = browser.post(url, {**hidden(browser, url), **typed})
    assert answer.status_code == 400
    assert 'id="id_conditions_error"' in text(answer)
    assert "Only here. was proposed already" in text(answer)
    assert SHOWN in text(answer)
    assert not Condition.objects.exists()


def test_a_condition_proposed_before_is_named_at_its_field(world: World) -> None:
    case = with_condition(world)
    browser, url = signed_in(world.asked.officer), address("case-propose-condition", case)
    answer = browser.post(url, {**hidden(browser, url), "text": " Only in these proceedings. "})
    assert answer.status_code == 400
    assert 'id="id_text_error"' in text(answer)


# Evidence


@pytest.mark.usefixtures("store")
def test_where_evidence_comes_from_is_filled_in_after_signing_in_again(world: World) -> None:
    item = life.assigned(world).items.get(number=1)
    executing, url = world.asked.executing, reverse("item-upload", args=[item.pk])
    browser = signed_in(executing)
    form = hidden(browser, url)
    browser.session.flush()
    file = SimpleUploadedFile("log.txt", b"x" * 1000)
    answer = browser.post(url, {**form, **UPLOAD, "file": file})
    assert answer["Location"] == f"{reverse('account_login')}?next={url}"
    page = sign_in(browser, executing.user.email, url)
    assert UPLOAD["note"] in page
    assert "Files are not kept: choose them again." in page
    again = {**hidden(browser, url), **UPLOAD, "file": SimpleUploadedFile("log.txt", b"x")}
    assert browser.post(url, again).status_code == 302
    assert Exhibit.objects.get().note == UPLOAD["note"]
    assert not Scratch.objects.exists()


@pytest.mark.usefixtures("store")
def test_where_evidence_comes_from_is_shown_when_the_item_was_withdrawn_meanwhile(
    world: World,
) -> None:
    case = life.assigned(world)
    url = reverse("item-upload", args=[case.items.get(number=1).pk])
    browser = signed_in(world.asked.executing)
    form = hidden(browser, url)
    withdrawing = signed_in(world.asking.officer)
    withdrawing.post(address("item-withdraw", case), {"reason": "Found it."})
    file = SimpleUploadedFile("log.txt", b"x" * 1000)
    answer = browser.post(url, {**form, **UPLOAD, "file": file})
    assert answer.status_code == 409
    for page in (text(answer), text(browser.get(url))):
        assert UPLOAD["note"] in page
        assert "Files are not kept" in page
    assert "Withdrew item 1" in text(answer)


@pytest.mark.usefixtures("store")
def test_the_last_of_the_files_sent_by_script_ends_the_keeping(world: World) -> None:
    item = life.assigned(world).items.get(number=1)
    browser = signed_in(world.asked.executing)
    url = reverse("item-upload", args=[item.pk])
    form = kept(browser, url, **UPLOAD)
    provenance = "&".join(f"{name}={value}" for name, value in UPLOAD.items())
    for name, token in (("first", ""), ("last", form["keep"])):
        assert Scratch.objects.count() == 1
        answer = browser.put(
            reverse("item-upload-file", args=[item.pk]),
            b"x",
            content_type="application/octet-stream",
            headers={"X-File-Name": name, "X-Provenance": provenance, "X-Keep": token},
        )
        assert answer.status_code == 201
    assert not Scratch.objects.exists()


@pytest.mark.usefixtures("store")
def test_why_a_file_is_taken_back_is_kept(world: World) -> None:
    case = life.assigned(world)
    item = case.items.get(number=1)
    life.upload(item, world)
    url = reverse("exhibit-take-back", args=[item.pk, item.exhibits.get().pk])
    browser = signed_in(world.asked.executing)
    kept(browser, url, reason=REASONS)
    assert SHOWN in text(browser.get(url))
    assert browser.post(url, {**hidden(browser, url), "reason": REASONS}).status_code == 302
    assert not Scratch.objects.exists()


def test_what_attached_files_are_is_kept(world: World) -> None:
    case = life.drafted(world)
    url = reverse("draft-attachments", args=[case.pk])
    browser = signed_in(world.asking.investigator)
    kept(browser, url, description=REASONS.partition("\n")[0])
    assert "Not punishable here" in text(browser.get(url))
