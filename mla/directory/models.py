"""Countries (with guardian's tables of their own), the tree of their authorities, their sheets, and imported law."""

from typing import Any
from uuid import UUID

import pgtrigger
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from mla.common.clock import now
from mla.common.ids import new_id
from mla.directory.permissions import Permission


class Country(models.Model):
    """A state by its ISO 3166-1 alpha-2 code; names come from `mla.common.iso`."""

    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        permissions = [(permission.value, permission.label) for permission in Permission]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CountryUserPermission(UserObjectPermissionBase):
    """Guardian's direct foreign key table for single people; nothing grants through it."""

    content_object = models.ForeignKey(Country, on_delete=models.CASCADE)


class CountryGroupPermission(GroupObjectPermissionBase):
    """What a group (a country's role) may do for that country."""

    content_object = models.ForeignKey(Country, on_delete=models.CASCADE)


class Authority(models.Model):
    """A ministry, department, unit, office or court; `path` holds the ids from the root down to itself."""

    class Kind(models.TextChoices):
        CENTRAL = "central", "Central authority"
        MINISTRY = "ministry", "Ministry"
        POLICE = "police", "Police"
        PROSECUTION = "prosecution", "Prosecution office"
        COURT = "court", "Court"
        CONTACT_POINT = "contact_point", "24/7 point of contact"
        UNIT = "unit", "Unit"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="authorities")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units"
    )
    path = models.TextField(editable=False, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    functions = models.CharField(max_length=300, blank=True)
    address = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    office_hours = models.CharField(max_length=100, blank=True)
    time_zone = models.CharField(max_length=50, default="UTC")

    class Meta:
        ordering = ["country_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "name"], name="authority_name_once_per_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country_id})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.path = f"{self.parent.path if self.parent else '/'}{self.id}/"
        super().save(*args, **kwargs)

    @property
    def lineage(self) -> tuple[UUID, ...]:
        """Its own id and those of all above it, from the root down."""
        return tuple(UUID(part) for part in self.path.strip("/").split("/"))

    def covers(self, other: "Authority") -> bool:
        """Whether `other` is this authority or one of the units below it."""
        return other.path.startswith(self.path)


class SheetVersion(models.Model):
    """A version of a country's sheet (mla.directory.sheet): proposed by one administrator, confirmed by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    body = models.JSONField(default=dict)
    proposed_by_id = models.UUIDField()
    proposed_at = models.DateTimeField(default=now)
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["country_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["country", "number"], name="sheet_number_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by_id=None)
                | ~models.Q(confirmed_by_id=models.F("proposed_by_id")),
                name="sheet_confirmed_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Sheet {self.number} of {self.country_id}"


class LawImport(models.Model):
    """Law as the operator imported it (docs/law.md): a list of parties to instruments (CSV) or, where `treaty`
    names one, the record of that treaty (TOML). Earlier imports stay; the last of its kind is in use.
    """

    number = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=255)
    treaty = models.CharField(max_length=255, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField(default=now)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="imported_is_imported", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Import {self.number}: {self.name}"
