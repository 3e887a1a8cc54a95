"""One file of evidence as a package knows it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mla.evidence.hashing import Digests


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`name` is its path in the package (from `safe_names`), `path` its file in the store."""

    number: str
    name: str
    original_name: str
    path: Path
    digests: Digests
    item: str
    source: str
    method: str
    collector: str
    collected_at: datetime | None = None
    place: str = ""
    note: str = ""
