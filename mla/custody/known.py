"""What anybody may learn of something issued here by its hash: that it is known, its kind, its day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mla.custody.models import Document, Package


@dataclass(frozen=True, slots=True)
class Known:
    kind: str
    issued_on: date
    """In UTC, like the date printed on it."""
    by_file: bool
    """Whether the hash is that of the file; else it is that of the content that the document prints."""


def known_by(sha256: str) -> Known | None:
    """What has this hash: a sealed package, its custody record, or a document.

    Of several documents with one content it is the letter itself, not its receipts.
    """
    return _package(sha256) or _document(sha256)


def _package(sha256: str) -> Known | None:
    package = Package.objects.filter(Q(sha256=sha256) | Q(custody_sha256=sha256)).first()
    if package is None or package.sealed_at is None:
        return None
    kind = "Evidence package" if package.sha256 == sha256 else "Custody record"
    return Known(kind, issued_on=package.sealed_at.date(), by_file=True)


def _document(sha256: str) -> Known | None:
    found = Document.objects.filter(Q(sha256=sha256) | Q(content_hash=sha256)).order_by("issued_at")
    for document in found[:1]:
        return Known(
            kind=document.get_kind_display(),
            issued_on=document.issued_at.date(),
            by_file=document.sha256 == sha256,
        )
    return None
