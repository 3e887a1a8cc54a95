"""Evidence packages: a BagIt bag in a stored ZIP64 whose layout was computed when it was sealed."""

from django.db import models

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.common.clock import now
from mla.common.ids import new_id
from mla.directory.models import Authority


class Package(models.Model):
    class State(models.TextChoices):
        SEALING = "sealing", "Being put together"
        RELEASED = "released", "Ready to download"
        RECALLED = "recalled", "Recalled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SEALING)
    files = models.PositiveIntegerField(default=0)
    payload_bytes = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    layout_sha256 = models.CharField(max_length=64, blank=True)
    """The stored layout (every member with its place), by its hash in the store."""
    custody_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    conditions_text = models.TextField(blank=True)
    released_by = models.UUIDField()
    released_at = models.DateTimeField(default=now)
    sealed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    """When it was first downloaded whole."""

    class Meta:
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="package_number_once_per_case")
        ]

    def __str__(self) -> str:
        return f"Package {self.number} of {self.case_id}"

    @property
    def is_ready(self) -> bool:
        return self.state == Package.State.RELEASED


class PackageItem(models.Model):
    """Which items' evidence a package carries."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="contents")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="packages")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "item"], name="item_once_per_package")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.package_id}"


class Recipient(models.Model):
    """Who in the requesting state may open a package: the people of an authority (and above it), or one person.

    At first the authority that runs the proceedings; the central authority may name others.
    """

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="recipients")
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        indexes = [
            models.Index(fields=["authority", "package"], name="recipient_authority"),
            models.Index(fields=["membership", "package"], name="recipient_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "authority", "membership"],
                nulls_distinct=False,
                name="recipient_named_once",
            ),
            models.CheckConstraint(
                condition=models.Q(authority=None) ^ models.Q(membership=None),
                name="recipient_is_an_authority_or_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership or self.authority} for {self.package_id}"
