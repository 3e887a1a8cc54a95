"""A word in every text that one side keeps to itself: each text column of the models is planted, or excused by name."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from mla.cases.models import Case, Decision, Item, Participant, Proceeding
from mla.cases.particulars import PARTICULARS, TICK, Owner
from mla.cases.sides import Side
from mla.custody.models import Exhibit
from mla.usecases.keep_scratch import keep_scratch
from tests.world import World, by_hand

TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
DRAFT = {
    Case: (
        "title contact_name contact_title contact_email contact_telephone basis_statement particulars overrides facts "
        "special_procedure urgency_reason confidentiality_reason deadline_reason"
    ),
    Proceeding: "reference title offence law_text maximum_penalty authority_functions particulars",
    Item: "what holder purpose particulars",
}
"""Of the new version of a request that was sent back."""
PLANTED = {f"{model.__name__}.{name}" for model, names in DRAFT.items() for name in names.split()}
PLANTED |= {
    f"Subject.{name}" for name in ("identifier", "provider", "location", "nationality", "note")
}
PLANTED |= {f"Attachment.{name}" for name in ("name", "description")}
PLANTED |= {"Participant.title", "Scratch.fields"}
OWN_DECISION = ("ground", "article", "reasons", "consultation_note")
OF_THE_REQUESTED = {f"Exhibit.{name}" for name in ("source", "collector", "place", "note")}
OF_THE_REQUESTED |= {"Item.hold_reason", *(f"Decision.{name}" for name in OWN_DECISION)}
"""Of files that were not released, of an item on hold, and of decisions for the own side alone."""

ON_NO_PAGE = ("Decision.consultation_note", "Exhibit.collector", "Exhibit.note", "Exhibit.place")
"""Of the above: kept in the database, and read by nobody before a release."""

BY_USE_CASES = {
    "Case.issued_as": "who signed on paper, and the scan",
    "Exhibit.name": "the files of another item, and one taken back",
    "CustodyEvent.note": "why a file was taken back",
    "SheetVersion.body": "a sheet that was proposed on either side",
}
"""Planted where test_canary.py takes the step."""

CODES = "a code, a hash, a number or an id"
EXCUSED = {
    CODES: (
        "Attachment.serves Attachment.sha256 Case.bases Case.issued_content Case.issuer Case.measures "
        "Case.section_versions "
        "Acknowledgement.conditions_hash Count.scope Count.side Count.state CountDelta.scope CountDelta.side "
        "CountDelta.before CountDelta.after CustodyEvent.sha256 Decision.side Document.content_hash Document.sha256 "
        "Exhibit.sha256 Exhibit.sha512 Grant.delivered Item.basis Item.fallback Item.measure Numbering.series "
        "Package.custody_sha256 Package.layout_sha256 Package.sha256 Participant.measures Participant.scope "
        "Proceeding.editor_ids Proceeding.offence_articles Scratch.path SentVersion.content_hash SentVersion.snapshot_hash "
        "Subject.time_zone"
    ),
    "told to the other side": (
        "Case.reference Case.their_reference Condition.text Condition.article Condition.answer_reason "
        "Decision.missing Item.outcome_note Package.conditions_text Document.name"
    ),
    "the names of who held a released file, which the package carries": (
        "CustodyEvent.person CustodyEvent.role CustodyEvent.authority"
    ),
    "what search compares with, never shown: tests/web/test_lists.py searches": "Case.tokens",
    "the directory, which everybody reads": (
        "Country.code Country.name Authority.path Authority.name Authority.short_name Authority.functions "
        "Authority.address Authority.email Authority.telephone Authority.office_hours Authority.time_zone"
    ),
    "law, which everybody reads": "LawImport.name LawImport.treaty LawImport.text LawImport.sha256",
}


def text_columns() -> set[str]:
    """Of all models that a person fills; those with fixed choices hold codes."""
    return {
        f"{model.__name__}.{field.name}"
        for app in ("cases", "custody", "directory")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.local_fields
        if isinstance(field, TEXTS) and not field.choices
    }


def excused() -> Iterator[str]:
    for names in EXCUSED.values():
        yield from names.split()


def word(column: str) -> str:
    """The canary of a column; none is part of another."""
    return f"Qw{sorted(PLANTED | OF_THE_REQUESTED).index(column):02}x7"


def plant_revision(case: Case, world: World) -> None:
    """Into all that the new version says, and what its author has typed and not saved."""
    author = world.asking.investigator
    with by_hand():
        _plant(Case.objects.filter(pk=case.pk), DRAFT[Case])
        _plant(Proceeding.objects.filter(pk=case.proceeding_id), DRAFT[Proceeding])
        _plant(case.items.all(), DRAFT[Item])
        _plant(case.subjects.all(), "identifier provider location nationality note")
        _plant(case.attachments.all(), "name description")
        _plant(Participant.objects.filter(case=case, side=Side.REQUESTING), "title")
    page = reverse("draft-section", args=[case.pk, "facts"])
    keep_scratch(
        person_id=author.user_id,
        path=page,
        fields={"facts": [word("Scratch.fields")], "version": ["1"]},
    )


def plant_execution(case: Case, item: Item) -> None:
    """Into what the requested side alone keeps; the files of `item` were not released."""
    unreleased = Exhibit.objects.filter(item__case=case)
    decisions = Decision.objects.filter(case=case, own_side_only=True, side=Side.REQUESTED)
    assert decisions.count() > 1
    with by_hand():
        _plant(unreleased.filter(item=item), "source collector place note")
        _plant(unreleased.exclude(taken_back_at=None), "source collector place note")
        _plant(Item.objects.filter(pk=item.pk), "hold_reason")
        _plant(decisions, " ".join(OWN_DECISION))


def _plant(rows: QuerySet[Any], names: str) -> None:
    """At the end of what stands there already."""
    assert rows
    model = rows.model
    values = {
        name: _changed(model, name, word(f"{model.__name__}.{name}")) for name in names.split()
    }
    rows.update(**values)


def _changed(model: type[models.Model], name: str, planted: str) -> object:
    if name == "particulars":
        return _particulars(model, planted)
    if name == "overrides":
        warning = {
            "code": "none",
            "item": None,
            "about": [],
            "sentence": planted,
            "reason": planted,
        }
        return [warning]
    return Concat(F(name), Value(f" {planted}"), output_field=models.TextField())


OWNERS: Mapping[type[models.Model], Owner] = {
    Case: Owner.REQUEST,
    Proceeding: Owner.PROCEEDING,
    Item: Owner.ITEM,
}


def _particulars(model: type[models.Model], planted: str) -> dict[str, str]:
    """Every element of this owner that is a text."""
    return {
        one.element: planted
        for one in PARTICULARS
        if one.owner is OWNERS[model] and one.rows != TICK and one.choices is None
    }
