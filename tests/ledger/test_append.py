from threading import Thread
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from mla.common.ids import new_id
from mla.ledger import events
from mla.ledger.append import SYSTEM, Appended, Who, append, append_alone
from mla.ledger.models import Entry, PrivateText, Stream
from mla.ledger.verify import verify


def test_each_event_goes_to_the_stream_of_its_audience(case: UUID) -> None:
    counts = dict(Stream.objects.values_list("key", "n"))
    assert counts == {
        f"case/{case}/requesting": 2,
        f"case/{case}/shared": 3,
        f"case/{case}/requested": 1,
        "country/PT": 1,
        "access/ZZ": 1,
    }


def test_an_operator_names_the_country_whose_people_change(db: None) -> None:
    with transaction.atomic():
        assert append(events.PERSON_ADDED, who=SYSTEM, country="BR").stream == "country/BR"
        assert append(events.NODE_LAW_IMPORTED, who=SYSTEM).stream == "node"


def test_an_event_without_its_case_side_or_country_is_refused(db: None, drafter: Who) -> None:
    for event in (events.CASE_SENT, events.NOTE_ADDED, events.PERSON_ADDED):
        with pytest.raises(ValueError, match="needs its case, side or country"):
            append(event, who=SYSTEM)
    with pytest.raises(ValueError, match="no side of a case"):
        append(events.NOTE_ADDED, who=drafter, case=new_id(), side="both")


def test_numbers_and_heads_go_on_from_the_entry_before(
    db: None, drafter: Who, officer: Who
) -> None:
    case = new_id()
    with transaction.atomic():
        first = append(events.CASE_SENT, who=drafter, case=case)
        second = append(events.CASE_ACKNOWLEDGED, who=officer, case=case)
    assert (first.n, second.n) == (1, 2)
    stream = Stream.objects.get(key=first.stream)
    assert Appended(stream.key, stream.n, bytes(stream.head)) == second


def test_personal_text_stays_beside_the_entry(case: UUID) -> None:
    assert not [entry for entry in Entry.objects.all() if b"Exemplo" in bytes(entry.body)]
    assert {bytes(text.value) for text in PrivateText.objects.all()} >= {b"Ana Exemplo"}


def test_the_same_personal_text_never_has_the_same_commitment(db: None, officer: Who) -> None:
    with transaction.atomic():
        append(events.PERSON_ADDED, who=officer, private={"name": "Ana Exemplo"})
        append(events.PERSON_ADDED, who=officer, private={"name": "Ana Exemplo"})
    assert PrivateText.objects.count() == 2


def test_any_character_that_a_stranger_types_can_be_kept(db: None) -> None:
    with transaction.atomic():
        typed = {"email": "a\0b\u202e\U0001f512@x.example"}
        append(events.ACCESS_SIGN_IN_FAILED, who=SYSTEM, facts=typed, private=typed)
    assert not verify().problems


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="inside the transaction"):
        append(events.NODE_LAW_IMPORTED, who=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_trace_but_the_refusal_recorded_after_it(drafter: Who) -> None:
    case = new_id()
    with transaction.atomic():
        append(events.CASE_SENT, who=drafter, case=case, private={"words": "gone"})
        transaction.set_rollback(True)
    append_alone(events.ACCESS_REFUSED, who=drafter, case=case)
    assert list(Entry.objects.values_list("stream", "n")) == [("access/BR", 1)]
    assert not PrivateText.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_not_recorded_in_the_transaction_that_is_refused(drafter: Who) -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        append_alone(events.ACCESS_REFUSED, who=drafter)


@pytest.mark.django_db(transaction=True)
def test_eight_threads_leave_no_gap_and_no_double(drafter: Who) -> None:
    cases, each = [new_id() for _ in range(5)], 25

    def work() -> None:
        for turn in range(each):
            with transaction.atomic():
                append(events.CASE_SENT, who=drafter, case=cases[turn % 5])
                append(events.NODE_LAW_IMPORTED, who=SYSTEM, private={"by": "operator"})
        connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify()
    assert (report.entries, report.streams, report.problems) == (8 * each * 2, 6, [])
    assert Stream.objects.get(key="node").n == 8 * each


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET subject = 'x'",
        "UPDATE ledger_entry SET subject = subject WHERE false",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "DELETE FROM ledger_stream",
        "TRUNCATE ledger_stream",
        "UPDATE ledger_stream SET key = 'case/other/shared'",
        "UPDATE ledger_stream SET n = n",
        "UPDATE ledger_stream SET n = n + 1",
        "UPDATE ledger_stream SET n = n + 2, head = sha256(head)",
        "UPDATE ledger_stream SET n = n + 1, head = ''",
        "UPDATE ledger_stream SET head = sha256(head)",
        "UPDATE ledger_privatetext SET value = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_is_recorded(case: UUID, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"ledger|private text"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert not verify().problems
