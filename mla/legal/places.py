"""Where a value stands in a JSON text (RFC 8259), for messages that name a line."""

import json
import re

BLANK = re.compile(r"[ \t\n\r]*")
DECODER = json.JSONDecoder()

Path = tuple[str | int, ...]


def place_of(text: str, path: Path) -> tuple[int, int]:
    """(line, column) of the value at this path, counted from 1; of the key, where the path ends in one.

    The text has to be valid JSON; a path that leads nowhere gives the last place it reached.
    """
    at = _skip(text, 0)
    for depth, step in enumerate(path):
        found = _enter(text, at, step, last=depth == len(path) - 1)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _enter(text: str, at: int, step: str | int, *, last: bool) -> int | None:
    """Where the member or element begins; None when there is none."""
    opened = text[at : at + 1]
    if opened == "{" and isinstance(step, str):
        return _member(text, at, step, of_key=last)
    if opened == "[" and isinstance(step, int):
        return _element(text, at, step)
    return None


def _member(text: str, at: int, name: str, *, of_key: bool) -> int | None:
    at = _skip(text, at + 1)
    while text[at] == '"':
        key, end = DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, end) + 1)
        if key == name:
            return at if of_key else value
        at = _next(text, value)
    return None


def _element(text: str, at: int, number: int) -> int | None:
    at = _skip(text, at + 1)
    for _ in range(number):
        if text[at] == "]":
            return None
        at = _next(text, at)
    return at


def _next(text: str, value: int) -> int:
    """The place after the value and the comma behind it."""
    at = _skip(text, DECODER.raw_decode(text, value)[1])
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = BLANK.match(text, at)
    return found.end() if found else at
