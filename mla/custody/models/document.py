"""Formal documents as issued: bytes in the store under their SHA-256, never made twice."""

import pgtrigger
from django.db import models

from mla.cases.models import Case
from mla.cases.sides import Side
from mla.common.clock import now
from mla.common.ids import new_id


class Document(models.Model):
    class Kind(models.TextChoices):
        LETTER = "letter_of_request", "Letter of request"
        SENDING_RECEIPT = "sending_receipt", "Receipt of sending"
        ACKNOWLEDGEMENT_RECEIPT = "acknowledgement_receipt", "Receipt of acknowledgement"
        RELEASE_RECEIPT = "release_receipt", "Receipt of release"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=30, choices=Kind)
    number = models.PositiveSmallIntegerField()
    """The sent version, or the package, that it belongs to."""
    audience = models.CharField(max_length=10, choices=Side, blank=True)
    """The one side that may read it; empty when both may."""
    name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content_hash = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "number"], name="document_issued_once")
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_is_issued", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.name
