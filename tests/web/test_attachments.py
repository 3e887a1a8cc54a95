"""Files that travel with a request, read by both sides."""

import pytest

from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash
from mla.custody.store import stored
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.assign_items import assign_items
from mla.usecases.revise_case import revise_case
from mla.usecases.save_attachment import add_attachment, remove_attachment
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests.life import again, drafted
from tests.web.client import acting
from tests.world import World, next_month

BODY = b"%PDF-1.7 a court order"


@pytest.fixture
def case(world: World) -> Case:
    """Sent with one file, acknowledged, its items with the police."""
    case = drafted(world)
    add_attachment(
        case.pk, actor=world.asking.investigator, name="Ordem \u202e judicial.pdf", chunks=[BODY]
    )
    submit_case(case.pk, actor=world.asking.investigator)
    said = content_hash(content(again(case)))
    send_case(case.pk, actor=world.asking.officer, previewed=said)
    acknowledge_case(case.pk, actor=world.asked.officer)
    where = {item.pk: world.asked.police.pk for item in case.items.all()}
    assign_items(case.pk, actor=world.asked.officer, assignments=where)
    return again(case)


def test_both_sides_get_the_same_bytes_never_to_be_shown(world: World, case: Case) -> None:
    for actor in (world.asking.investigator, world.asked.officer):
        answer = acting(actor).get(f"/requests/{case.pk}/attachments/1/")
        assert answer.getvalue() == BODY
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "application/octet-stream"


def test_the_request_page_leads_to_the_file(world: World, case: Case) -> None:
    page = acting(world.asked.officer).get(f"/requests/{case.pk}/").content.decode()
    assert f"/requests/{case.pk}/attachments/1/" in page


def test_an_executing_authority_and_a_stranger_get_nothing(world: World, case: Case) -> None:
    for actor in (world.asked.executing, world.stranger.officer):
        assert acting(actor).get(f"/requests/{case.pk}/attachments/1/").status_code == 404


def test_a_file_taken_out_of_a_revision_stays_with_the_side_it_was_sent_to(
    world: World, case: Case
) -> None:
    send_back_case(
        case.pk, actor=world.asked.officer, missing=["A seal"], answer_by_on=next_month()
    )
    revise_case(case.pk, actor=world.asking.investigator)
    remove_attachment(case.pk, case.attachments.get().pk, actor=world.asking.investigator)
    address = f"/requests/{case.pk}/attachments/1/"
    assert acting(world.asking.investigator).get(address).status_code == 404
    assert acting(world.asked.officer).get(address).getvalue() == BODY


def test_a_changed_file_is_never_delivered_whole(world: World, case: Case) -> None:
    path = stored(case.attachments.get().sha256)
    path.chmod(0o600)
    path.write_bytes(BODY.replace(b"court", b"COURT"))
    answer = acting(world.asked.officer).get(f"/requests/{case.pk}/attachments/1/")
    with pytest.raises(ConnectionResetError):
        answer.getvalue()
    path.unlink()  # the store outlives this run
