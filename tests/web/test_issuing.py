"""Pages around the issue of a request, and what the requested side concludes on dual criminality."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash
from mla.ledger import reading, streams
from tests import life
from tests.sheets import confirmed, issued, to_issue
from tests.web.action_pages import signed_paper
from tests.web.drafting import signed_in, text
from tests.world import World

SECRET = "Qconclusion7"


def issue_page(case: Case) -> str:
    return reverse("case-issue", args=[case.pk])


def test_the_drafter_chooses_who_issues_it(world: World) -> None:
    confirmed(world.asking, issuer="prosecutor")
    case = life.drafted(world)
    client, url = signed_in(world.asking.investigator), reverse("case-submit", args=[case.pk])
    page = text(client.get(url))
    assert "Who issues this request?" in page
    assert f'value="{world.asking.prosecution.pk}" selected' in page
    refused = client.post(url, {"issuing_authority_id": ""})
    assert refused.status_code == 400
    assert "Choose the authority that issues this request." in text(refused)
    chosen = {"issuing_authority_id": str(world.asking.prosecution.pk)}
    assert client.post(url, chosen).status_code == 302
    assert life.again(case).issuing_authority == world.asking.prosecution


def test_nobody_is_asked_for_where_no_sheet_says_so(world: World) -> None:
    case = life.drafted(world)
    page = signed_in(world.asking.investigator).get(reverse("case-submit", args=[case.pk]))
    assert "Who issues this request?" not in text(page)


def test_lists_and_page_say_that_a_prosecutor_has_to_issue_it(world: World) -> None:
    case = to_issue(world)
    officer = signed_in(world.asking.officer)
    page = text(officer.get(reverse("case", args=[case.pk])))
    assert "In review: a prosecutor has to issue it" in page
    assert f"Chosen for it: {world.asking.prosecution.name}." in page
    assert "A prosecutor or court has to issue this request first" in page
    assert '<span class="app-list__note">A prosecutor has to issue it' in text(officer.get("/"))
    prosecutor = text(signed_in(world.asking.prosecutor).get(reverse("case", args=[case.pk])))
    assert issue_page(case) in prosecutor


def test_a_prosecutor_reads_the_preview_and_issues_it(world: World) -> None:
    case = to_issue(world)
    client = signed_in(world.asking.prosecutor)
    page = text(client.get(issue_page(case)))
    assert reverse("case-preview", args=[case.pk]) in page
    assert content_hash(content(case)) in page
    stale = client.post(issue_page(case), {"previewed": "0" * 64})
    assert stale.status_code == 409
    assert "Nothing was done" in text(stale)
    assert (
        client.post(issue_page(case), {"previewed": content_hash(content(case))}).status_code == 302
    )
    send = text(signed_in(world.asking.officer).get(reverse("case-send", args=[case.pk])))
    assert f"by {world.asking.prosecutor.user.name}" in send


def test_who_may_not_issue_it_reads_why(world: World) -> None:
    case = to_issue(world, authority=world.asking.prosecution)
    answer = signed_in(world.asking.officer).get(issue_page(case))
    assert answer.status_code == 403
    assert "does not include this step" in text(answer)


def test_a_signed_paper_is_recorded_and_its_scan_stays_on_the_own_side(world: World) -> None:
    case = to_issue(world)
    officer = signed_in(world.asking.officer)
    url = reverse("case-record-paper-issue", args=[case.pk])
    previewed = {"previewed": content_hash(content(case))}
    wrong = officer.post(url, {**previewed, **signed_paper(), "name": ""})
    assert wrong.status_code == 400
    assert "Write who signed it." in text(wrong)
    assert "Federal prosecutor" in text(wrong)
    empty = {**signed_paper(), "scan": SimpleUploadedFile("issue.pdf", b"")}
    assert "This file is empty" in text(officer.post(url, {**previewed, **empty}))
    assert officer.post(url, {**previewed, **signed_paper()}).status_code == 302
    documents = text(officer.get(reverse("case-documents", args=[case.pk])))
    assert "Ana Invented, Federal prosecutor" in documents
    scan = officer.get(reverse("case-paper-issue", args=[case.pk]))
    assert b"".join(scan.streaming_content) == b"%PDF signed"  # type: ignore[attr-defined]


def test_without_a_paper_there_is_no_scan(world: World) -> None:
    case = issued(world)
    client = signed_in(world.asking.officer)
    assert client.get(reverse("case-paper-issue", args=[case.pk])).status_code == 404
    assert "Signed paper" not in text(client.get(reverse("case-documents", args=[case.pk])))


def accept(world: World, case: Case, **typed: str) -> int:
    given = {"item1_choice": "accept", "item2_choice": "accept", **typed}
    url = reverse("case-accept", args=[case.pk])
    return signed_in(world.asked.officer).post(url, given).status_code


def test_acceptance_shows_both_laws_and_asks_for_a_conclusion(world: World) -> None:
    confirmed(world.asked, offences="Intrusion into a network.")
    case = life.acknowledged(world)
    page = text(signed_in(world.asked.officer).get(reverse("case-accept", args=[case.pk])))
    for words in ("Ten years", "Intrusion into a network.", "Conclusion of the requesting state"):
        assert words in page
    assert accept(world, case) == 400
    assert accept(world, case, dual_criminality="maybe") == 400
    assert accept(world, case, dual_criminality="doubtful") == 302


@pytest.mark.parametrize("role", ["officer", "investigator", "auditor", "prosecutor"])
def test_the_other_side_never_learns_of_the_conclusion(world: World, role: str) -> None:
    case = life.acknowledged(world)
    assert accept(world, case, dual_criminality="doubtful", dual_criminality_note=SECRET) == 302
    own = reading.entries(streams.own(case.pk, "requested"))
    entry = next(one for one in own if one.event == "case.dual_criminality_concluded")
    assert entry.facts == {"conclusion": "doubtful"}
    mine = signed_in(world.asked.officer)
    assert SECRET in text(mine.get(reverse("case", args=[case.pk])))
    assert "Dual criminality: doubtful" in text(mine.get(reverse("case-record", args=[case.pk])))
    theirs = signed_in(getattr(world.asking, role))
    for name in ("case", "case-record", "case-items", "case-documents"):
        page = text(theirs.get(reverse(name, args=[case.pk])))
        assert SECRET not in page
        assert "Dual criminality" not in page
