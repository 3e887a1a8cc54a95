from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from mla.ledger import events, streams
from mla.ledger.append import SYSTEM, append
from mla.ledger.models import Entry, PrivateText, Stream
from mla.ledger.verify import MAX_NAMED, Report, verify

CHANGES = {
    "stream": "stream || 'x'",
    "n": "n + 100",
    "at": "at + interval '1 microsecond'",
    "event": "'case.closed'",
    "person": "person || 'x'",
    "membership": "membership || 'x'",
    "role": "role || 'x'",
    "authority": "authority || 'x'",
    "country": "'XX'",
    "case_id": "gen_random_uuid()",
    "subject": "subject || 'x'",
    "body": "overlay(body placing ' ' from 3)",
    "leaf": "sha256(leaf)",
    "head": "sha256(head)",
}


def places(report: Report) -> set[tuple[str, int]]:
    return {(problem.stream, problem.n) for problem in report.problems}


def test_an_untouched_ledger_holds(case: UUID) -> None:
    report = verify()
    assert (report.streams, report.entries, report.erased, report.problems) == (5, 8, 0, [])


def test_every_column_has_a_change_here() -> None:
    assert set(CHANGES) == {field.column for field in Entry._meta.fields if field.column}


@pytest.mark.parametrize("column", CHANGES)
def test_every_field_of_every_entry_that_is_changed_is_found(
    tampered: Callable, column: str
) -> None:
    for entry in Entry.objects.all():
        sql = f"UPDATE ledger_entry SET {column} = {CHANGES[column]} WHERE stream = %s AND n = %s"  # noqa: S608
        with tampered(sql, entry.stream, entry.n) as report:
            moved = column in {"stream", "n"}
            if moved:
                assert report.problems, (column, entry)
            else:
                assert places(report) == {(entry.stream, entry.n)}, (column, entry)
                assert {problem.what for problem in report.problems} <= {column}


@pytest.mark.parametrize("column", ["key", "n", "head"])
@pytest.mark.parametrize("by", [-1, 1])
def test_every_field_of_every_stream_that_is_changed_is_found(
    tampered: Callable, column: str, by: int
) -> None:
    change = {"key": "key || 'x'", "n": f"n + ({by})", "head": "sha256(head)"}[column]
    for stream in Stream.objects.all():
        sql = f"UPDATE ledger_stream SET {column} = {change} WHERE key = %s"  # noqa: S608
        with tampered(sql, stream.key) as report:
            assert stream.key in {problem.stream for problem in report.problems}


@pytest.mark.parametrize("column", ["commitment", "salt", "value"])
def test_every_field_of_a_private_text_that_is_changed_is_found(
    tampered: Callable, column: str
) -> None:
    for text in PrivateText.objects.all():
        sql = f"UPDATE ledger_privatetext SET {column} = sha256({column}) WHERE commitment = %s"  # noqa: S608
        with tampered(sql, text.commitment) as report:
            assert [problem.what for problem in report.problems] == ["private text"]


def test_every_entry_that_is_removed_is_found(tampered: Callable) -> None:
    for entry in Entry.objects.all():
        sql = "DELETE FROM ledger_entry WHERE stream = %s AND n = %s"
        with tampered(sql, entry.stream, entry.n) as report:
            assert entry.stream in {problem.stream for problem in report.problems}


def test_entries_that_changed_places_are_named(case: UUID, tampered: Callable) -> None:
    sql = (
        "UPDATE ledger_entry SET n = CASE n WHEN 1 THEN -2 ELSE -1 END WHERE n < 3 AND stream = %s"
    )
    shared = streams.shared(case)
    turn = ";UPDATE ledger_entry SET n = -n WHERE n < 0"
    with tampered(sql + turn, shared) as report:
        assert places(report) >= {(shared, 1), (shared, 2)}


def test_an_entry_inserted_with_a_matching_head_is_found(case: UUID, tampered: Callable) -> None:
    shared = streams.shared(case)
    sql = """
    INSERT INTO ledger_entry
    SELECT stream, n + 1, at, event, person, membership, role, authority, country, case_id, subject,
           body, leaf, sha256(head || leaf) FROM ledger_entry WHERE stream = %s AND n = 3
    """
    with tampered(sql, shared) as report:
        assert [(problem.n, problem.what) for problem in report.problems] == [(4, "stream.n")]


def test_an_entry_rewritten_with_its_hashes_is_found_by_the_next(
    case: UUID, tampered: Callable
) -> None:
    shared = streams.shared(case)
    sql = """
    UPDATE ledger_entry AS entry
    SET body = 'null', leaf = sha256('null'), head = sha256(before.head || sha256('null'))
    FROM ledger_entry AS before
    WHERE entry.stream = %s AND entry.n = 2 AND before.stream = entry.stream AND before.n = 1
    """
    with tampered(sql, shared) as report:
        assert (3, "head") in {(problem.n, problem.what) for problem in report.problems}
        assert (2, "event") in {(problem.n, problem.what) for problem in report.problems}


def test_an_entry_rewritten_with_all_heads_after_it_is_not_found_as_the_text_says(
    case: UUID, tampered: Callable
) -> None:
    sql = """
    WITH last AS (
        UPDATE ledger_entry AS entry
        SET body = other.body, leaf = other.leaf, head = sha256(before.head || other.leaf),
            at = other.at, event = other.event, person = other.person, role = other.role,
            membership = other.membership, authority = other.authority, country = other.country,
            subject = other.subject
        FROM ledger_entry AS before, ledger_entry AS other
        WHERE entry.stream = %s AND entry.n = 3 AND before.stream = entry.stream AND before.n = 2
          AND other.stream = entry.stream AND other.n = 1
        RETURNING entry.stream, entry.head
    )
    UPDATE ledger_stream SET head = last.head FROM last WHERE key = last.stream
    """
    with tampered(sql, streams.shared(case)) as report:
        assert report.problems == []


def test_an_erased_private_text_breaks_no_proof_and_is_counted(case: UUID) -> None:
    PrivateText.objects.filter(value=b"Ana Exemplo").delete()
    report = verify()
    assert (report.erased, report.problems) == (1, [])


def test_one_case_is_checked_without_the_others(case: UUID, tampered: Callable) -> None:
    with tampered("UPDATE ledger_entry SET role = 'x' WHERE stream = 'country/PT'"):
        assert verify(streams.of_case(case)).problems == []
        assert len(verify(["country/PT"]).problems) == 1


def test_a_ruined_ledger_is_counted_whole_and_named_in_part(db: None) -> None:
    with transaction.atomic():
        for _ in range(MAX_NAMED + 5):
            append(events.NODE_LAW_IMPORTED, who=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET role = 'x'")
    report = verify()
    assert (report.problem_count, len(report.problems)) == (MAX_NAMED + 5, MAX_NAMED)
