"""The table of promised work."""

from django.db import models
from django.db.models.functions import Now


class Message(models.Model):
    """Work promised by a transaction that was committed; it stays until it is done or parked."""

    topic = models.TextField()
    key = models.TextField(null=True)
    payload = models.JSONField()  # ids only: never a name, a text or a secret
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(default=0)
    token = models.BigIntegerField(default=0)  # fencing: each claim has a higher one
    leased_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # parked: on the operator's list
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_pending",
                condition=models.Q(settled_at=None, failed_at=None),
            ),
            models.Index(
                fields=["failed_at"],
                name="message_parked",
                condition=models.Q(failed_at__isnull=False),
            ),
            models.Index(
                fields=["settled_at"],
                name="message_settled",
                condition=models.Q(settled_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(  # most messages have none, and cost no entry of an index
                fields=["key"], condition=models.Q(key__isnull=False), name="message_once_per_key"
            ),
            models.CheckConstraint(
                name="message_settled_or_parked",
                condition=models.Q(settled_at=None) | models.Q(failed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
