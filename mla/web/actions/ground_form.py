"""Asking for a ground of refusal or postponement, with its article, reasons and consultation."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django import forms

from mla.cases.models import Case, Decision
from mla.common.errors import Invalid
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument
from mla.usecases.grounding import GroundGiven, GroundOffered, bases_of, check, offered
from mla.web.actions.forms import ChoiceWithHints, StepForm, words
from mla.web.fields import DayField

LONGEST_ARTICLE = 200


def ground_fields(grounds: list[GroundOffered], prefix: str = "") -> dict[str, forms.Field]:
    """Its names are those of GroundGiven; nothing is required here, since `check` knows what the law wants."""
    asked: dict[str, forms.Field] = {
        "ground": ChoiceWithHints(
            label="Ground",
            widget=forms.RadioSelect,
            choices=[(one.value, one.words) for one in grounds],
            hints={one.value: one.hint for one in grounds},
            required=False,
        ),
        "article": forms.CharField(
            label="Article of your own law or treaty",
            help_text="Only for a ground of your own law, or of another treaty.",
            required=False,
            max_length=LONGEST_ARTICLE,
        ),
        "text": words(
            "What that article provides",
            "Only for a ground of your own law, or of another treaty.",
            rows=2,
            required=False,
        ),
        "reasons": words("Reasons", "The other country reads them.", required=False),
        "reasons_withheld": forms.BooleanField(
            label="The reasons cannot be given in full",
            help_text="For example for reasons of security. Say so in a sentence above.",
            required=False,
        ),
        **_consultation(),
    }
    return {f"{prefix}{name}": field for name, field in asked.items()}


def _consultation() -> dict[str, forms.Field]:
    return {
        "consultation": forms.ChoiceField(
            label="Did you consult the other country first?",
            widget=forms.RadioSelect,
            choices=Decision.Consultation.choices,
            required=False,
        ),
        "consultation_note": words(
            "About the consultation",
            "When and with whom, or why it was not appropriate.",
            rows=2,
            required=False,
        ),
    }


def _never(bases: Iterable[Instrument]) -> str:
    """What may not be a ground under these instruments."""
    said = [
        f"{one.text} ({basis.cite(one.article, verified=one.verified)})"
        for basis in bases
        for one in basis.never_grounds
    ]
    return " ".join(said)


def ground_given(cleaned: Mapping[str, Any], prefix: str = "") -> GroundGiven:
    names = [field.name for field in fields(GroundGiven)]
    typed = {name: cleaned.get(f"{prefix}{name}") for name in names}
    return GroundGiven(**{name: value for name, value in typed.items() if value is not None})


def problems_of(given: GroundGiven, case: Case, *, postpones: bool = False) -> dict[str, str]:
    try:
        check(given, case, postpones=postpones)
    except Invalid as refused:
        return refused.problems
    return {}


class GroundForm(StepForm):
    """`given()` names one GroundGiven `ground`."""

    postpones = False

    def prepare(self) -> None:
        case, item = self.at.case, self.at.item
        measure = Measure(item.measure) if item else None
        bases = bases_of(case, item)
        known = offered(case, bases, measure, postpones=self.postpones)
        self.fields.update(ground_fields(known))
        self.fields["ground"].help_text = _never(bases)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.refuse(problems_of(ground_given(cleaned), self.at.case, postpones=self.postpones))
        return cleaned

    def given(self) -> dict[str, Any]:
        return {"ground": ground_given(self.cleaned_data)}


class PostponeForm(GroundForm):
    postpones = True
    review_on = DayField(
        label="When do you look at it again?",
        help_text="For example, 27 3 2027",
        error_messages={"required": "Choose a date."},
    )

    def given(self) -> dict[str, Any]:
        return {**super().given(), "review_on": self.cleaned_data["review_on"]}
