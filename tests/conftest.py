"""Fixtures of all tests."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.services import (  # noqa: F401 - pytest finds hooks and fixtures by their names here
    broker,
    pytest_sessionstart,
    pytest_unconfigure,
    truncation_past_triggers,
)
from tests.tools import HOW_TO_GET_CHROMIUM, REPORTED
from tests.world import made_world, world  # noqa: F401 - the same
from tests.writers import watch

BELOW_THE_USE_CASES = {"ledger", "outbox", "ops"}
"""Folders whose tests write rows themselves, since they test what keeps them."""


@pytest.fixture(autouse=True)
def only_use_cases_write(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails what writes past the use cases, unless it says `tests.world.by_hand`."""
    if request.path.parent.name in BELOW_THE_USE_CASES:
        yield
        return
    with connection.execute_wrapper(watch):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First the workers that are forked and killed: no process forks well once it has driven a browser."""
    first = ("recovery", "browser")
    items.sort(
        key=lambda item: next((n for n, name in enumerate(first) if name in item.path.parts), 9)
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Here, since the process that prints reads no conftest of a folder below."""
    for report in terminalreporter.stats.get("passed", []):
        for name, said in report.user_properties:
            if name == REPORTED:
                terminalreporter.write_line(str(said))
    skipped = terminalreporter.stats.get("skipped", [])
    if any(HOW_TO_GET_CHROMIUM in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(
            f"The tests with a browser were skipped: {HOW_TO_GET_CHROMIUM}."
        )
