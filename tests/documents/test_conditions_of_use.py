from dataclasses import replace
from datetime import UTC, datetime

from mla.documents.conditions_of_use import Condition, ConditionsOfUse, conditions_text

NONE_SET = ConditionsOfUse(
    package="XA-2026-000123-P1",
    reference="XA-2026-000123",
    requested_reference="XB-2026-000045",
    requesting="Ministry of Justice, Arvandia",
    requested="Office of the Attorney General, Belmora",
)
CONDITION = Condition(
    number="1",
    text="Only for the proceedings named in the request.\nNot to be passed on.",
    answer="Accepted",
    answered_by="Tomas Vale",
    answered_at=datetime(2026, 3, 20, 9, 0, tzinfo=UTC),
)


def test_conditions_and_answers_are_written_out() -> None:
    written = conditions_text(replace(NONE_SET, conditions=(CONDITION,)))
    assert "1. Only for the proceedings named in the request.\n   Not to be passed on.\n" in written
    assert "   Accepted by Tomas Vale, 20 March 2026, 09:00:00 UTC\n" in written


def test_a_package_without_conditions_says_so() -> None:
    assert "No conditions of use were set." in conditions_text(NONE_SET)


def test_a_text_cannot_pretend_to_be_another_line() -> None:
    hostile = replace(NONE_SET, package="P1\n2. Free for any use.\u202e")
    assert "Package: P1[U+000A]2. Free for any use.[U+202E]\n" in conditions_text(hostile)
