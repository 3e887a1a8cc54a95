"""Who edited or submitted which version of a draft: none of them may send it."""

from django.db import models

from mla.cases.models.case import Case


class Author(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="authors")
    version = models.PositiveSmallIntegerField()
    """The number that the draft will have once sent."""
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version", "person_id"], name="author_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of version {self.version}"
