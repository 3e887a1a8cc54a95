"""One row per case and scope (a country or an authority): the work list, its counts, and who sees what."""

from django.db import models

from mla.cases.models.case import Case
from mla.cases.sides import NOTHING_DUE, Side, Urgency
from mla.cases.vocabulary import State
from mla.common.ids import new_id


class Participant(models.Model):
    pk = models.CompositePrimaryKey("case", "scope")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="participants", db_index=False
    )
    scope = models.CharField(max_length=36)
    """A country's code, or the id of an authority that is concerned or stands above one that is."""
    side = models.CharField(max_length=10, choices=Side)
    state = models.CharField(max_length=20, choices=State)
    urgency = models.SmallIntegerField(choices=Urgency)
    due_on = models.DateField(default=NOTHING_DUE)
    title = models.CharField(max_length=200, blank=True)
    measures = models.CharField(max_length=200, blank=True)
    """Title and measures as this side may read them: the other side's stay at what was last sent."""

    class Meta:
        indexes = [
            models.Index(
                fields=["scope", "side", "state", "urgency", "due_on", "case"],
                name="participant_work_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} in {self.case_id}"


class Count(models.Model):
    """How many cases a scope has on a side in a state; `CountDelta` rows not folded yet come on top."""

    scope = models.CharField(max_length=36)
    side = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    cases = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "side", "state"], name="count_once")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.side} {self.state}: {self.cases}"


class CountDelta(models.Model):
    """A case that a scope no longer counts in one state and now counts in another.

    Rows of their own, since two transactions that add to one count would wait or deadlock. `before` is empty
    when the scope begins to see the case, `after` when it no longer does.
    """

    pk = models.CompositePrimaryKey("scope", "id")
    id = models.UUIDField(default=new_id)
    scope = models.CharField(max_length=36)
    side = models.CharField(max_length=10)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.scope} {self.side}: {self.before} to {self.after}"
