"""Fixtures of all tests."""

from tests.services import (  # noqa: F401 - pytest finds hooks and fixtures by their names here
    broker,
    pytest_sessionstart,
    pytest_unconfigure,
    truncation_past_triggers,
)
from tests.world import world  # noqa: F401 - the same
