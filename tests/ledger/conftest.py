"""A small ledger with something in every stream, and a way to do what the triggers refuse."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

import pytest
from django.db import connection, transaction

from mla.common.ids import new_id
from mla.ledger import events
from mla.ledger.append import NOBODY, Who, append
from mla.ledger.verify import Report, verify


@pytest.fixture
def drafter() -> Who:
    return Who("person-1", "membership-1", "investigator", "BR-FP", "BR")


@pytest.fixture
def officer() -> Who:
    return Who("person-2", "membership-2", "central_authority", "PT-CA", "PT")


@pytest.fixture
def case(db: None, drafter: Who, officer: Who) -> UUID:
    """A case drafted, sent, noted by one side alone, and accepted; and one refused visitor."""
    case = new_id()
    with transaction.atomic():
        append(events.CASE_DRAFTED, who=drafter, case=case, subject=str(case))
        append(events.CASE_SECTION_SAVED, who=drafter, case=case, facts={"section": "facts"})
        append(events.CASE_SENT, who=drafter, case=case, facts={"number": "BR-2026-0001"})
        append(events.CASE_ACKNOWLEDGED, who=officer, case=case, subject="receipt-1")
        append(
            events.NOTE_ADDED,
            who=officer,
            case=case,
            side="requested",
            private={"words": "Ask Ana Exemplo about the court"},
        )
        append(events.CASE_ACCEPTED, who=officer, case=case, facts={"items": [1, 2]})
        append(events.PERSON_ADDED, who=officer, private={"name": "Ana Exemplo"})
        append(events.ACCESS_REFUSED, who=NOBODY, case=case, private={"address": "192.0.2.7"})
    return case


@pytest.fixture
def tampered(case: UUID) -> Callable[..., AbstractContextManager[Report]]:
    """Runs SQL with the triggers off, gives what verification says, and puts everything back."""

    @contextmanager
    def run(sql: str, *values: object) -> Iterator[Report]:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(sql, values)
                assert cursor.rowcount > 0
            yield verify()
            transaction.set_rollback(True)

    return run
