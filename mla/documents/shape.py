"""Building nested dataclasses from plain JSON, where times and dates are ISO 8601 strings."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

T = TypeVar("T")


def build(shape: type[T], data: Mapping[str, Any]) -> T:
    """The dataclass `shape` from a mapping; TypeError for a name it does not have or misses."""
    hints = get_type_hints(shape)
    return shape(**{name: _value(hints.get(name, str), value) for name, value in data.items()})


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    kind = next((part for part in get_args(hint) if part not in {NoneType, ...}), hint)
    if isinstance(value, list | tuple):
        return tuple(_value(kind, item) for item in value)
    if is_dataclass(kind):
        return build(kind, value)  # type: ignore[arg-type]
    if kind in {date, datetime} and isinstance(value, str):
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
