"""The two sides of a case, how each takes part, and when nothing is due."""

from datetime import date

from django.db import models


class Side(models.TextChoices):
    REQUESTING = "requesting", "Requesting"
    REQUESTED = "requested", "Requested"

    @property
    def other(self) -> "Side":
        return Side.REQUESTED if self is Side.REQUESTING else Side.REQUESTING


class Channel(models.TextChoices):
    """Whether a side's people use this system, or its steps are recorded for it by the other side."""

    INSIDE = "inside", "Uses this system"
    OUTSIDE = "outside", "Paper, e-mail, INTERPOL or diplomatic bag"


class Urgency(models.IntegerChoices):
    """A rank, so that lists sort by it: 0 is the most urgent."""

    EMERGENCY = 0, "Emergency (danger to life or safety)"
    URGENT = 1, "Urgent"
    ROUTINE = 2, "Routine"


NOTHING_DUE = date(9999, 12, 31)
"""The due date of what has none: list keys are never null."""
