"""Conditions of use: proposed by the requested side, answered by the requesting state."""

from django.db import models

from mla.cases.models.case import Case
from mla.common.clock import now
from mla.common.ids import new_id

LONGEST_ARTICLE = 100


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
    article = models.CharField(max_length=LONGEST_ARTICLE, blank=True)
    """On which it rests, as its proposer cites it; many rest on none."""
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

    @property
    def words(self) -> str:
        """The text with its article, as it is read and travels with the evidence."""
        return f"{self.text} ({self.article})" if self.article else self.text
