"""The legal bases of a request: what binds the two states today, best first, and everything else with its reason."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mla.cases.completeness import law
from mla.legal.law import TREATY_RECORD
from mla.web.forms.basis_choices import (
    HELD_APART,
    basis_choices,
    said_of_list,
)
from mla.web.forms.draft_form import DraftForm, LongText

ADD = "Choose all that you rely on. Each adds what it asks of a request."
NO_COUNTRY = (
    '<strong>First <a class="govuk-link" href="{}">choose the country that you ask</a>:</strong> '
    "then this page says which of these bind the two states, and why. {}"
)
BEST_FIRST = (
    "What binds your state and {} today for what you ask{}, best first. According to {}. {} "
    '<a class="govuk-link" href="{}">All instruments</a>'
)


class BasisForm(DraftForm):
    section = "basis"
    folded_title = HELD_APART

    bases = forms.MultipleChoiceField(
        label="Legal basis", widget=forms.CheckboxSelectMultiple, required=False
    )
    basis_statement = LongText(
        label="Why this basis applies",
        help_text="As in: the conduct is an offence that the convention itself defines.",
    )

    def prepare(self) -> None:
        self.offered = basis_choices(self.case)
        self.fields["bases"].choices = self.offered.choices  # type: ignore[attr-defined]
        self.fields["bases"].help_text = self._how_chosen()

    def _how_chosen(self) -> SafeString:
        if not self.offered.options:
            url = reverse("draft-section", args=[self.case.pk, "authorities"])
            return format_html(NO_COUNTRY, url, ADD)
        what = "" if self.offered.asked else " (for any kind of assistance, while nothing is asked)"
        country, used = self.case.requested_country, said_of_list(law(self.case))
        return format_html(BEST_FIRST, country, what, used, ADD, reverse("law"))

    def told(self) -> Mapping[str, Any]:
        """The treaty's name is known from the list of parties: it stands there until somebody writes another."""
        known = self.offered.treaty if TREATY_RECORD in self.case.bases else ""
        return {"treaty": known, **self.case.particulars}

    def values(self) -> dict[str, Any]:
        found = super().values()
        if TREATY_RECORD in found["bases"] and not found["particulars"].get("treaty"):
            found["particulars"]["treaty"] = self.offered.treaty
        return found

    @property
    def hints(self) -> dict[str, Any]:
        return self.offered.hints(self["bases"].value() or ())

    @property
    def folded(self) -> frozenset[str]:
        return self.offered.apart
