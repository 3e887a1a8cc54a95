"""The record: what an auditor finds, and what stays out of sight."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mla.common.clock import now
from mla.ledger import reading, streams
from mla.web import record
from tests.life import assigned, evidence_submitted, returned, sent
from tests.web.client import acting
from tests.world import World


def found(world: World, **search: str) -> str:
    answer = acting(world.asking.auditor).get("/record/", search)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_auditor_sees_what_the_people_of_the_country_did(world: World) -> None:
    case = assigned(world)
    page = found(world)
    assert "Sent the request" in page
    assert case.reference in page
    assert "Acknowledged receipt" not in page  # the other country's people did that
    assert "access/BR" in page or "country/BR" in page


def test_a_reference_finds_both_sides_shared_steps_but_not_the_other_side_s_own(
    world: World,
) -> None:
    case = evidence_submitted(world)
    page = found(world, reference=case.reference)
    assert "Acknowledged receipt under 2026-C-118" in page
    assert "Started the draft" in page
    assert "uploaded file" not in page
    assert "Assigned item" not in page
    assert "was checked just now" in page


def test_dates_in_the_record_are_written_as_everywhere(world: World) -> None:
    case = returned(world)
    by = case.answer_by_on
    assert by
    page = acting(world.asked.officer).get(f"/requests/{case.pk}/record/").content.decode()
    assert f"Sent back for completion, to be answered by {by:%-d %B %Y}" in page
    assert f"{by:%Y-%m-%d}" not in page


def test_a_foreign_reference_finds_nothing(world: World) -> None:
    case = sent(world)
    answer = acting(world.stranger.auditor).get("/record/", {"reference": case.reference})
    assert "No request of your country has this reference" in answer.content.decode()


def test_refusals_of_access_can_be_read_alone(world: World) -> None:
    client = acting(world.asking.investigator)
    client.get(f"/requests/{uuid4()}/")
    client.get("/record/")
    page = found(world, refusals="on")
    assert "Tried to open “Request”: refused, what does not exist or is not for this role" in page
    assert "Tried to open “Record”: refused, not permitted to this role or person" in page
    assert "Investigator of Brazil" in page
    assert "person added" not in page.lower()


def test_a_refusal_names_an_id_or_a_code_and_never_free_text(world: World) -> None:
    client, unknown = acting(world.asking.officer), uuid4()
    for address in (f"/requests/{unknown}/", "/countries/XX/", "/countries/my secret/"):
        assert client.get(address).status_code == 404
    assert client.get(f"/countries/{'x' * 41}/").status_code == 404
    refused = [one for one in reading.entries(streams.of_access("BR")) if one.subject or one.facts]
    assert [one.subject for one in refused] == [str(unknown), "XX", "", ""]


def test_a_person_and_a_day_narrow_the_search(world: World) -> None:
    sent(world)
    today = now()
    day = {"day_day": str(today.day), "day_month": str(today.month), "day_year": str(today.year)}
    assert "Started the draft" in found(world, person="investigator of", **day)
    assert "Sent the request" not in found(world, person="investigator of", **day)
    assert "No entry fits this search." in found(world, person="Nobody Known")
    past = today - timedelta(days=40)
    before = {"day_day": str(past.day), "day_month": str(past.month), "day_year": str(past.year)}
    assert "No entry fits this search." in found(world, **before)


def test_a_day_that_is_none_keeps_what_was_typed(world: World) -> None:
    answer = acting(world.asking.auditor).get(
        "/record/", {"day_day": "31", "day_month": "2", "day_year": "2026"}
    )
    assert answer.status_code == 400
    assert "is not a day of the calendar" in answer.content.decode()


def test_older_entries_follow_without_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(world)
    monkeypatch.setattr(record, "PAGE", 5)
    client = acting(world.asking.auditor)
    address, hashes = "/record/", []
    while address:
        page = client.get(address).content.decode()
        rows = page.partition("State of the record")[0]
        hashes += [part[:64] for part in rows.split('Hash <span class="app-exact">')[1:]]
        older = rows.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        address = f"/record/{older.replace('&amp;', '&')}" if 'rel="next"' in rows else ""
    assert len(hashes) == len(set(hashes)) > 10


def test_nonsense_as_the_place_to_go_on_from_is_left_out(world: World) -> None:
    for before in ("x", "2026-01-01 1 x", "2026-01-01T00:00:00+00:00 z y"):
        found(world, before=before)


@pytest.mark.parametrize(
    "role", ["investigator", "central_authority", "prosecutor", "administrator"]
)
def test_only_an_auditor_reads_the_record(world: World, role: str) -> None:
    assert acting(world.asking.everybody[role]).get("/record/").status_code == 403
