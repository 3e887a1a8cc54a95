"""The forms about conditions of use: propose, lift, answer."""

from typing import Any

from django import forms

from mla.cases.models import Condition
from mla.cases.models.condition import LONGEST_ARTICLE
from mla.cases.selectors import open_conditions
from mla.common.errors import WrongState
from mla.web.actions.forms import StepForm, words
from mla.web.actions.situation import Situation

YES, NO = "yes", "no"


def opens_with_an_open_condition(at: Situation) -> None:
    if not open_conditions(at.case):
        raise WrongState("No condition of use waits for an answer.")


def opens_with_a_condition(at: Situation) -> None:
    if not _in_play(at):
        raise WrongState("This request has no condition of use that could be lifted.")


def article_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="As it is to be cited. For example, Budapest Convention, Article 28(2)",
        required=False,
        max_length=LONGEST_ARTICLE,
        error_messages={"max_length": f"Shorten the article to {LONGEST_ARTICLE} characters."},
    )


class ProposeConditionForm(StepForm):
    optional = frozenset({"article"})
    text = words(
        "Condition of use",
        "For example: the evidence may be used only in the criminal proceedings that the request names.",
        missing="Write the condition.",
    )
    article = article_field("Article on which it rests")


class LiftConditionForm(StepForm):
    condition_id = forms.ChoiceField(
        label="Which condition is lifted?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the condition that you lift."},
    )

    def prepare(self) -> None:
        found = _in_play(self.at)
        field = self.fields["condition_id"]
        field.choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.number}. {one.text} ({one.get_state_display().lower()})")
            for one in found
        ]
        field.initial = str(found[0].pk) if len(found) == 1 else self.at.wanted


class AnswerConditionForm(StepForm):
    """About one condition: the one that the link named, else the oldest that waits."""

    about = "condition_id"

    condition_id = forms.UUIDField(widget=forms.HiddenInput)
    accept = forms.ChoiceField(
        label="Does your state accept this condition?",
        widget=forms.RadioSelect,
        choices=[(YES, "Yes, we accept it and will keep to it"), (NO, "No, we decline it")],
        error_messages={"required": "Choose whether your state accepts the condition."},
    )
    reason = words(
        "Reason",
        "Needed if you decline: the other country reads it, and lifts or changes the condition, or refuses the item.",
        rows=4,
        required=False,
    )

    def prepare(self) -> None:
        self.waiting = open_conditions(self.at.case)
        self.condition = self._chosen()
        self.fields["condition_id"].initial = self.condition.pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("accept") == NO and not cleaned.get("reason"):
            self.add_error("reason", "Write why your state declines the condition.")
        return cleaned

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "accept": self.cleaned_data["accept"] == YES}

    def _chosen(self) -> Condition:
        if not self.waiting:
            raise WrongState("This condition was answered in the meantime.")
        wanted = str(self.data.get("condition_id") or self.at.wanted)
        return next((one for one in self.waiting if str(one.pk) == wanted), self.waiting[0])


def _in_play(at: Situation) -> list[Condition]:
    return list(at.case.conditions.exclude(state=Condition.State.LIFTED))
