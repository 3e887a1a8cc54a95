"""Which files of the evidence store this installation answers for."""

from collections.abc import Iterator

from mla.cases.models import Attachment, Case, SentVersion
from mla.custody.models import Document, Exhibit, Package


def named_files() -> set[str]:
    """The SHA-256 of every file that a row names, also of an attachment that only a sent version still has."""
    return {sha256 for sha256 in _named() if sha256}


def _named() -> Iterator[str]:
    for rows, column in (
        (Exhibit.objects, "sha256"),
        (Document.objects, "sha256"),
        (Attachment.objects, "sha256"),
        (Case.objects, "issued_as__scan__sha256"),
        (Package.objects, "layout_sha256"),
        (Package.objects, "custody_sha256"),
    ):
        yield from rows.values_list(column, flat=True).iterator()
    for sent in SentVersion.objects.only("body").iterator(100):
        yield from (one["sha256"] for one in sent.snapshot["content"]["attachments"])
