"""What a person typed into a form and has not saved or sent: private, never sent, gone once saved or grown old."""

from django.db import models

from mla.common.clock import now


class Scratch(models.Model):
    person_id = models.UUIDField()
    path = models.CharField(max_length=300)
    """Of the page with the form, and its query; after `#` the membership, where the address names no case."""
    fields = models.JSONField()
    """Field -> values, as the browser sent them, with the `version` at which the section was opened."""
    kept_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "path"], name="scratch_once_per_page")
        ]

    def __str__(self) -> str:
        return f"Typed by {self.person_id} on {self.path}"
