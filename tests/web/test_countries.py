"""Country sheets on pages: read by everybody, kept by two administrators, shown where a request is drafted."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mla.common.clock import now
from mla.directory.models import SheetVersion
from mla.directory.sheet import FIELDS, latest_version, sheet_of
from tests import life
from tests.sheets import confirmed, proposed, second_administrator
from tests.web.drafting import hidden, send, signed_in, text
from tests.world import World, by_hand

PROPOSE, CONFIRM = "/sheet/propose/", "/sheet/confirm/"
MARKUP = "<script>zap(1)</script>"


def propose(world: World, **fields: str) -> object:
    client = signed_in(world.asking.administrator)
    based_on = str(version.number if (version := latest_version("BR")) else 0)
    return client.post(PROPOSE, {"based_on": based_on, **fields})


def test_everybody_reads_the_sheets_of_all_countries(world: World) -> None:
    confirmed(world.asked, urgent="Call us at any hour.", languages=["ko", "en"])
    client = signed_in(world.stranger.executing)
    listed = text(client.get(reverse("countries")))
    assert "South Korea (KR)" in listed
    assert "No country sheet yet" in listed
    page = text(client.get(reverse("country", args=["KR"])))
    for words in (
        "Call us at any hour.",
        "Korean",
        "Second Administrator of KR",
        "Central authority",
    ):
        assert words in page
    assert "Propose a new version" not in page


def test_a_sheet_that_nobody_confirmed_is_not_read_abroad(world: World) -> None:
    proposed(world.asked, urgent="Not yet agreed.")
    page = text(signed_in(world.asking.officer).get(reverse("country", args=["KR"])))
    assert "Not yet agreed." not in page


def test_a_stale_sheet_says_so(world: World) -> None:
    confirmed(world.asked, urgent="Call us.")
    with by_hand():
        SheetVersion.objects.update(confirmed_at=now() - timedelta(days=400))
    page = text(signed_in(world.asking.officer).get(reverse("country", args=["KR"])))
    assert "for over a year" in page
    start = text(signed_in(second_administrator(world.asked)).get("/"))
    assert "Country sheet to confirm again" in start


def test_the_form_asks_for_every_field_of_the_sheet(world: World) -> None:
    page = text(signed_in(world.asking.administrator).get(PROPOSE))
    assert [one.name for one in FIELDS if f'name="{one.name}"' not in page] == []


def test_one_proposes_and_another_confirms_after_reading_what_changes(world: World) -> None:
    confirmed(world.asking, urgent="By post.", use="For one case.")
    start = text(signed_in(world.asking.administrator).get("/"))
    assert "Country sheet in force" in start
    answer = propose(world, urgent="By telephone.", languages="Portuguese, es", use="For one case.")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert signed_in(world.asking.administrator).get(CONFIRM).status_code == 403
    other = signed_in(second_administrator(world.asking))
    assert "Country sheet to confirm" in text(other.get("/"))
    page = text(other.get(CONFIRM))
    changes = page.partition("What changes")[2].partition("The whole sheet")[0]
    for words in ("By post.", "By telephone.", "Portuguese, Spanish"):
        assert words in changes
    assert "For one case." not in changes
    assert other.post(CONFIRM, {"number": "1"}).status_code == 409
    assert other.post(CONFIRM, {"number": "2"}).status_code == 302
    sheet = sheet_of("BR")
    assert sheet is not None
    assert sheet.text("urgent") == "By telephone."


def test_an_unchanged_sheet_is_confirmed_as_still_right(world: World) -> None:
    confirmed(world.asking, urgent="By post.")
    other = signed_in(second_administrator(world.asking))
    assert "still right" in text(other.get(CONFIRM))
    assert other.post(CONFIRM, {"number": "1"}).status_code == 302


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(world: World) -> None:
    answer = propose(world, languages="Portuguese, Elvish", urgent="By telephone.", issuer="court")
    page = text(answer)  # type: ignore[arg-type]
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert 'id="id_languages_error"' in page
    for words in ("Elvish is not in the list", "Portuguese, Elvish", "By telephone."):
        assert words in page
    assert latest_version("BR") is None


def test_two_proposals_at_once_show_both_texts(world: World) -> None:
    confirmed(world.asking, urgent="By post.")
    client = signed_in(world.asking.administrator)
    other = signed_in(second_administrator(world.asking))
    old = {"based_on": "1"}
    assert other.post(PROPOSE, {**old, "urgent": "By telephone."}).status_code == 302
    answer = client.post(PROPOSE, {**old, "urgent": "By fax."})
    page = text(answer)
    assert answer.status_code == 409
    for words in ("By fax.", "By telephone.", "what is saved now"):
        assert words in page
    again = client.post(PROPOSE, {"based_on": "2", "urgent": "By fax."})
    assert again.status_code == 302


def test_what_was_typed_survives_the_end_of_the_session(world: World) -> None:
    client = signed_in(world.asking.administrator)
    given = hidden(client, PROPOSE)
    client.logout()
    client.post(PROPOSE, {**given, "based_on": "0", "urgent": "By telephone."})
    page = text(signed_in(world.asking.administrator, client).get(PROPOSE))
    assert "By telephone." in page


def test_what_a_sheet_says_is_text(world: World) -> None:
    confirmed(world.asked, urgent=MARKUP, offences=MARKUP)
    case = life.drafted(world)
    client = signed_in(world.asking.investigator)
    for url in (
        reverse("country", args=["KR"]),
        reverse("draft-section", args=[case.pk, "urgency"]),
        reverse("draft-section", args=[case.pk, "dual_criminality"]),
    ):
        page = text(client.get(url))
        assert MARKUP not in page
        assert "&lt;script&gt;zap(1)" in page


def test_the_draft_leads_to_the_sheet_and_shows_it_beside_the_field(world: World) -> None:
    confirmed(world.asked, urgent="Call us at any hour.")
    case = life.drafted(world)
    client = signed_in(world.asking.investigator)
    page = text(client.get(reverse("draft", args=[case.pk])))
    assert "How South Korea wants requests" in page
    assert "app-sheet-note" in text(client.get(reverse("draft-section", args=[case.pk, "urgency"])))


@pytest.mark.parametrize("saved", [False, True])
def test_dual_criminality_shows_both_laws_beside_each_other(world: World, saved: bool) -> None:  # noqa: FBT001
    confirmed(world.asked, offences="Intrusion into a network.", dual_criminality="Required.")
    case = life.drafted(world)
    client = signed_in(world.asking.investigator)
    url = reverse("draft-section", args=[case.pk, "dual_criminality"])
    if saved:
        send(client, url, requested_law="Intrusion", dual_criminality="met")
    page = text(client.get(url))
    for words in ("Extortion", "Ten years", "Intrusion into a network.", "Required."):
        assert words in page
    assert reverse("draft-section", args=[case.pk, "proceedings"]) + "#id_conduct" in page
    assert page.count("Intrusion into a network.") == 1
