"""Files that travel with a request; the bytes are in the store under their SHA-256."""

from django.db import models

from mla.cases.models.case import Case
from mla.common.clock import now
from mla.common.ids import new_id


class Attachment(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    description = models.CharField(max_length=300, blank=True)
    serves = models.CharField(max_length=40, blank=True)
    """The element of the law's list that it is (mla.cases.particulars.SERVES); empty for any other file."""
    item_number = models.PositiveSmallIntegerField(null=True, blank=True)
    """The item that it belongs to; empty for all of them."""
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="attachment_number_once_per_case"
            )
        ]

    def __str__(self) -> str:
        return self.name
