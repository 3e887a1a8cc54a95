"""Who may write: a wrapper around each statement of a test that looks who is on the stack."""

import re
import sys
from collections.abc import Callable
from typing import Any

from tests.world import BY_HAND

WRITE = re.compile(
    r'\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?:ledger|outbox|directory|accounts|cases|custody)_',
    re.IGNORECASE,
)
WRITERS = re.compile(
    r"/mla/(usecases/|ledger/|outbox/|policy/grants\.py|tasks/periodic\.py|ops/seed|ops/bench/|[a-z]+/migrations/)"
    r"|/django/(contrib/auth/|core/management/commands/(flush|migrate)\.py|test/testcases\.py)|/allauth/account/"
)
"""Django and allauth: the time of the last sign-in, a new password."""
known: dict[str, bool] = {}


class WrittenPastTheUseCases(Exception):
    """A statement that writes came from neither a use case nor a test that says `by_hand`."""


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's
    if not BY_HAND and sql[:6] != "SELECT" and WRITE.search(sql) and not _writer_on_the_stack():
        raise WrittenPastTheUseCases(sql)
    return execute(sql, params, many, context)


def _writer_on_the_stack() -> bool:
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name not in known:
            known[name] = bool(WRITERS.search(name))
        if known[name]:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
