"""Every file that a row names is read again: rot and loss are named, in words and in the ledger."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash
from mla.custody.files import named_files
from mla.custody.models import Document, Exhibit, Package
from mla.custody.store import stored
from mla.ledger.reading import entries
from mla.tasks.periodic import scrub_evidence
from mla.usecases.save_attachment import add_attachment
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests.life import drafted, released
from tests.world import World, by_hand

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world: World, settings: Settings, tmp_path: Path) -> Case:
    settings.EVIDENCE_DIR = tmp_path  # a store of its own: others use the same files
    return released(world)


def told(*options: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("scrub_evidence", *options, stdout=out, stderr=err)
    except CommandError as refused:
        err.write(str(refused))
    return out.getvalue() + err.getvalue()


def flip(sha256: str) -> None:
    path = stored(sha256)
    path.chmod(0o600)
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])


def test_all_that_rows_name_is_read_and_holds(case: Case) -> None:
    names = named_files()
    for model, column in ((Exhibit, "sha256"), (Document, "sha256"), (Package, "layout_sha256")):
        found = set(model.objects.values_list(column, flat=True))
        assert found <= names
        assert found
    assert f"{len(names)} files read, 0 missing or damaged" in told()
    last = list(entries("node"))[-1]
    assert last.event == "node.evidence_scrubbed"
    assert scrub_evidence() == 0


def test_a_changed_file_and_a_lost_one_are_named_in_words_and_in_the_ledger(case: Case) -> None:
    rotten = str(Exhibit.objects.values_list("sha256", flat=True)[0])
    lost = str(Document.objects.values_list("sha256", flat=True)[0])
    flip(rotten)
    stored(lost).unlink()
    said = told()
    assert f"The stored file {rotten} has changed" in said
    assert f"The stored file {lost} cannot be read" in said
    assert "Restore the files named above from a backup" in said
    facts = list(entries("node"))[-1].facts
    assert facts["damaged"] == 2
    assert facts["which"] == sorted([rotten, lost])
    assert scrub_evidence() == 2


def test_an_attachment_that_only_a_sent_version_still_has_is_read_too(
    case: Case, world: World
) -> None:
    again = drafted(world)
    writer = world.asking.investigator
    add_attachment(again.pk, actor=writer, name="order.pdf", chunks=[b"x"], serves="")
    sha256 = str(again.attachments.get().sha256)
    submit_case(again.pk, actor=writer)
    shown = content_hash(content(Case.objects.get(pk=again.pk)))
    send_case(again.pk, actor=world.asking.officer, previewed=shown)
    with by_hand():
        again.attachments.all().delete()
    assert sha256 in named_files()


def test_two_do_not_read_the_store_at_once(case: Case) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('mla.scrub_evidence'))")
            assert "being read already" in told()
            assert scrub_evidence() == 0
            cursor.execute("SELECT pg_advisory_unlock(hashtext('mla.scrub_evidence'))")
    finally:
        other.close()
    assert "0 missing" in told()
