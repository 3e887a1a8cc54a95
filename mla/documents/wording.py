"""The fixed words of the documents, and how a language writes dates and sizes."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "wording"
LANGUAGE = "en"

Words = Mapping[str, str]


@lru_cache
def words(document: str) -> Words:
    """The wording of a document by key."""
    text = (FOLDER / LANGUAGE / f"{document}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def day(on: date | None) -> str:
    return "" if on is None else f"{on.day} {words('page')[f'month_{on.month}']} {on.year}"


def moment(at: datetime | None) -> str:
    """To the second, with its offset from UTC as recorded."""
    if at is None:
        return ""
    offset = at.utcoffset() or timedelta()
    zone = f"UTC{at.isoformat()[-6:]}" if offset else "UTC"
    return f"{day(at.date())}, {at:%H:%M:%S} {zone}"


def size(count: int) -> str:
    return words("page")["bytes"].format(count=f"{count:,}")


def grouped(digest: str) -> str:
    """A digest in groups of eight, which people can compare."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
