"""Items, persons and addresses, and attachments of a draft, over HTTP."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mla.cases.models import Case, State
from mla.custody.store import stored
from mla.usecases.draft_case import draft_case
from tests.life import again, case_in, drafted
from tests.web.drafting import hidden, send, signed_in, text
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.asking.investigator)


@pytest.fixture
def empty(world: World) -> Case:
    return draft_case(actor=world.asking.investigator, title="Ransom mail", requested_country="KR")


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Any, settings: Any) -> None:
    settings.EVIDENCE_DIR = tmp_path


def day(name: str, day: int, month: int, year: int = 2026) -> dict[str, str]:
    return {f"{name}_day": str(day), f"{name}_month": str(month), f"{name}_year": str(year)}


def test_an_item_is_added_with_its_period_in_utc(browser: Client, empty: Case) -> None:
    period = {
        **day("from_on", 3, 5),
        "from_time": "14:00",
        **day("to_on", 4, 5),
        "time_zone": "America/Sao_Paulo",
    }
    answer = send(
        browser, reverse("draft-item-add", args=[empty.pk]), measure="SUBS", what="Record", **period
    )
    assert answer.status_code == 302
    item = empty.items.get()
    assert item.period_from == datetime(2026, 5, 3, 17, 0, tzinfo=UTC)
    assert item.period_to == datetime(2026, 5, 5, 2, 59, 59, tzinfo=UTC)
    page = text(browser.get(reverse("draft-items", args=[empty.pk])))
    assert "Item 1: Subscriber information" in page
    assert "3 May 2026, 17:00 to 5 May 2026, 02:59:59 (UTC)" in page


def test_an_item_may_be_half_filled(browser: Client, empty: Case) -> None:
    send(browser, reverse("draft-item-add", args=[empty.pk]), measure="SUBS")
    page = text(browser.get(reverse("draft", args=[empty.pk])))
    item = empty.items.get()
    assert f"{reverse('draft-item', args=[empty.pk, item.pk])}#id_what" in page
    assert "Item 1: " in page
    assert "<strong>Missing: </strong>Not stated" in text(
        browser.get(reverse("draft-items", args=[empty.pk]))
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"what": "my words"}, "Choose what you ask for."),
        (
            {
                "measure": "SUBS",
                "what": "my words",
                **day("from_on", 5, 5),
                **day("to_on", 3, 5),
                "time_zone": "UTC",
            },
            "The period ends before it begins",
        ),
        (
            {"measure": "SUBS", "what": "my words", **day("from_on", 5, 5)},
            "Choose the time zone in which these times are written.",
        ),
        (
            {"measure": "SUBS", "what": "my words", "from_time": "14:00"},
            "Add the day to this time.",
        ),
        (
            {"measure": "SUBS", "what": "my words", **day("from_on", 5, 5), "from_time": "25:00"},
            "25:00 is not a time of day",
        ),
        (
            {
                "measure": "SUBS",
                "what": "my words",
                **day("from_on", 29, 3),
                "from_time": "02:30",
                "time_zone": "Europe/Paris",
            },
            "02:30 does not exist on that day in Europe/Paris",
        ),
        (
            {
                "measure": "SUBS",
                "what": "my words",
                **day("to_on", 25, 10),
                "to_time": "02:30",
                "time_zone": "Europe/Paris",
            },
            "02:30 comes twice on that day in Europe/Paris",
        ),
    ],
)
def test_an_impossible_item_is_refused_and_the_text_stays(
    browser: Client, empty: Case, fields: dict[str, str], said: str
) -> None:
    answer = send(browser, reverse("draft-item-add", args=[empty.pk]), **fields)
    assert answer.status_code == 400
    assert said in text(answer)
    assert "my words</textarea>" in text(answer)
    assert not empty.items.exists()


def test_a_time_zone_is_chosen_once_in_a_draft_and_never_assumed(
    browser: Client, empty: Case, world: World
) -> None:
    chosen = '<option value="Asia/Seoul" selected>'
    names = ("draft-item-add", "draft-subject-add", "draft-subjects-paste")
    pages = [reverse(name, args=[empty.pk]) + "?measure=SUBS" for name in names]
    for page in pages:
        assert '<option value="" selected>Choose the time zone</option>' in text(browser.get(page))
    fields = {"measure": "SUBS", "time_zone": "Asia/Seoul", **day("from_on", 3, 5)}
    assert send(browser, pages[0], **fields).status_code == 302
    for page in pages:
        shown = text(browser.get(page))
        assert chosen in shown
        assert "It starts with the one that you chose last in this draft." in shown
    other = reverse("draft-item-add", args=[drafted(world).pk])
    assert chosen not in text(browser.get(f"{other}?measure=SUBS"))


def test_without_a_time_no_zone_is_asked_for_or_kept(browser: Client, empty: Case) -> None:
    url = reverse("draft-subject-add", args=[empty.pk])
    assert send(browser, url, identifier="desk").status_code == 302
    assert send(browser, url, identifier="desk2", time_zone="Asia/Seoul").status_code == 302
    assert [one.time_zone for one in empty.subjects.all()] == ["", ""]


def test_a_period_that_is_saved_keeps_the_zone_it_is_shown_in(browser: Client, empty: Case) -> None:
    url = reverse("draft-subject-add", args=[empty.pk])
    send(browser, url, identifier="192.0.2.1", time_zone="Asia/Seoul", **day("from_on", 3, 5))
    subject = empty.subjects.get()
    shown = text(browser.get(reverse("draft-subject", args=[empty.pk, subject.pk])))
    assert '<option value="Asia/Seoul" selected>' in shown


def test_of_two_tabs_on_one_item_the_second_shows_both_texts(browser: Client, world: World) -> None:
    case = drafted(world)
    item = case.items.get(number=1)
    url = reverse("draft-item", args=[case.pk, item.pk])
    old = hidden(browser, url)
    send(browser, url, measure="SUBS", what="From the other tab", time_zone="UTC")
    answer = browser.post(url, {**old, "measure": "STOR", "what": "Mine", "time_zone": "UTC"})
    assert answer.status_code == 409
    assert "Mine</textarea>" in text(answer)
    assert "From the other tab" in text(answer)
    assert "Subscriber information" in text(answer).split("what is saved now")[1]


def test_an_item_is_removed_after_one_question(browser: Client, world: World) -> None:
    case = drafted(world)
    url = reverse("draft-item-remove", args=[case.pk, case.items.get(number=1).pk])
    assert "Remove item 1?" in text(browser.get(url))
    assert send(browser, url).status_code == 302
    assert [item.number for item in case.items.all()] == [2]


def test_a_removal_asked_for_on_an_old_page_is_not_carried_out(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    url = reverse("draft-item-remove", args=[case.pk, case.items.get(number=1).pk])
    old = hidden(browser, url)
    send(browser, reverse("draft-item-add", args=[case.pk]), measure="SUBS")
    answer = browser.post(url, old)
    assert answer.status_code == 409
    assert case.items.count() == 3


def test_an_item_of_another_draft_is_not_found(browser: Client, world: World, empty: Case) -> None:
    other = drafted(world).items.get(number=1)
    for name in ("draft-item", "draft-item-remove"):
        assert browser.get(reverse(name, args=[empty.pk, other.pk])).status_code == 404


def test_an_address_is_recognised_and_added_with_its_port(browser: Client, empty: Case) -> None:
    url = reverse("draft-subject-add", args=[empty.pk])
    answer = send(
        browser, url, identifier="192.0.2.10:51234", time_zone="Asia/Seoul", **day("from_on", 3, 5)
    )
    assert answer.status_code == 302
    subject = empty.subjects.get()
    assert (subject.kind, subject.identifier_type, subject.identifier, subject.port) == (
        "address",
        "ipv4",
        "192.0.2.10",
        51234,
    )
    assert subject.from_at == datetime(2026, 5, 2, 15, 0, tzinfo=UTC)
    page = text(browser.get(reverse("draft-subjects", args=[empty.pk])))
    assert "3 May 2026, 00:00 (UTC+9)" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"identifier": "", "note": "my words"}, "Write the name, number or address."),
        ({"identifier": "192.0.2.300", "note": "my words"}, "192.0.2.300 is not an IPv4 address"),
        (
            {"identifier": "x", "identifier_type": "email", "note": "my words"},
            "x is not an e-mail address",
        ),
        (
            {"identifier": "192.0.2.1", "port": "70000", "note": "my words"},
            "There is no port 70000",
        ),
        (
            {"identifier": "192.0.2.1", "port": "http", "note": "my words"},
            "Write the port as a number",
        ),
        (
            {"identifier": "192.0.2.1", "note": "my words", **day("to_on", 5, 5)},
            "Choose the time zone in which these times are written.",
        ),
        (
            {"identifier": "192.0.2.1", "note": "my words", "from_time": "14:00"},
            "Choose the time zone in which these times are written.",
        ),
        (
            {"identifier": "x", "time_zone": "Nowhere/Atall", "note": "my words"},
            "Select a valid choice",
        ),
    ],
)
def test_an_impossible_identifier_is_refused_and_the_text_stays(
    browser: Client, empty: Case, fields: dict[str, str], said: str
) -> None:
    answer = send(browser, reverse("draft-subject-add", args=[empty.pk]), **fields)
    assert answer.status_code == 400
    assert said in text(answer)
    assert "my words</textarea>" in text(answer)
    assert not empty.subjects.exists()


def test_a_subject_is_changed_and_removed(browser: Client, world: World) -> None:
    case = drafted(world)
    subject = case.subjects.get()
    url = reverse("draft-subject", args=[case.pk, subject.pk])
    send(browser, url, identifier="ana@mail.example", identifier_type="email", kind="account")
    assert case.subjects.get().identifier == "ana@mail.example"
    send(browser, reverse("draft-subject-remove", args=[case.pk, subject.pk]))
    assert not case.subjects.exists()


LINES = "192.0.2.10:51234, Example Net\r\nana@mail.example\r\n+55 61 5550 0100"


def test_pasted_lines_are_shown_back_before_they_are_added(browser: Client, empty: Case) -> None:
    url = reverse("draft-subjects-paste", args=[empty.pk])
    shown = send(browser, url, lines=LINES)
    assert shown.status_code == 200
    assert "3 recognised" in text(shown)
    assert "+556155500100" in text(shown)
    assert not empty.subjects.exists()
    assert send(browser, url, lines=LINES, add="yes").status_code == 302
    assert [(one.number, one.identifier_type, one.provider) for one in empty.subjects.all()] == [
        (1, "ipv4", "Example Net"),
        (2, "email", ""),
        (3, "phone", ""),
    ]


def test_one_bad_line_stops_all(browser: Client, empty: Case) -> None:
    url = reverse("draft-subjects-paste", args=[empty.pk])
    answer = send(browser, url, lines=f"{LINES}\n192.0.2.999", add="yes")
    assert answer.status_code == 400
    assert "192.0.2.999 is not an IPv4 address" in text(answer)
    assert not empty.subjects.exists()


def test_pasting_into_a_list_that_changed_keeps_the_lines(browser: Client, empty: Case) -> None:
    url = reverse("draft-subjects-paste", args=[empty.pk])
    old = hidden(browser, url)
    send(browser, reverse("draft-subject-add", args=[empty.pk]), identifier="x")
    answer = browser.post(url, {**old, "lines": LINES, "add": "yes"})
    assert answer.status_code == 409
    assert "ana@mail.example" in text(answer)
    assert (
        browser.post(url, {**old, "version": "1", "lines": LINES, "add": "yes"}).status_code == 302
    )
    assert empty.subjects.count() == 4


def upload(browser: Client, case: Case, *files: tuple[str, bytes]) -> Any:
    given = [SimpleUploadedFile(name, body) for name, body in files]
    url = reverse("draft-attachments", args=[case.pk])
    return browser.post(url, {"documents": given, "description": "Court order"})


def test_several_files_are_added_at_once_and_listed_with_size_and_hash(
    browser: Client, empty: Case
) -> None:
    assert upload(browser, empty, ("a.pdf", b"one"), ("b.pdf", b"")).status_code == 302
    page = text(browser.get(reverse("draft-attachments", args=[empty.pk])))
    digest = hashlib.sha256(b"one").hexdigest()
    assert ">a.pdf</a>" in page
    assert ">b.pdf</a>" in page
    assert "3 bytes" in page
    assert digest in page
    assert stored(digest).read_bytes() == b"one"


def test_no_file_chosen_is_said(browser: Client, empty: Case) -> None:
    answer = upload(browser, empty)
    assert answer.status_code == 400
    assert "Choose at least one file." in text(answer)


def test_a_file_is_removed_from_the_draft(browser: Client, empty: Case) -> None:
    upload(browser, empty, ("a.pdf", b"one"))
    url = reverse("draft-attachment-remove", args=[empty.pk, empty.attachments.get().pk])
    assert "Remove a.pdf?" in text(browser.get(url))
    assert browser.post(url).status_code == 302
    assert not empty.attachments.exists()


def test_files_cannot_be_added_once_the_request_is_in_review(browser: Client, world: World) -> None:
    case = case_in(world, State.IN_REVIEW)
    assert upload(browser, case, ("a.pdf", b"one")).status_code == 409
    assert not again(case).attachments.exists()
