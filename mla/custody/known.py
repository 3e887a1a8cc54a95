"""What anybody may learn of an issued document by its hash: that it is known, its kind, its day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mla.custody.models import Document


@dataclass(frozen=True, slots=True)
class Known:
    kind: str
    issued_on: date
    """In UTC, like the date printed on it."""
    by_file: bool
    """Whether the hash is that of the file; else it is that of the content that the document prints."""


def known_document(sha256: str) -> Known | None:
    """The document with this hash; of several with one content, the letter itself, not its receipts."""
    found = Document.objects.filter(Q(sha256=sha256) | Q(content_hash=sha256)).order_by("issued_at")
    for document in found[:1]:
        return Known(
            kind=document.get_kind_display(),
            issued_on=document.issued_at.date(),
            by_file=document.sha256 == sha256,
        )
    return None
