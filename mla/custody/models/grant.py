"""Downloads: a grant for each one, closed with the bytes delivered; and who read which conditions."""

from django.db import models

from mla.common.clock import now
from mla.common.ids import new_id
from mla.custody.models.package import Package


class Grant(models.Model):
    """One person's permission to fetch one package until `expires_at`, in as many pieces as needed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="grants")
    person_id = models.UUIDField()
    membership_id = models.UUIDField()
    granted_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    delivered = models.JSONField(default=list)
    """The ranges sent so far, merged and sorted: [[first, behind the last], ...]."""
    delivered_bytes = models.BigIntegerField(default=0)
    complete_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(closed_at=None), name="grants_open"
            )
        ]

    def __str__(self) -> str:
        return f"Download of {self.package_id} by {self.person_id}"


class Acknowledgement(models.Model):
    """A person has read these conditions of use of this package; a new text asks again."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="acknowledgements")
    person_id = models.UUIDField()
    conditions_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package", "person_id", "conditions_hash"], name="acknowledged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} read the conditions of {self.package_id}"
