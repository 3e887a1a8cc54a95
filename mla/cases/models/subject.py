"""Persons, accounts, devices and addresses concerned."""

from django.db import models

from mla.cases.models.case import Case
from mla.common.ids import new_id

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
    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANISATION = "organisation", "Organisation"
        ACCOUNT = "account", "Account"
        DEVICE = "device", "Device"
        ADDRESS = "address", "Internet address or domain"

    class IdentifierType(models.TextChoices):
        NAME = "name", "Name"
        EMAIL = "email", "E-mail address"
        USER_NAME = "user_name", "User name or account number"
        PHONE = "phone", "Telephone number"
        IPV4 = "ipv4", "IPv4 address"
        IPV6 = "ipv6", "IPv6 address"
        DOMAIN = "domain", "Domain name"
        URL = "url", "Web address"
        IMEI = "imei", "IMEI"
        WALLET = "wallet", "Virtual asset wallet"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=Kind)
    identifier_type = models.CharField(max_length=10, choices=IdentifierType)
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
