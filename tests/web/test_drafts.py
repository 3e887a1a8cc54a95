"""Starting a request, its task list and its sections, over HTTP."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from mla.cases.completeness import judge
from mla.cases.models import Case, State
from mla.usecases.draft_case import draft_case
from mla.usecases.save_section import save_section
from tests.life import again, case_in, drafted
from tests.sheets import confirmed
from tests.web.drafting import hidden, send, signed_in, text
from tests.world import World, by_hand


def section(case: Case, name: str) -> str:
    return reverse("draft-section", args=[case.pk, name])


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.asking.investigator)


@pytest.fixture
def empty(world: World) -> Case:
    return draft_case(actor=world.asking.investigator, title="Ransom mail", requested_country="KR")


def test_a_new_request_opens_its_task_list(browser: Client, world: World) -> None:
    answer = browser.post(
        reverse("draft-new"), {"title": "Ransom mail", "requested_country": "KR"}, follow=True
    )
    case = Case.objects.get()
    assert answer.redirect_chain == [(reverse("draft", args=[case.pk]), 302)]
    assert case.requested_authority == world.asked.central
    assert "Ransom mail" in text(answer)


def test_only_countries_with_a_central_authority_can_be_asked(browser: Client) -> None:
    page = text(browser.get(reverse("draft-new")))
    assert "Korea" in page
    assert "Germany" not in page
    assert '<option value="BR"' not in page


def test_a_request_needs_a_title_and_keeps_what_was_chosen(browser: Client, world: World) -> None:
    answer = browser.post(reverse("draft-new"), {"title": "", "requested_country": "KR"})
    assert answer.status_code == 400
    assert '<option value="KR" selected>' in text(answer)
    assert "<title>Error: New request" in text(answer)


def test_the_proceedings_of_an_earlier_request_can_be_chosen_also_when_others_run_them(
    browser: Client, world: World
) -> None:
    earlier = drafted(world)
    browser.post(
        reverse("draft-new"), {"title": "Second", "proceeding": str(earlier.proceeding_id)}
    )
    assert Case.objects.get(title="Second").proceeding_id == earlier.proceeding_id


def test_an_empty_draft_says_what_is_missing_where_and_why(browser: Client, empty: Case) -> None:
    page = text(browser.get(reverse("draft", args=[empty.pk])))
    assert "Not started" in page
    assert "Optional" in page
    assert f'href="{section(empty, "basis")}#id_bases_0">No legal basis is chosen.' in page
    assert "under which treaty" in page


def test_a_basis_brings_its_articles_to_the_list_and_beside_the_fields(
    browser: Client, empty: Case
) -> None:
    send(browser, section(empty, "basis"), bases=["UNTOC"])
    page = text(browser.get(reverse("draft", args=[empty.pk])))
    assert "Article 18(15)(c)" in page
    assert f'href="{section(empty, "facts")}#id_facts"' in page
    facts = text(browser.get(section(empty, "facts")))
    assert "Article 18(15)(c)" in facts
    assert "<title>Missing 1: Facts - " in facts


def test_a_complete_draft_says_so(browser: Client, world: World) -> None:
    page = text(browser.get(reverse("draft", args=[drafted(world).pk])))
    assert "Nothing essential is missing" in page
    assert "Completed" in page
    assert "Not started" not in page


def status(browser: Client, case: Case, title: str) -> str:
    """What the task list says of the section."""
    row = text(browser.get(reverse("draft", args=[case.pk]))).split(f">{title}</a>")[1]
    return re.sub(r"<[^>]+>|\s+", " ", row.split("</li>")[0]).strip()


def test_an_answer_that_was_there_from_the_start_counts_once_it_was_saved(
    browser: Client, empty: Case
) -> None:
    for title, name in (("Urgency", "urgency"), ("Confidentiality", "confidentiality")):
        assert status(browser, empty, title).endswith("Not started")
        assert send(browser, section(empty, name)).status_code == 302
        assert status(browser, empty, title).endswith("Completed")


def test_without_a_title_the_authorities_are_not_completed(browser: Client, world: World) -> None:
    case = drafted(world)
    with by_hand():
        Case.objects.filter(pk=case.pk).update(title="")
    assert status(browser, case, "Authorities and references").endswith("Title missing")


@pytest.mark.parametrize(
    ("measure", "sheet", "said"),
    [
        ("STOR", "Required for searches.", "Needed with a coercive measure"),
        ("SUBS", "Required for searches.", "Optional"),
        ("STOR", "", "Optional"),
    ],
)
def test_dual_criminality_is_needed_with_a_coercive_measure_where_the_sheet_speaks_of_it(
    browser: Client, world: World, measure: str, sheet: str, said: str
) -> None:
    confirmed(world.asked, urgent="By telephone.", dual_criminality=sheet)
    case = drafted(world)
    with by_hand():
        case.items.update(measure=measure)
    assert said in status(browser, case, "Dual criminality")
    if said == "Optional":
        return
    assert status(browser, case, "Dual criminality").endswith("Not started")
    send(browser, section(case, "dual_criminality"), requested_law="Intrusion")
    assert status(browser, case, "Dual criminality").endswith("Not started")
    send(browser, section(case, "dual_criminality"), dual_criminality="met")
    assert status(browser, case, "Dual criminality").endswith("Completed")


@pytest.mark.parametrize("name", ["authorities", "items", "subjects", "attachments", "warnings"])
def test_every_section_says_how_many_essentials_are_there(
    browser: Client, empty: Case, name: str
) -> None:
    ready = judge(empty)
    page = browser.get(section(empty, name), follow=True)
    assert f"{ready.done} of {ready.total} essentials" in text(page)


def test_a_half_filled_section_is_saved_and_says_what_it_lacks(
    browser: Client, empty: Case
) -> None:
    send(browser, section(empty, "basis"), bases=["UNTOC"])
    answer = send(browser, section(empty, "proceedings"), offence="Extortion")
    assert answer.status_code == 302
    assert again(empty).proceeding.offence == "Extortion"
    assert "Missing 4" in text(browser.get(reverse("draft", args=[empty.pk])))


@pytest.mark.parametrize(
    ("name", "fields", "column", "value"),
    [
        ("facts", {"facts": "One\r\nTwo"}, "facts", "One\nTwo"),
        ("procedure", {"special_procedure": "Copies"}, "special_procedure", "Copies"),
        ("urgency", {"urgency": "1", "urgency_reason": "x"}, "urgency", 1),
        ("urgency", {"urgency": "0"}, "urgency", 0),
        ("confidentiality", {"confidentiality": "strict"}, "confidentiality", "strict"),
        ("deadline", {"deadline_reason": "Detention ends"}, "deadline_reason", "Detention ends"),
    ],
)
def test_a_section_is_saved_on_its_own(  # noqa: PLR0917 - by name
    browser: Client, empty: Case, name: str, fields: dict[str, str], column: str, value: object
) -> None:
    answer = send(browser, section(empty, name), **fields)
    assert (answer.status_code, answer.url) == (302, reverse("draft", args=[empty.pk]))
    assert getattr(again(empty), column) == value


def test_the_country_follows_the_authority_that_is_asked(
    browser: Client, empty: Case, world: World
) -> None:
    send(
        browser,
        section(empty, "authorities"),
        title="Ransom mail",
        requested_authority=str(world.stranger.central.pk),
    )
    assert again(empty).requested_country_id == "FR"


@pytest.mark.parametrize(
    ("name", "fields", "said", "kept"),
    [
        (
            "deadline",
            {
                "deadline_on_day": "31",
                "deadline_on_month": "2",
                "deadline_on_year": "2027",
                "deadline_reason": "Why",
            },
            "31 2 2027 is not a day of the calendar",
            'value="31"',
        ),
        (
            "authorities",
            {"contact_email": "not an address"},
            "valid email address",
            "not an address",
        ),
        ("authorities", {"title": "x" * 201}, "at most 200 characters", "x" * 201),
        (
            "basis",
            {"bases": ["NONE"], "basis_statement": "My words"},
            "NONE is not one of",
            "My words",
        ),
    ],
)
def test_the_impossible_is_refused_and_the_text_stays(  # noqa: PLR0917 - by name
    browser: Client, empty: Case, name: str, fields: dict[str, str], said: str, kept: str
) -> None:
    answer = send(browser, section(empty, name), **fields)
    assert answer.status_code == 400
    assert said in text(answer)
    assert kept in text(answer)
    assert "<title>Error: " in text(answer)


def test_of_two_tabs_the_second_shows_both_texts_and_can_save_again(
    browser: Client, empty: Case
) -> None:
    first = hidden(browser, section(empty, "facts"))
    send(browser, section(empty, "facts"), facts="From the other tab")
    answer = browser.post(section(empty, "facts"), {**first, "facts": "Mine <b>"})
    page = text(answer)
    assert answer.status_code == 409
    assert "changed in another window" in page
    assert "From the other tab" in page
    assert "Mine &lt;b&gt;</textarea>" in page
    assert again(empty).facts == "From the other tab"
    assert 'name="version" value="1"' in page
    saved = browser.post(section(empty, "facts"), {**first, "version": "1", "facts": "Both"})
    assert saved.status_code == 302
    assert again(empty).facts == "Both"


def test_both_texts_of_a_choice_are_said_in_words(
    browser: Client, empty: Case, world: World
) -> None:
    old = hidden(browser, section(empty, "authorities"))
    send(
        browser,
        section(empty, "authorities"),
        requested_authority=str(world.asked.central.pk),
        title="Other",
    )
    answer = browser.post(
        section(empty, "authorities"),
        {**old, "title": "Mine", "requested_authority": str(world.stranger.central.pk)},
    )
    assert answer.status_code == 409
    assert "(KR): Central authority of Korea" in text(answer).split("govuk-inset-text")[2]


def test_the_check_page_shows_every_answer_with_the_way_to_change_it(
    browser: Client, world: World
) -> None:
    case = drafted(world, text=" canary")
    page = text(browser.get(reverse("draft-check", args=[case.pk])))
    for said in (
        "A hospital received",
        "Extortion canary",
        "Subscriber record",
        "ransom canary",
        "Strict:",
    ):
        assert said in page
    assert f'href="{section(case, "facts")}#id_facts">Change' in page


def test_the_check_page_names_what_is_missing(browser: Client, empty: Case) -> None:
    page = text(browser.get(reverse("draft-check", args=[empty.pk])))
    assert "<strong>Missing: </strong>No legal basis is chosen." in page
    assert "<title>Missing " in page


PAGES = (
    "draft",
    "draft-check",
    "draft-items",
    "draft-item-add",
    "draft-subjects",
    "draft-subject-add",
    "draft-subjects-paste",
    "draft-attachments",
)


@pytest.mark.parametrize("name", PAGES)
def test_only_who_may_edit_sees_the_pages(name: str, empty: Case, world: World) -> None:
    url = reverse(name, args=[empty.pk])
    assert signed_in(world.asking.investigator).get(url).status_code == 200
    assert signed_in(world.asking.auditor).get(url).status_code == 403
    assert signed_in(world.asked.officer).get(url).status_code == 404
    assert signed_in(world.stranger.officer).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_what_is_no_draft_any_more_cannot_be_edited(
    name: str, browser: Client, world: World
) -> None:
    case = case_in(world, State.IN_REVIEW)
    assert browser.get(reverse(name, args=[case.pk])).status_code == 409


def test_a_section_that_does_not_exist_is_not_found(browser: Client, empty: Case) -> None:
    assert browser.get(section(empty, "poetry")).status_code == 404


def test_who_does_not_draft_cannot_start_a_request(world: World) -> None:
    assert signed_in(world.asking.auditor).get(reverse("draft-new")).status_code == 403


@pytest.mark.parametrize("name", ["draft", "draft-check", "draft-items", "draft-subjects"])
def test_a_page_asks_the_database_few_times(
    name: str, browser: Client, world: World, django_assert_max_num_queries: object
) -> None:
    case = drafted(world)
    browser.get(reverse(name, args=[case.pk]))
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        browser.get(reverse(name, args=[case.pk]))


def test_a_saved_section_leaves_its_author(browser: Client, empty: Case, world: World) -> None:
    signed_officer = signed_in(world.asking.officer)
    send(signed_officer, section(empty, "facts"), facts="By the officer")
    assert again(empty).authors.filter(person_id=world.asking.officer.user_id).exists()


def test_a_section_saved_elsewhere_does_not_hinder_another(
    browser: Client, empty: Case, world: World
) -> None:
    old = hidden(browser, section(empty, "facts"))
    save_section(
        empty.pk,
        "procedure",
        actor=world.asking.investigator,
        version=0,
        values={"special_procedure": "x"},
    )
    assert browser.post(section(empty, "facts"), {**old, "facts": "y"}).status_code == 302


def test_what_the_measure_does_without_is_said(browser: Client, empty: Case) -> None:
    send(browser, section(empty, "basis"), bases=["UNTOC"])
    send(browser, reverse("draft-item-add", args=[empty.pk]), measure="SERV")
    assert "Not needed for this measure" in text(browser.get(reverse("draft", args=[empty.pk])))


def test_proceedings_of_two_drafts_change_in_both_with_their_author(
    browser: Client, empty: Case, world: World
) -> None:
    other = draft_case(
        actor=world.asking.investigator, title="Second", proceeding_id=empty.proceeding_id
    )
    officer = signed_in(world.asking.officer)
    old = hidden(browser, section(other, "proceedings"))
    send(officer, section(empty, "proceedings"), offence="Fraud")
    assert again(other).authors.filter(person_id=world.asking.officer.user_id).exists()
    answer = browser.post(section(other, "proceedings"), {**old, "offence": "Extortion"})
    assert answer.status_code == 409
    assert again(empty).proceeding.offence == "Fraud"
