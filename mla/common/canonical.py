"""Canonical JSON, the bytes that are hashed: sorted keys, no spaces, UTF-8, no floating point (after RFC 8785)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_AS_IT_IS = {str, int, bool, type(None)}


def canonical(value: object) -> bytes:
    """Bytes that are equal for equal values; TypeError for what has no one spelling (floats, sets)."""
    return _ENCODER.encode(_plain(value)).encode()


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


def moment(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds: one spelling for one moment."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _plain(value: object) -> object:  # noqa: C901, PLR0911 - one line for each type
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, (int, str)):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")
