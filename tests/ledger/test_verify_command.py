import json
from collections.abc import Callable
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command


def run(*args: str) -> tuple[str, str]:
    """What the command printed, and the error it ended with (empty if none)."""
    out, error = StringIO(), ""
    try:
        call_command("verify_ledger", *args, stdout=out)
    except CommandError as refusal:
        error = str(refusal)
    return out.getvalue(), error


def test_a_ledger_that_holds_says_so_and_what_it_cannot_find(case: UUID) -> None:
    text, error = run()
    assert "8 entries in 5 streams checked: every one holds." in text
    assert "superuser" in text
    assert error == ""


def test_a_changed_entry_is_named_in_a_sentence(case: UUID, tampered: Callable) -> None:
    with tampered("UPDATE ledger_entry SET role = 'judge' WHERE event = 'case.accepted'"):
        text, error = run()
        assert f"case/{case}/shared: The column role of entry 3 is 'judge'" in text
        assert error == "The ledger does not hold: 1 problem found."


def test_the_result_is_json_when_asked(case: UUID, tampered: Callable) -> None:
    with tampered("UPDATE ledger_entry SET role = 'judge' WHERE event = 'case.accepted'"):
        result = json.loads(run("--json")[0])
    assert (result["holds"], result["entries"]) == (False, 8)
    assert (result["problems"][0]["n"], result["problems"][0]["what"]) == (3, "role")


def test_one_case_or_one_stream_is_checked(case: UUID) -> None:
    assert "6 entries in 3 streams" in run("--case", str(case))[0]
    assert "1 entries in 1 streams" in run("--stream", "country/PT")[0]


@pytest.mark.django_db
def test_a_stream_that_does_not_exist_is_refused() -> None:
    assert run("--stream", "country/XX")[1] == "The ledger has no stream for country/XX."
