"""Exhibits (one file of evidence each) and their chain of custody (ISO/IEC 27037; RFC 3227, section 4)."""

import pgtrigger
from django.db import models

from mla.cases.models import Item
from mla.common.clock import now
from mla.common.ids import new_id

BYTES = pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
    "size", "sha256", "sha512", "crc32", "name", "item_id"
)

NUMBER = pgtrigger.UpdateOf("released_as")  # type: ignore[no-untyped-call]


class Exhibit(models.Model):
    """Bytes are in the store under `sha256`; nothing here changes once its item was submitted."""

    class Method(models.TextChoices):
        PROVIDER = "provider", "Produced by the provider on an order"
        SEIZURE = "seizure", "Search and seizure"
        IMAGE = "image", "Forensic image"
        EXPORT = "export", "Export from a live system"
        INTERCEPTION = "interception", "Real-time collection"
        STATEMENT = "statement", "Statement or record of hearing"
        OTHER = "other", "Other (say how in the note)"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="exhibits")
    number = models.PositiveIntegerField()
    """Of the file, for the side that collects it; files that were taken back keep theirs."""
    released_as = models.PositiveIntegerField(null=True)
    """Of the exhibit, for both sides: given when it is released, without a gap, and never again."""
    name = models.TextField()
    """The original name, with folders, exactly as given; never used as a path."""
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sha512 = models.CharField(max_length=128)
    crc32 = models.BigIntegerField()
    source = models.CharField(max_length=300)
    method = models.CharField(max_length=15, choices=Method)
    collector = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    received_at = models.DateTimeField(default=now)
    received_by = models.UUIDField()
    taken_back_at = models.DateTimeField(null=True)
    """Set when an officer takes back a wrong file before submission: the record stays."""

    class Meta:
        ordering = ["item_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="exhibit_number_once_per_item"),
            models.UniqueConstraint(
                fields=["item", "released_as"], name="exhibit_released_as_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="exhibits_are_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="exhibits_keep_their_bytes",
                operation=BYTES,
            ),
            pgtrigger.Protect(
                name="exhibits_keep_their_number",
                operation=NUMBER,
                condition=pgtrigger.Q(old__released_as__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Exhibit {self.item_id}/{self.number}"


class CustodyEvent(models.Model):
    """One link of the chain: who did what with an exhibit, when, and its hash, which no step changes."""

    class Kind(models.TextChoices):
        COLLECTED = "collected", "Collected"
        RECEIVED = "received", "Received into the system"
        SUBMITTED = "submitted", "Submitted for release"
        RETURNED = "returned", "Returned to the officer"
        TAKEN_BACK = "taken_back", "Taken back before submission"
        SEALED = "sealed", "Sealed in a package"
        RELEASED = "released", "Released to the requesting state"

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField(default=now)
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.CharField(max_length=200)
    """Name as it stood: a chain of custody is read in court years later."""
    role = models.CharField(max_length=60)
    authority = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            pgtrigger.Protect(name="custody_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.at:%Y-%m-%d %H:%M}"
