import time
from datetime import timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F

from mla.common.clock import now
from mla.outbox import queue
from mla.outbox.models import Message
from mla.outbox.queue import (
    MAX_ATTEMPTS,
    Claim,
    LeaseLost,
    NothingParked,
    claim,
    extend,
    fail,
    pause,
    pending_count,
    promise,
    retry,
    settle,
    sweep,
)

OVER = timedelta(seconds=-1)  # a lease that has ended already


def promised(topic: str = "case.sent", **ids: UUID | int | str) -> None:
    with transaction.atomic():
        promise(topic, **ids)


def settled(claimed: Claim) -> None:
    with transaction.atomic():
        settle(claimed)


def make_due() -> None:
    Message.objects.update(due_at=F("created_at"))


@pytest.mark.django_db
def test_a_promise_is_claimed_with_its_ids() -> None:
    case = uuid4()
    promised(case=case, version=2)
    (taken,) = claim()
    assert (taken.topic, taken.payload) == ("case.sent", {"case": str(case), "version": 2})
    assert (taken.token, taken.attempts) == (1, 1)
    assert claim() == []


@pytest.mark.django_db
def test_what_is_settled_is_never_claimed_again() -> None:
    promised()
    (taken,) = claim(lease=OVER)
    settled(taken)
    assert claim() == []
    assert pending_count() == 0


@pytest.mark.django_db
def test_a_message_waits_for_its_time() -> None:
    with transaction.atomic():
        promise("case.reminder", due_at=now() + timedelta(days=1))
    assert (claim(), pending_count()) == ([], 1)


@pytest.mark.django_db
def test_the_oldest_due_is_claimed_first_and_no_more_than_asked() -> None:
    for version in range(3):
        promised(version=version)
    Message.objects.filter(payload={"version": 2}).update(due_at=now() - timedelta(hours=1))
    assert [taken.payload["version"] for taken in claim(limit=2)] == [2, 0]


@pytest.mark.django_db
def test_a_key_promised_twice_is_one_message() -> None:
    for _ in range(2):
        with transaction.atomic():
            promise("case.sent", key="case.sent/1/1", version=1)
    with transaction.atomic():
        promise("case.sent", key="case.sent/1/2", version=2)
    assert [taken.payload["version"] for taken in claim(2)] == [1, 2]


@pytest.mark.django_db
def test_an_ended_lease_hands_over_and_fences_the_slow_worker() -> None:
    promised()
    (slow,) = claim(lease=OVER)
    (quick,) = claim()
    assert (quick.id, quick.token) == (slow.id, slow.token + 1)
    with pytest.raises(LeaseLost, match="taken over"):
        settled(slow)
    with pytest.raises(LeaseLost):
        extend(slow)
    fail(slow, "too late")
    settled(quick)
    assert Message.objects.get().error == ""


@pytest.mark.django_db
def test_a_lease_lost_rolls_back_the_work_of_the_slow_worker() -> None:
    promised()
    (slow,) = claim(lease=OVER)
    claim()

    def finish() -> None:
        with transaction.atomic():
            promise("letter.issued")
            settle(slow)

    with pytest.raises(LeaseLost):
        finish()
    assert not Message.objects.filter(topic="letter.issued").exists()


@pytest.mark.django_db
def test_a_message_is_settled_once() -> None:
    promised()
    (taken,) = claim()
    settled(taken)
    with pytest.raises(LeaseLost):
        settled(taken)


@pytest.mark.django_db
def test_a_longer_lease_keeps_the_work() -> None:
    promised()
    (taken,) = claim()
    Message.objects.update(leased_until=now())
    extend(taken)
    assert claim() == []
    settled(taken)


@pytest.mark.django_db
def test_the_loop_of_long_work_extends_its_lease_now_and_then_until_it_is_lost() -> None:
    promised()
    (taken,) = claim(lease=timedelta(seconds=1))
    going_on = queue.keeper(taken)
    before = Message.objects.get().leased_until
    going_on()
    assert Message.objects.get().leased_until == before
    time.sleep(0.25)
    going_on()
    assert Message.objects.get().leased_until > before
    Message.objects.update(leased_until=now())
    claim()
    time.sleep(0.25)
    with pytest.raises(LeaseLost):
        going_on()


@pytest.mark.django_db
def test_a_failure_comes_back_later_with_its_error() -> None:
    promised()
    (taken,) = claim()
    fail(taken, "The mail server\0 did not answer.")
    assert claim() == []
    (waiting,) = queue.pending()
    assert waiting.error == "The mail server did not answer."
    assert timedelta() < waiting.due_at - now() <= pause(1)


def test_each_pause_is_twice_as_long_up_to_a_limit() -> None:
    pauses = [pause(attempts).total_seconds() for attempts in range(1, 12)]
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses[-1] == queue.LONGEST_PAUSE.total_seconds()


@pytest.mark.django_db
def test_what_fails_too_often_is_parked_until_the_operator_tries_again() -> None:
    promised()
    for _ in range(MAX_ATTEMPTS):
        make_due()
        (taken,) = claim()
        fail(taken, "Still no answer.")
    make_due()
    assert (claim(), pending_count()) == ([], 0)
    (waiting,) = queue.parked()
    assert (waiting.attempts, waiting.error) == (MAX_ATTEMPTS, "Still no answer.")
    assert retry(waiting.id) == 1
    (again,) = claim()
    assert (again.id, again.attempts) == (waiting.id, 1)
    settled(again)


@pytest.mark.django_db
def test_a_message_that_kills_its_worker_is_parked_too() -> None:
    promised()
    for _ in range(MAX_ATTEMPTS):
        assert len(claim(lease=OVER)) == 1
    assert claim() == []
    sweep()
    assert "worker stopped" in queue.parked()[0].error
    assert pending_count() == 0


@pytest.mark.django_db
def test_only_what_is_parked_is_tried_again() -> None:
    promised()
    with pytest.raises(NothingParked, match="see outbox list"):
        retry(Message.objects.get().pk)
    assert retry() == 0


@pytest.mark.django_db
def test_what_was_settled_long_ago_is_swept_and_nothing_else() -> None:
    for version in range(3):
        promised(version=version)
    first, second, _ = claim(3)
    settled(first)
    settled(second)
    Message.objects.filter(pk=first.id).update(settled_at=now() - timedelta(days=8))
    assert sweep() == 1
    assert set(Message.objects.values_list("payload__version", flat=True)) == {1, 2}


@pytest.mark.django_db(transaction=True)
def test_promises_and_settlements_need_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        promise("case.sent")
    promised()
    with pytest.raises(transaction.TransactionManagementError):
        settle(claim()[0])


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_after_the_commit_and_not_after_a_rollback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(queue, "on_promise", woken.append)
    with transaction.atomic():
        promise("case.refused")
        transaction.set_rollback(True)
    with transaction.atomic():
        promise("case.sent")
        assert woken == []
    assert woken == ["case.sent"]
    assert pending_count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_absent_broker_never_fails_a_promise(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(topic: str) -> None:
        raise ConnectionRefusedError("no broker")

    monkeypatch.setattr(queue, "on_promise", refuse)
    promised()
    assert "sweep will find it: no broker" in caplog.text
    assert len(claim()) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_claim_each_message_once() -> None:
    count, taken = 400, []
    with transaction.atomic():
        for version in range(count):
            promise("case.sent", version=version)

    def work() -> None:
        while claims := claim(limit=7):
            for each in claims:
                settled(each)
                taken.append(each.id)
        connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(set(taken)), pending_count()) == (count, count, 0)


@pytest.mark.django_db(transaction=True)
def test_a_key_promised_by_eight_at_once_is_one_message() -> None:
    def work() -> None:
        for number in range(20):
            with transaction.atomic():
                promise("case.sent", key=f"case.sent/{number}")
        connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pending_count() == 20
