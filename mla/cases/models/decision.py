"""The words of a step: what was decided or handed back, on which ground, with which reasons."""

from django.db import models

from mla.cases.models.case import Case
from mla.cases.models.item import Item
from mla.common.clock import now
from mla.common.ids import new_id


class Decision(models.Model):
    class Kind(models.TextChoices):
        HANDED_BACK = "handed_back", "Handed back"
        RETURNED = "returned", "Sent back"
        REFUSED = "refused", "Refused"
        POSTPONED = "postponed", "Postponed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REOPENED = "reopened", "Reopened"
        DUAL_CRIMINALITY = "dual_criminality", "Dual criminality considered"
        EVIDENCE_RETURNED = "evidence_returned", "Evidence returned to the officer"

    class Consultation(models.TextChoices):
        HELD = "held", "The requesting side was consulted"
        NOT_APPROPRIATE = "not_appropriate", "Not appropriate here (say why)"
        NOT_REQUIRED = "not_required", "Not required for this ground"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions", null=True)
    kind = models.CharField(max_length=20, choices=Kind)
    own_side_only = models.BooleanField(default=False)
    """Hand-backs and evidence returned stay on the side that wrote them."""
    side = models.CharField(max_length=10)
    ground = models.TextField(blank=True)
    article = models.CharField(max_length=300, blank=True)
    reasons = models.TextField(blank=True)
    reasons_withheld = models.BooleanField(default=False)
    consultation = models.CharField(max_length=20, choices=Consultation, blank=True)
    consultation_note = models.TextField(blank=True)
    missing = models.JSONField(default=list)
    """For a return: the elements missing, a sentence each."""
    answer_by_on = models.DateField(null=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["decided_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.decided_at:%Y-%m-%d}"
