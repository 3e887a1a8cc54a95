"""What was sent: the frozen snapshot that the other side reads."""

import json
from typing import Any

import pgtrigger
from django.db import models

from mla.cases.models.case import Case
from mla.common.ids import new_id


class SentVersion(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sent_versions")
    number = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    """The snapshot in canonical JSON (`mla.common.canonical`)."""
    content_hash = models.CharField(max_length=64)
    """SHA-256 of the content that was previewed: the snapshot without number, date and signature."""
    snapshot_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="sent_version_number_once_per_case"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="sent_is_sent", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.case_id} as sent, version {self.number}"

    @property
    def snapshot(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(bytes(self.body))
        return loaded
