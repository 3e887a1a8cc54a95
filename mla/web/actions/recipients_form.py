"""The form in which the central authority names who receives evidence, with what it opens with."""

from typing import Any
from uuid import UUID

from django import forms

from mla.common.errors import WrongState
from mla.custody.models import Recipient
from mla.policy.sight import packages_nobody_can_open
from mla.web.actions.forms import StepForm
from mla.web.actions.situation import Situation


def opens_with_a_package(at: Situation) -> None:
    if not at.packages:
        raise WrongState("No evidence was released yet: there is nothing to receive.")


def waiting_packages(at: Situation) -> dict[str, Any]:
    """What nobody can open, and whether anybody in the country could."""
    return {
        "closed": packages_nobody_can_open(at.case),
        "anybody": bool(at.receiving),
    }


class RecipientsForm(StepForm):
    optional = frozenset({"authorities", "persons"})
    packages = forms.MultipleChoiceField(
        label="Which packages?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one package."},
    )
    authorities = forms.MultipleChoiceField(
        label="Authorities",
        help_text="All people there, and of the authorities above, who may receive evidence.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    persons = forms.MultipleChoiceField(
        label="Single persons",
        help_text="Only these, and not their colleagues. Their authority then sees the request, but not the evidence.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        packages, people = self.at.packages, self.at.receiving
        self._offer("packages", {one.pk: f"Package {one.number}" for one in packages})
        self._offer("authorities", {one.authority_id: one.authority.name for one in people})
        self._offer("persons", {one.pk: f"{one.user.name}, {one.authority.name}" for one in people})
        now = Recipient.objects.filter(package__in=packages)
        self.initial = {
            "packages": [str(one.pk) for one in packages],
            "authorities": [str(one.authority_id) for one in now if one.authority_id],
            "persons": [str(one.membership_id) for one in now if one.membership_id],
        }

    def given(self) -> dict[str, Any]:
        return {name: [UUID(one) for one in chosen] for name, chosen in self.cleaned_data.items()}

    def _offer(self, name: str, choices: dict[UUID, str]) -> None:
        self.fields[name].choices = [  # type: ignore[attr-defined]
            (str(pk), label) for pk, label in choices.items()
        ]
