"""The receipt of release: which package of evidence was handed over, by whom, and the hash to check it by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from mla.documents.fonts import SMALL, VALUE
from mla.documents.receipt import Pairs, Proven, digest, exact, written
from mla.documents.shape import build
from mla.documents.table import Part
from mla.documents.wording import moment, size, words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReceipt(Proven):
    """`decided_at`: the decision to release it; `sealed_at`: when it was closed, and could be downloaded."""

    package: int
    items: tuple[int, ...]
    files: int
    payload_bytes: int
    file_name: str
    file_size: int  # bytes, of the ZIP
    file_sha256: str
    custody_sha256: str
    conditions: str  # "" when none was agreed
    decided_at: datetime
    sealed_at: datetime
    person: str  # who decided
    authority: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return build(cls, data)


def render(data: ReleaseReceipt, *, draft: bool = False) -> bytes:
    """The PDF, one page for conditions of usual length; equal receipts give equal bytes."""
    return written(
        data,
        issuer=data.requested,
        kind="release",
        made_on=data.sealed_at.date(),
        about=("package", _package(data)),
        draft=draft,
    )


def _package(data: ReleaseReceipt) -> Pairs:
    say = words("receipt")
    held = say["held"].format(
        number=data.package,
        items=", ".join(map(str, data.items)),
        files=f"{data.files:,}",
        size=size(data.payload_bytes),
    )
    by = ", ".join(filter(None, [data.person, data.authority]))
    sealed = say["sealed"].format(at=moment(data.sealed_at))
    return [
        ("package", held),
        ("package_file", exact(f"{data.file_name}, {size(data.file_size)}")),
        ("package_sha256", digest(data.file_sha256)),
        ("custody_sha256", digest(data.custody_sha256)),
        ("conditions", [Part(data.conditions or say["conditions_none"], SMALL)]),
        ("decided", [Part(moment(data.decided_at), VALUE), Part(by, SMALL), Part(sealed, SMALL)]),
    ]
