"""A worker that dies at its k-th system call of a kind, for every k: SIGKILL, as the kernel or an operator would.

The worker is a forked process of the real code; what is patched in it counts the call and kills the process itself.
"""

import itertools
import json
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
from django.core.mail.backends.filebased import EmailBackend
from django.db import connections

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Call:
    """A kind of call on the way, and whether the process dies before it or right after."""

    name: str
    owner: object
    attribute: str
    after: bool

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.name}"


CALLS = [
    Call(name, owner, attribute, after)
    for name, owner, attribute in (
        ("COMMIT", psycopg.Connection, "commit"),
        ("fsync", os, "fsync"),
        ("rename", os, "rename"),
        ("mail", EmailBackend, "send_messages"),
    )
    for after in (False, True)
]


def killed_at(act: Act, call: Call, number: int) -> bool:
    """Runs the act in a process that dies at this call; False when it ended before it came so far."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        _live(lambda: _armed(act, call, number))
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the worker ended with an error, which is shown above"
    return False


def _live(act: Act) -> None:
    """In the child: never returns."""
    try:
        act()
        connections.close_all()
    except BaseException:  # noqa: BLE001 - nothing of pytest may run in the child
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _armed(act: Act, call: Call, number: int) -> None:
    real = getattr(call.owner, call.attribute)
    left = iter(range(number - 1, -1, -1))

    def counted(*given: object, **named: object) -> object:
        last = next(left, -1) == 0
        if last and not call.after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*given, **named)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(call.owner, call.attribute, counted)
    act()


def points(act: Act, most: int) -> list[tuple[Call, int]]:
    """At most so many of the calls that the act makes, evenly from all of them; the act is done afterwards."""
    connections.close_all()
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        _live(lambda: _count(act, theirs))
    os.close(theirs)
    with os.fdopen(ours) as answer:
        made = dict(json.loads(answer.read()))
    os.waitpid(pid, 0)
    found = [(call, number) for call in CALLS for number in range(1, made[call.name] + 1)]
    step = max(1.0, len(found) / most)
    return [found[int(place * step)] for place in range(min(most, len(found)))]


def _count(act: Act, answer: int) -> None:
    counts = {call.name: itertools.count() for call in CALLS}
    for call in CALLS:
        if not call.after:
            _spy(call, counts[call.name])
    act()
    os.write(answer, json.dumps({name: next(count) for name, count in counts.items()}).encode())


def _spy(call: Call, count: Iterator[int]) -> None:
    real = getattr(call.owner, call.attribute)

    def counted(*given: object, **named: object) -> object:
        next(count)
        return real(*given, **named)

    setattr(call.owner, call.attribute, counted)
