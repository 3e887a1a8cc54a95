"""The roles of life.md's table; a membership holds exactly one."""

from django.db import models


class Role(models.TextChoices):
    INVESTIGATOR = "investigator", "Investigator"
    CENTRAL_AUTHORITY = "central_authority", "Central authority officer"
    ISSUING_AUTHORITY = "issuing_authority", "Issuing authority"
    EXECUTING_OFFICER = "executing_officer", "Executing officer"
    PROSECUTOR = "prosecutor", "Prosecutor"
    DUTY_OFFICER = "duty_officer", "Duty officer (24/7)"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class Reach(models.TextChoices):
    AUTHORITY = "authority", "Its authority and the units below it"
    COUNTRY = "country", "The whole country"


REACH_OF_ROLE = {
    Role.CENTRAL_AUTHORITY: Reach.COUNTRY,
    Role.DUTY_OFFICER: Reach.COUNTRY,
    Role.AUDITOR: Reach.COUNTRY,
}
"""What a role reaches when its membership says nothing else: its own authority, but for these."""
