"""The JSON Schema (draft 2020-12) of a request as a file, made from the dataclasses that hold it."""

import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args, get_type_hints

from mla.legal.draft import Draft
from mla.legal.instruments import instruments
from mla.legal.measures import Measure

DIALECT = "https://json-schema.org/draft/2020-12/schema"

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "description": "ISO 8601, with the offset from UTC"},
}


def request_schema() -> dict[str, Any]:
    """The schema of one request; every field may be left out, none may be invented."""
    schema = _schema(Draft)
    codes = {"enum": list(instruments())}
    schema["properties"]["bases"]["items"] = codes
    for name in ("basis", "fallback"):
        of_item = schema["properties"]["items"]["items"]["properties"][name]
        of_item["enum"] = ["", *instruments()]
    return {"$schema": DIALECT, "title": "Request for mutual legal assistance", **schema}


def _schema(kind: Any) -> dict[str, Any]:
    if isinstance(kind, types.UnionType):
        given = next(one for one in get_args(kind) if one is not types.NoneType)
        return {"anyOf": [_schema(given), {"type": "null"}]}
    if is_dataclass(kind):
        return _object(kind)
    if get_args(kind):
        return {"type": "array", "items": _schema(get_args(kind)[0])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _codes(kind)
    return dict(PLAIN[kind])


def _object(kind: Any) -> dict[str, Any]:
    types_of = get_type_hints(kind)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            one.name: {
                **_schema(types_of[one.name]),
                **_pattern(one.metadata["pattern"]),
                "description": one.metadata["meaning"],
            }
            for one in fields(kind)
        },
    }


def _pattern(pattern: str) -> dict[str, str]:
    return {"pattern": f"^({pattern})?$"} if pattern else {}


def _codes(kind: type[Enum]) -> dict[str, Any]:
    if kind is Measure:
        return {"oneOf": [{"const": one.value, "title": one.label} for one in Measure]}
    return {"enum": [one.value for one in kind]}
