"""Documents: the right bytes with the right headers, drafts only for those who write them, the public check."""

from uuid import uuid4

import pytest
import segno
from django.conf import settings
from django.test import Client

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.custody.models import Document
from mla.custody.store import stored
from mla.tasks.drain import drain
from mla.usecases.assign_items import assign_items
from tests.documents.reading import qr_code
from tests.life import acknowledged, drafted, in_review, returned
from tests.web.client import acting
from tests.world import World


@pytest.fixture
def letter(world: World) -> Document:
    case = acknowledged(world)
    drain()
    return Document.objects.get(case=case, kind=Document.Kind.LETTER)


def test_a_document_is_saved_never_opened_and_not_kept(world: World, letter: Document) -> None:
    for reader in (world.asking.investigator, world.asked.officer):
        answer = acting(reader).get(f"/documents/{letter.pk}/")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert len(answer.content) == letter.size
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'attachment; filename="{letter.name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_a_changed_file_never_leaves(world: World, letter: Document) -> None:
    path = stored(letter.sha256)
    kept = path.read_bytes()
    path.chmod(0o600)
    try:
        path.write_bytes(kept[:-1] + b"!")
        answer = acting(world.asking.officer).get(f"/documents/{letter.pk}/")
        assert answer.status_code == 500
        assert b"%PDF" not in answer.content
    finally:
        path.write_bytes(kept)


def test_a_foreign_document_answers_like_an_unknown_one(world: World, letter: Document) -> None:
    items = {item.pk: world.asked.police.pk for item in letter.case.items.all()}
    assign_items(letter.case_id, actor=world.asked.officer, assignments=items)
    for reader in (world.stranger.officer, world.asked.executing):
        client = acting(reader)
        answers = [client.get(f"/documents/{pk}/") for pk in (letter.pk, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)


def preview(actor: Membership, case: Case) -> object:
    return acting(actor).get(f"/requests/{case.pk}/preview/")


def test_a_draft_is_previewed_by_its_own_side(world: World) -> None:
    for case in (drafted(world), in_review(world)):
        answer = preview(world.asking.officer, case)
        assert answer.content.startswith(b"%PDF")  # type: ignore[attr-defined]
        assert "DRAFT" in answer["Content-Disposition"]  # type: ignore[index]


def test_the_other_side_has_no_preview_of_a_revision(world: World) -> None:
    case = returned(world)
    assert preview(world.asked.officer, case).status_code == 404  # type: ignore[attr-defined]
    assert preview(world.asking.officer, case).status_code == 409  # type: ignore[attr-defined]


def test_anybody_can_check_a_hash_and_learns_kind_and_day_alone(letter: Document) -> None:
    for known in (letter.sha256, letter.content_hash):
        page = Client().get(f"/verify/{known}/").content.decode()
        assert "A document with this value was issued here" in page
        assert "Letter of request, issued on" in page
        assert letter.case.reference not in page
        assert "Brazil" not in page
        assert "Korea" not in page


def test_the_code_on_a_sent_letter_leads_to_the_page_that_knows_it(letter: Document) -> None:
    pdf = stored(letter.sha256).read_bytes()
    address = f"{settings.MLA_BASE_URL}/verify/{letter.content_hash}/"
    meant = segno.make(address, error="m", micro=False).matrix
    assert qr_code(pdf) == [[bool(dark) for dark in row] for row in meant]
    page = Client().get(address.removeprefix(settings.MLA_BASE_URL))
    assert "A document with this value was issued here" in page.content.decode()


def test_an_unknown_hash_is_said_to_be_unknown(letter: Document) -> None:
    page = Client().get(f"/verify/{'0' * 64}/")
    assert page.status_code == 200
    assert "No document with this value was issued here" in page.content.decode()


def test_a_pasted_hash_may_have_spaces_and_capitals(letter: Document) -> None:
    typed = " ".join(letter.sha256.upper()[n : n + 8] for n in range(0, 64, 8))
    answer = Client().get("/verify/", {"hash": typed})
    assert answer["Location"] == f"/verify/{letter.sha256}/"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["abc", "z" * 64, "<script>", "a" * 1000])
def test_what_is_no_hash_is_refused_in_a_sentence(typed: str) -> None:
    answer = Client().get("/verify/", {"hash": typed})
    assert answer.status_code == 400
    assert "it has 64 characters" in answer.content.decode()
    assert b"<script>" not in answer.content


@pytest.mark.django_db
def test_a_mistyped_address_of_the_check_says_so(letter: Document) -> None:
    answer = Client().get(f"/verify/{letter.sha256[:-1]}/")
    assert answer.status_code == 400
    assert "it has 64 characters" in answer.content.decode()
