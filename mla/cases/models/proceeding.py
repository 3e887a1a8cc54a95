"""Criminal proceedings: the domestic file from which requests to several countries may be made."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mla.common.ids import new_id
from mla.directory.models import Authority, Country


class Proceeding(models.Model):
    class Stage(models.TextChoices):
        INVESTIGATION = "investigation", "Investigation"
        PROSECUTION = "prosecution", "Prosecution"
        TRIAL = "trial", "Trial"
        APPEAL = "appeal", "Appeal"
        EXECUTION = "execution", "Execution of a judgment"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="proceedings", null=True, blank=True
    )
    reference = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    offence = models.TextField(blank=True)
    law_text = models.TextField(blank=True)
    maximum_penalty = models.CharField(max_length=300, blank=True)
    maximum_years = models.PositiveSmallIntegerField(null=True, blank=True)
    """Of deprivation of liberty: what thresholds are compared with; empty while not stated."""
    offence_articles = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Offences of a convention that the conduct is: `UNCC 7`."""
    organised = models.BooleanField(null=True, blank=True)
    """Transnational, with an organised criminal group involved; empty while not stated."""
    authority_functions = models.TextField(blank=True)
    particulars = models.JSONField(default=dict, blank=True)
    """What else the law may ask (mla.cases.particulars)."""
    editor_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    """Who ever wrote in it: authors of every request made from it, also of one that is drafted later."""
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.reference or self.title or "Criminal proceedings not yet named"
