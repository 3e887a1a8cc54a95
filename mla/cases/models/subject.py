"""Persons, accounts, devices and addresses concerned."""

from django.db import models

from mla.cases.models.case import Case
from mla.common.ids import new_id
from mla.legal.identifiers import KINDS, TYPES

TOLD = (
    "kind",
    "identifier_type",
    "identifier",
    "port",
    "provider",
    "from_at",
    "to_at",
    "time_zone",
    "location",
    "nationality",
    "note",
)
"""What is said of a subject, beside its number."""


class Subject(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    number = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=15, choices=[(one.value, words) for one, words in KINDS.items()]
    )
    identifier_type = models.CharField(
        max_length=10, choices=[(one.value, words) for one, words in TYPES.items()]
    )
    identifier = models.CharField(max_length=500)
    port = models.PositiveIntegerField(null=True, blank=True)
    provider = models.CharField(max_length=300, blank=True)
    from_at = models.DateTimeField(null=True, blank=True)
    to_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    """The zone in which the times were written down; the columns hold UTC."""
    location = models.CharField(max_length=300, blank=True)
    nationality = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="subject_number_once_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.get_identifier_type_display()} {self.identifier}"
