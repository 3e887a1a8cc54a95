"""The forms of the requested side's decisions on a whole request: assign, accept, send back, release."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField

from mla.cases import states
from mla.cases.models import Item, ItemState
from mla.directory.models import Authority
from mla.legal.measures import Measure
from mla.policy.sight import executing_authorities
from mla.usecases.accept_case import CONCLUSIONS, Conclusion
from mla.usecases.grounding import bases_of, offered
from mla.web.actions.condition_forms import article_field
from mla.web.actions.forms import StepForm, words
from mla.web.actions.ground_form import ground_fields, ground_given, problems_of
from mla.web.actions.releasing import releasable
from mla.web.actions.situation import ItemWords
from mla.web.fields import DayField

ACCEPT, REFUSE = "accept", "refuse"


def _choices(authorities: Iterable[Authority]) -> list[tuple[str, str]]:
    return [("", "Choose an authority"), *((str(one.pk), one.name) for one in authorities)]


class AssignForm(StepForm):
    """A select for each item that nobody works on yet, of the authorities that have people for it."""

    def prepare(self) -> None:
        authorities = _choices(executing_authorities(self.at.actor.country_code))
        for one in self.at.items:
            if one.item.state in {ItemState.ASKED, ItemState.ASSIGNED}:
                self.fields[str(one.item.pk)] = forms.ChoiceField(
                    label=one.title,
                    help_text=one.short,
                    choices=authorities,
                    initial=str(one.item.authority_id or ""),
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.values()) and not self.errors:
            self.add_error(
                next(iter(self.fields), None), "Choose an authority for at least one item."
            )
        return cleaned

    def given(self) -> dict[str, Any]:
        chosen = {UUID(item): UUID(to) for item, to in self.cleaned_data.items() if to}
        return {"assignments": chosen}


@dataclass(frozen=True, slots=True)
class ItemQuestions:
    """What is asked about one item: accepted or not, and if not, the ground."""

    words: ItemWords
    choice: BoundField
    ground: list[BoundField]
    is_open: bool


class AcceptForm(StepForm):
    called = {"article": "condition_article", "text": "conditions"}
    dual_criminality = forms.ChoiceField(
        label="What do you conclude on dual criminality?",
        help_text="Only your side reads this.",
        widget=forms.RadioSelect,
        choices=list(CONCLUSIONS.items()),
        error_messages={"required": "Choose what you conclude on dual criminality."},
    )
    dual_criminality_note = words("Why", "Only your side reads this.", rows=3, required=False)
    conditions = words(
        "Conditions of use",
        "What the evidence may be used for. Leave an empty line between two conditions. "
        "The other state must accept them before evidence is released.",
        required=False,
    )
    condition_article = article_field("Article on which these conditions rest")

    def prepare(self) -> None:
        bases = bases_of(self.at.case)
        for one in self.at.items:
            self.fields[self._name(one, "choice")] = forms.ChoiceField(
                label=one.title,
                help_text=one.short,
                widget=forms.RadioSelect,
                choices=[(ACCEPT, "Accept"), (REFUSE, "Refuse this item")],
                initial=ACCEPT,
            )
            own = bases_of(self.at.case, one.item) if one.item.basis else bases
            grounds = offered(self.at.case, own, Measure(one.item.measure))
            self.fields.update(ground_fields(grounds, self._name(one, "")))

    @property
    def aloud(self) -> dict[str, str]:
        return {
            part.name: f"Item {one.words.item.number}: {part.label}"
            for one in self.questions
            for part in one.ground
        }

    @property
    def questions(self) -> list[ItemQuestions]:
        return [self._questions(one) for one in self.at.items]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        refused = self._refused(cleaned)
        for one in refused:
            prefix = self._name(one, "")
            for name, text in problems_of(ground_given(cleaned, prefix), self.at.case).items():
                self.add_error(f"{prefix}{name}", text)
        if refused and len(refused) == len(self.at.items):
            self.add_error(
                self._name(refused[0], "choice"),
                "Accept at least one item. To refuse all of them, refuse the request.",
            )
        return cleaned

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        paragraphs = typed["conditions"].replace("\r\n", "\n").split("\n\n")
        return {
            "refused": {
                one.item.pk: ground_given(typed, self._name(one, ""))
                for one in self._refused(typed)
            },
            "conditions": [text.strip() for text in paragraphs if text.strip()],
            "article": typed["condition_article"],
            "dual_criminality": Conclusion(
                typed["dual_criminality"], typed["dual_criminality_note"]
            ),
        }

    def _refused(self, typed: dict[str, Any]) -> list[ItemWords]:
        return [one for one in self.at.items if typed.get(self._name(one, "choice")) == REFUSE]

    def _questions(self, one: ItemWords) -> ItemQuestions:
        prefix = self._name(one, "")
        choice = self[f"{prefix}choice"]
        ground = [self[name] for name in ground_fields([], prefix)]
        return ItemQuestions(one, choice, ground, choice.value() == REFUSE)

    @staticmethod
    def _name(one: ItemWords, field: str) -> str:
        return f"item{one.item.number}_{field}"


class SendBackForm(StepForm):
    optional = frozenset({"others", "reasons"})
    called = {"missing": "suggested"}

    suggested = forms.MultipleChoiceField(
        label="What is missing?",
        help_text="Tick all that apply. These are the contents that the legal basis asks for.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = words("Other missing elements", "One on each line.", rows=3, required=False)
    answer_by_on = DayField(
        label="By when should it be sent again?",
        help_text="After this day you may close the request as not completed. For example, 27 3 2027",
        error_messages={"required": "Announce a date."},
    )
    reasons = words("Further explanation", "The other country reads this.", rows=3, required=False)

    def prepare(self) -> None:
        self.fields["suggested"].choices = [(text, text) for text in self._elements()]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "missing": [*typed["suggested"], *typed["others"].splitlines()],
            "answer_by_on": typed["answer_by_on"],
            "reasons": typed["reasons"],
        }

    def _elements(self) -> list[str]:
        named = bases_of(self.at.case)
        by_element = {rule.element: rule.sentence for one in named for rule in one.requirements}
        return list(by_element.values())


class ReleaseForm(StepForm):
    called = {"items": "item_ids"}

    item_ids = forms.MultipleChoiceField(
        label="Whose evidence is released?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one item."},
    )

    def prepare(self) -> None:
        ready = releasable(self.at)
        field = self.fields["item_ids"]
        field.choices = [(str(one.item.pk), f"{one.title} - {one.short}") for one in ready]  # type: ignore[attr-defined]
        field.initial = [str(one.item.pk) for one in ready]

    def given(self) -> dict[str, Any]:
        return {"item_ids": [UUID(one) for one in self.cleaned_data["item_ids"]]}


REOPENABLE = states.sources(Item, "reopen")


class ReopenForm(StepForm):
    reason = words(
        "What is missing?",
        "The other country reads this.",
        missing="Write why the request is taken up again: the other country is told.",
    )
    item_ids = forms.MultipleChoiceField(
        label="Which items are executed again?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one item."},
    )

    def prepare(self) -> None:
        ended = [one for one in self.at.items if one.item.state in REOPENABLE]
        self.fields["item_ids"].choices = [  # type: ignore[attr-defined]
            (str(one.item.pk), f"{one.title} - {one.short}") for one in ended
        ]

    def given(self) -> dict[str, Any]:
        chosen = [UUID(one) for one in self.cleaned_data["item_ids"]]
        return {"reason": self.cleaned_data["reason"], "item_ids": chosen}


class ForwardForm(StepForm):
    authority_id = forms.ChoiceField(
        label="Which authority is competent?",
        error_messages={"required": "Choose an authority."},
    )

    def prepare(self) -> None:
        own = Authority.objects.filter(country_id=self.at.actor.country_code)
        self.fields["authority_id"].choices = _choices(own)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {"authority_id": UUID(self.cleaned_data["authority_id"])}
