"""Thousands of identifiers, kinds of items, request files and further countries, over HTTP."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mla.cases.models import Case
from mla.usecases.draft_case import draft_case
from mla.usecases.save_subjects import add_subjects
from tests.life import again, drafted
from tests.web.drafting import hidden, send, signed_in, text
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.asking.investigator)


@pytest.fixture
def empty(world: World) -> Case:
    return draft_case(actor=world.asking.investigator, title="Ransom mail", requested_country="KR")


def paste(case: Case) -> str:
    return reverse("draft-subjects-paste", args=[case.pk])


def table(rows: int) -> str:
    head = "ip,port,timestamp,provider"
    lines = [
        f"198.51.{n // 250}.{n % 250},{n + 1024},2026-05-03T02:10:00Z,Net" for n in range(rows)
    ]
    return "\n".join([head, *lines])


def uploaded(body: bytes, name: str = "log.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def many(world: World, case: Case, count: int) -> None:
    rows = [
        {"kind": "account", "identifier_type": "user_name", "identifier": f"u{n}"}
        for n in range(count)
    ]
    add_subjects(case.pk, actor=world.asking.investigator, version=0, rows=rows)


def test_a_file_is_read_into_the_box_and_added_after_it_was_seen(
    browser: Client, empty: Case
) -> None:
    body = "ip;port\r\n192.0.2.1;51234\r\n192.0.2.1;51234\r\n".encode("utf-8-sig")
    shown = send(browser, paste(empty), file=uploaded(body))
    assert "1 recognised" in text(shown)
    assert "1 repeated line left out" in text(shown)
    assert "192.0.2.1;51234" in text(shown).split("<textarea")[1]
    assert not empty.subjects.exists()
    assert send(browser, paste(empty), lines=body.decode(), add="yes").status_code == 302
    assert empty.subjects.get().port == 51234


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK\x03\x04", "This is a spreadsheet: save it as CSV"),
        ("name\nJosé".encode("latin-1"), "This is no text in UTF-8"),
        (b"", "The submitted file is empty"),
    ],
)
def test_a_file_that_is_no_text_says_how_to_save_it(
    browser: Client, empty: Case, body: bytes, said: str
) -> None:
    answer = send(browser, paste(empty), file=uploaded(body))
    assert answer.status_code == 400
    assert said in text(answer)


def test_lines_and_a_file_at_once_keep_the_lines(browser: Client, empty: Case) -> None:
    answer = send(browser, paste(empty), lines="my line", file=uploaded(b"ana@mail.example"))
    assert answer.status_code == 400
    assert "add the lines first, then the file" in text(answer)
    assert "my line" in text(answer).split("<textarea")[1]


def test_times_without_a_zone_are_read_in_the_chosen_one_and_this_is_said(
    browser: Client, empty: Case
) -> None:
    shown = text(
        send(browser, paste(empty), lines="192.0.2.1,2026-05-03 02:10", time_zone="Asia/Seoul")
    )
    assert "1 with a time that names no zone: read as Asia/Seoul" in shown
    assert "3 May 2026, 02:10 (UTC+9)" in shown


def test_times_without_a_zone_are_not_added_before_one_is_chosen(
    browser: Client, empty: Case
) -> None:
    lines = "192.0.2.1,2026-05-03 02:10\n192.0.2.2,2026-05-03 02:10:00 UTC"
    refused = send(browser, paste(empty), lines=lines, add="yes")
    assert refused.status_code == 400
    assert "2 recognised</h2>" in text(refused)
    assert "1 with a time that names no zone: choose it below." in text(refused)
    assert "3 May 2026, 02:10 <span" in text(refused)
    assert "Choose the time zone in which these times are written." in text(refused)
    assert not empty.subjects.exists()
    stated = "192.0.2.2,2026-05-03 02:10:00 UTC"
    assert send(browser, paste(empty), lines=stated, add="yes").status_code == 302


def test_ten_thousand_lines_are_added_and_shown_by_the_hundred(
    browser: Client, empty: Case
) -> None:
    answer = send(browser, paste(empty), lines=table(10_000), add="yes")
    assert answer.status_code == 302
    assert empty.subjects.count() == 10_000
    page = text(browser.get(reverse("draft-subjects", args=[empty.pk]) + "?after=100"))
    assert "10,000 named; this page shows 101 to 200" in page
    assert page.count('name="number"') == 100
    before = text(browser.get(reverse("draft-subjects", args=[empty.pk]) + "?before=101"))
    assert "this page shows 1 to 100" in before
    assert "Those before" not in before
    refused = send(browser, paste(empty), lines="ana@mail.example", add="yes")
    assert refused.status_code == 400
    assert "10,000 identifiers at most" in text(refused)


def test_what_is_in_the_request_already_is_counted_and_left_out(
    browser: Client, empty: Case
) -> None:
    send(browser, paste(empty), lines="a@mail.example", add="yes")
    shown = text(send(browser, paste(empty), lines="a@mail.example\nb@mail.example"))
    assert "1 left out, since the request names it already" in shown
    assert "All of these are in the request already" in text(
        send(browser, paste(empty), lines="a@mail.example")
    )


def test_ticked_ones_are_removed_together(browser: Client, world: World, empty: Case) -> None:
    many(world, empty, 5)
    url = reverse("draft-subjects-remove", args=[empty.pk]) + "?ticked=yes&number=2&number=4"
    assert "Remove 2 of the list?" in text(browser.get(url))
    assert send(browser, url).status_code == 302
    assert [one.number for one in empty.subjects.all()] == [1, 3, 5]
    assert browser.get(url).status_code == 404
    assert (
        browser.get(reverse("draft-subjects-remove", args=[empty.pk]) + "?ticked=yes").status_code
        == 400
    )


def test_all_are_removed_after_one_question(browser: Client, world: World, empty: Case) -> None:
    many(world, empty, 5)
    url = reverse("draft-subjects-remove", args=[empty.pk])
    assert "Remove all 5?" in text(browser.get(url))
    assert "Keep them" in text(browser.get(url))
    old = hidden(browser, url)
    send(browser, reverse("draft-subject-add", args=[empty.pk]), identifier="x")
    assert browser.post(url, old).status_code == 409
    assert send(browser, url).status_code == 302
    assert not empty.subjects.exists()


@pytest.mark.parametrize("name", ["draft", "draft-check", "draft-items", "draft-subjects"])
def test_thousands_of_identifiers_cost_no_more_statements(
    name: str, browser: Client, world: World, empty: Case, django_assert_max_num_queries: Any
) -> None:
    many(world, empty, 3000)
    url = reverse(name, args=[empty.pk])
    browser.get(url)
    with django_assert_max_num_queries(10):
        page = text(browser.get(url))
    assert len(page) < 150_000


def test_warnings_about_thousands_of_addresses_are_counted(
    browser: Client, world: World, empty: Case
) -> None:
    rows = [
        {"kind": "address", "identifier_type": "ipv4", "identifier": f"198.51.100.{n % 250}"}
        for n in range(2000)
    ]
    add_subjects(empty.pk, actor=world.asking.investigator, version=0, rows=rows)
    page = text(browser.get(reverse("draft-warnings", args=[empty.pk])))
    assert "And 1,997 more." in page
    assert page.count("has no port") == 3


def test_an_item_begins_with_its_kind(browser: Client, empty: Case) -> None:
    url = reverse("draft-item-add", args=[empty.pk])
    kinds = text(browser.get(url))
    assert "What kind of assistance?" in kinds
    assert "What exactly" not in kinds
    form = text(browser.get(f"{url}?measure=PRES"))
    assert "Preserve stored data" in form
    assert "Why it has to be preserved now" in form
    assert "Who conducts the hearing" not in form
    assert browser.get(f"{url}?measure=").status_code == 400
    assert "What kind of assistance?" in text(browser.get(f"{url}?measure=NONE"))


def test_an_item_can_be_posted_at_once(browser: Client, empty: Case) -> None:
    url = reverse("draft-item-add", args=[empty.pk])
    assert browser.post(url, {"measure": "SUBS", "what": "A record"}).status_code == 302
    assert empty.items.get().what == "A record"


def test_the_kind_is_changed_and_what_only_the_old_one_asked_for_goes(
    browser: Client, empty: Case
) -> None:
    url = f"{reverse('draft-item-add', args=[empty.pk])}?measure=PRES"
    send(browser, url, measure="PRES", what="Mails", necessity="Logs are deleted")
    item = empty.items.get()
    assert item.particulars == {"necessity": "Logs are deleted"}
    own = reverse("draft-item", args=[empty.pk, item.pk])
    assert 'value="PRES" checked' in text(browser.get(f"{own}?kind"))
    form = text(browser.get(f"{own}?measure=SUBS"))
    assert "Mails</textarea>" in form
    assert send(browser, f"{own}?measure=SUBS", measure="SUBS", what="Mails").status_code == 302
    item = empty.items.get()
    assert (item.measure, item.what, item.particulars) == ("SUBS", "Mails", {})


def test_a_request_is_downloaded_as_a_file_and_comes_in_again(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    answer = browser.get(reverse("case-file", args=[case.pk]))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="{case.reference}.json"'
    assert json.loads(answer.content)["facts"] == again(case).facts
    url = reverse("draft-import")
    opened = browser.post(url, {"file": uploaded(answer.content, "request.json")}, follow=True)
    assert "Not taken over from the file:" in text(opened)
    assert f"Reference {case.reference} and date" in text(opened)
    assert Case.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{\n "facts": 3}', "Line 2, column 2: facts has to be a text"),
        (b"nothing", "Line 1, column 1: Expecting value"),
        (b'{"contact": {"email": "x"}}', "Authorities: Enter a valid email address"),
        (b"", "This file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_on_its_page(
    browser: Client, body: bytes, said: str
) -> None:
    answer = browser.post(reverse("draft-import"), {"file": uploaded(body)})
    assert answer.status_code == 400
    assert said in text(answer)
    assert not Case.objects.exists()


def test_other_countries_are_chosen_then_shown_with_their_bases_then_drafted(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    url = reverse("case-other-countries", args=[case.pk])
    choice = text(browser.get(url))
    assert "France" in choice
    assert "South Korea" not in choice.split("<fieldset")[1]
    shown = text(browser.get(f"{url}?country=FR&choose=yes"))
    assert "Subscriber information" in shown
    assert "Prepare this draft" in shown
    assert Case.objects.count() == 1
    assert browser.get(f"{url}?choose=yes").status_code == 400
    assert browser.post(url, {"country": ["KR"]}).status_code == 400
    assert browser.post(url, {"country": ["FR"]}).status_code == 302
    assert Case.objects.get(requested_country="FR").proceeding_id == case.proceeding_id
    assert "goes there already" in text(browser.get(f"{url}?country=FR&choose=yes"))


def test_the_request_page_leads_to_its_file_and_to_other_countries(
    browser: Client, world: World
) -> None:
    case = drafted(world)
    page = text(browser.get(reverse("case", args=[case.pk])))
    for name in ("case-file", "case-other-countries"):
        assert reverse(name, args=[case.pk]) in page


def test_all_identifiers_of_a_request_are_read_as_a_table(
    browser: Client, world: World, empty: Case
) -> None:
    many(world, empty, 150)
    page = text(browser.get(reverse("case", args=[empty.pk])))
    assert "And 50 more" in page
    url = reverse("case-identifiers", args=[empty.pk])
    assert url in page
    table = browser.get(url)
    assert table["Content-Disposition"].startswith("attachment;")
    assert len(table.content.decode("utf-8-sig").splitlines()) == 151
