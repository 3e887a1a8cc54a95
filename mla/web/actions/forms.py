"""The form that every step has, and those that ask for a reason, a reference or an outcome."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import prefetch_related_objects
from django.utils.datastructures import MultiValueDict

from mla.cases.models import Case, ItemState
from mla.cases.snapshots import content, content_hash
from mla.usecases.acknowledge_case import LONGEST
from mla.web.actions.situation import Situation

NAME_IT = "Write something here: it is needed."


def words(
    label: str, hint: str = "", *, rows: int = 5, missing: str = NAME_IT, required: bool = True
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"required": missing},
    )


class ChoiceWithHints(forms.ChoiceField):
    """`hints` explains choices by their value; the template hands them to the field's markup."""

    def __init__(self, *, hints: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.hints = hints


class StepForm(forms.Form):
    """Asks for nothing by itself: the button is the answer."""

    optional: ClassVar[frozenset[str]] = frozenset()
    called: ClassVar[Mapping[str, str]] = {}
    """The field for a problem that the use case names otherwise."""
    about: ClassVar[str] = ""
    """The hidden field that says to which of several things the answer belongs."""
    use_required_attribute = False

    def __init__(
        self,
        at: Situation,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.at = at
        self.prepare()

    def prepare(self) -> None:
        """Fields and choices that depend on the request."""

    @property
    def aloud(self) -> Mapping[str, str]:
        """Labels for where a field stands alone, by its name; those that say enough are left out."""
        return {}

    def is_about(self, typed: Mapping[str, list[str]]) -> bool:
        """Whether what was typed before answers what this form asks about."""
        return not self.about or typed.get(self.about) == [str(self.fields[self.about].initial)]

    def given(self) -> dict[str, Any]:
        """What the use case is called with, by the names of its parameters."""
        return dict(self.cleaned_data)

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Puts what the use case found wrong to the fields that it names."""
        for name, text in problems.items():
            field = self.called.get(name, name)
            self.add_error(field if field in self.fields else None, text)


class HandBackForm(StepForm):
    reason = words(
        "What must be changed, and why?",
        "The drafter reads this. The other country never does.",
        missing="Write what must be changed, so that the drafter can do it.",
    )


class PreviewedForm(StepForm):
    """Carries the hash of what the person read, so that nothing else leaves."""

    previewed = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        prefetch_related_objects([self.at.case], "subjects", "items", "attachments")
        self.fields["previewed"].initial = content_hash(content(self.at.case))


class AcknowledgeForm(StepForm):
    optional = frozenset({"reference"})
    reference = forms.CharField(
        label="Your own reference",
        help_text="The number in your register. Leave it empty to be given the next one.",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"Shorten the reference to {LONGEST} characters."},
    )

    def prepare(self) -> None:
        if self.at.case.their_reference:
            self.fields[
                "reference"
            ].help_text = f"Leave it empty to keep {self.at.case.their_reference}, as for the earlier version."


class WithdrawForm(StepForm):
    reason = words(
        "Why is it no longer needed?",
        "The other country reads this.",
        missing="Write why it is no longer needed: the other country is told.",
    )


class AbandonForm(StepForm):
    optional = frozenset({"reason"})
    reason = words("Why is it discarded?", "For your own record.", rows=3, required=False)


class ReturnEvidenceForm(StepForm):
    reason = words(
        "What must be corrected?",
        "The officer who submitted the evidence reads this. The other country never does.",
        missing="Write what must be corrected, so that the officer can do it.",
    )


class HoldForm(StepForm):
    reason = words(
        "Why must nothing be released for now?",
        "For example, an appeal, a claim of privilege, or a decision that a minister has to take. "
        "Only your side reads this.",
        missing="Write why nothing may be released, so that others of your side know what it waits for.",
    )


class LiftHoldForm(StepForm):
    reason = words(
        "Why can it be released now?",
        "For your own record: for example, how the appeal was decided.",
        rows=3,
        missing="Write why the hold ends: the record of your side keeps it.",
    )


class CloseForm(StepForm):
    outcome = forms.ChoiceField(
        label="How did this request end?",
        widget=forms.RadioSelect,
        choices=Case.Outcome.choices,
        error_messages={"required": "Choose how this request ended."},
    )

    def prepare(self) -> None:
        self.fields["outcome"].initial = suggested_outcome(self.at.case)


def suggested_outcome(case: Case) -> str:
    """What the states of the items speak for; the person may choose otherwise."""
    asked = [state for state in case.item_states if state is not ItemState.WITHDRAWN]
    if case.state == "refused":
        return Case.Outcome.REFUSED
    if not asked:
        return Case.Outcome.NO_LONGER_NEEDED
    failed = [state in {ItemState.REFUSED, ItemState.NOT_EXECUTABLE} for state in asked]
    if all(failed):
        return Case.Outcome.NOT_EXECUTED
    return Case.Outcome.PARTLY if any(failed) else Case.Outcome.EXECUTED


class OutcomeForm(StepForm):
    outcome = forms.ChoiceField(
        label="How did it end?",
        widget=forms.RadioSelect,
        choices=[
            (ItemState.NOTHING_FOUND, "Nothing found: it was searched for, and there is nothing"),
            (ItemState.DONE, "Done, and there is no evidence to hand over (served, located)"),
            (ItemState.NOT_EXECUTABLE, "Cannot be executed"),
        ],
        error_messages={"required": "Choose how this item ended."},
    )
    note = words(
        "What do you tell the other country?",
        "For example, what was searched and when, on whom it was served, or why it cannot be executed.",
        missing="Write what was done, or why it cannot be: the other country is told.",
    )
