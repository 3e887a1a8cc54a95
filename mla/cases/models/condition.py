"""Conditions of use: proposed by the requested side, answered by the requesting state."""

from django.db import models

from mla.cases.models.case import Case
from mla.common.clock import now
from mla.common.ids import new_id


class Condition(models.Model):
    class State(models.TextChoices):
        PROPOSED = "proposed", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        LIFTED = "lifted", "Lifted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    article = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"], name="condition_number_once_per_case"
            )
        ]

    def __str__(self) -> str:
        return f"Condition {self.number}: {self.get_state_display()}"
