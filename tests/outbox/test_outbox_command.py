import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from mla.ledger.reading import entries
from mla.outbox.models import Message
from mla.outbox.queue import MAX_ATTEMPTS, claim, fail, promise

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("outbox", *args, stdout=out)
    return out.getvalue()


@pytest.fixture
def parked_id() -> int:
    """A message that failed too often, beside one that still waits."""
    with transaction.atomic():
        promise("letter.render", version=1)
    Message.objects.update(attempts=MAX_ATTEMPTS - 1)
    (taken,) = claim()
    fail(taken, "The disk is full.")
    with transaction.atomic():
        promise("case.sent", version=2)
    return taken.id


def test_the_list_says_what_failed_why_and_what_to_do(parked_id: int) -> None:
    text = run("list")
    assert "Failed too often, waits for you: 1" in text
    assert f"{parked_id} letter.render version=1" in text
    assert f"{MAX_ATTEMPTS} tries: The disk is full." in text
    assert "outbox retry NUMBER" in text
    assert "Waits for its turn: 1" in text


def test_the_list_is_json_when_asked(parked_id: int) -> None:
    data = json.loads(run("list", "--json"))
    assert [each["id"] for each in data["parked"]] == [parked_id]
    assert [each["topic"] for each in data["pending"]] == ["case.sent"]


@pytest.mark.parametrize("all_of_them", [True, False])
def test_what_failed_is_tried_again_and_the_record_says_so(
    parked_id: int, *, all_of_them: bool
) -> None:
    assert "1 put back" in run("retry", "--all" if all_of_them else str(parked_id))
    assert {taken.topic for taken in claim(2)} == {"case.sent", "letter.render"}
    assert [record.event for record in entries("node")] == ["node.message_retried"]


def test_an_unknown_number_is_refused_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="No parked message has the number 7"):
        run("retry", "7")
