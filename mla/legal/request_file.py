"""A request as a JSON file (RFC 8259): read into a draft, every fault with its line, and written back."""

import json
import re
import types
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args, get_type_hints

from mla.common.errors import MlaError
from mla.common.text import NOT_UTF8, NotUtf8, shortened, utf8
from mla.legal.draft import Draft
from mla.legal.instruments import instruments
from mla.legal.places import Path, place_of

UNUSABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that neither a page nor the database can hold."""

WORDS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    date: "a day as YYYY-MM-DD",
    datetime: "a time as 2026-05-03T02:10:00-03:00",
}
"""How each plain type is called in a message."""


class RequestUnreadable(MlaError):
    """The file is no request; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(f"Line {line}, column {column}: {message}")


class _Fault(ValueError):
    """What is wrong with the value at a path."""

    def __init__(self, path: Path, message: str) -> None:
        self.path = path
        super().__init__(message)


def read_request(body: str | bytes) -> Draft:
    """The request in this file; RequestUnreadable when it is no JSON in UTF-8 or not of the published shape."""
    text = body if isinstance(body, str) else _text(body)
    try:
        draft: Draft = _shaped(Draft, json.loads(text, object_pairs_hook=_Members), ())
        _check_bases(draft)
    except json.JSONDecodeError as fault:
        raise RequestUnreadable(f"{fault.msg}.", fault.lineno, fault.colno) from fault
    except _Fault as fault:
        raise RequestUnreadable(str(fault), *place_of(text, fault.path)) from fault
    except (RecursionError, ValueError) as fault:
        why = "It is nested too deeply, or holds too long a number, to be a request."
        raise RequestUnreadable(why, 1, 1) from fault
    items = [replace(item, number=item.number or n) for n, item in enumerate(draft.items, start=1)]
    return replace(draft, items=tuple(items))


def write_request(draft: Draft) -> str:
    """The request as a file: what was not stated is left out."""
    return json.dumps(_plain(draft), ensure_ascii=False, indent=2) + "\n"


class _Members(dict[str, Any]):
    """The members of an object, and the names that were given twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice = [
            name for name, times in Counter(name for name, _ in pairs).items() if times > 1
        ]


def _shaped(kind: Any, value: Any, path: Path) -> Any:
    """The value as this type; None stands for nothing stated wherever a field may be empty."""
    if isinstance(kind, types.UnionType):
        given = next(one for one in get_args(kind) if one is not types.NoneType)
        return None if value is None else _shaped(given, value, path)
    if is_dataclass(kind):
        return _record(kind, value, path)
    if get_args(kind):
        return _list(get_args(kind)[0], value, path)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(kind, value, path)
    return _scalar(kind, value, path)


def _record(kind: Any, value: Any, path: Path) -> Any:
    if not isinstance(value, _Members):
        raise _Fault(path, f"{_name(path)} has to be an object in braces.")
    if any(map(UNUSABLE.search, value)):
        raise _Fault(path, "A name here holds a character that is no text (NUL or half a pair).")
    for name in value.twice:
        raise _Fault((*path, name), f"{shortened(name)} is given twice.")
    types_of = get_type_hints(kind)
    told = {one.name: one.metadata for one in fields(kind)}
    unknown = next((name for name in value if name not in types_of), None)
    if unknown is not None:
        raise _Fault((*path, unknown), f"A request has no field {shortened(unknown)} here.")
    shaped = {name: _shaped(types_of[name], one, (*path, name)) for name, one in value.items()}
    for name, one in shaped.items():
        if one and told[name]["pattern"] and not re.fullmatch(told[name]["pattern"], one):
            raise _Fault((*path, name), f"{name} is {_quoted(one)}: write {told[name]['how']}.")
    return kind(**shaped)


def _list(kind: Any, value: Any, path: Path) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _Fault(path, f"{_name(path)} has to be a list in brackets.")
    return tuple(_shaped(kind, one, (*path, number)) for number, one in enumerate(value))


def _member(kind: type[Enum], value: Any, path: Path) -> Any:
    known = [str(member.value) for member in kind]
    if value not in known:
        raise _Fault(path, f"{_name(path)} is {_quoted(value)}; it can be {', '.join(known)}.")
    return kind(value)


def _scalar(kind: Any, value: Any, path: Path) -> Any:
    if kind in {date, datetime} and isinstance(value, str):
        try:
            return kind.fromisoformat(value)
        except ValueError as fault:
            raise _Fault(
                path, f"{_name(path)} is {_quoted(value)}: write {WORDS[kind]}."
            ) from fault
    if kind is str and isinstance(value, str) and UNUSABLE.search(value):
        raise _Fault(path, f"{_name(path)} holds a character that is no text (NUL or half a pair).")
    if type(value) is not kind:
        raise _Fault(path, f"{_name(path)} has to be {WORDS[kind]}.")
    return value


def _check_bases(draft: Draft) -> None:
    """Every basis is one that is known here."""
    named: list[tuple[Path, str]] = [(("bases", n), code) for n, code in enumerate(draft.bases)]
    for number, item in enumerate(draft.items):
        named += [
            (("items", number, "basis"), item.basis),
            (("items", number, "fallback"), item.fallback),
        ]
    for path, code in named:
        if code and code not in instruments():
            known = ", ".join(instruments())
            raise _Fault(path, f"{shortened(code)} is not a legal basis known here: {known}.")


def _text(body: bytes) -> str:
    try:
        return utf8(body)
    except NotUtf8 as fault:
        raise RequestUnreadable(NOT_UTF8, fault.line, fault.column) from fault


def _quoted(value: Any) -> str:
    return shortened(repr(value))


def _name(path: Path) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "The request")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        given = {
            one.name: getattr(value, one.name)
            for one in fields(value)
            if getattr(value, one.name) != one.default
        }
        return {name: _plain(one) for name, one in given.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
