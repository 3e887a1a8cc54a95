"""The sections of a draft as forms: everything may be left for later, only the impossible is refused."""

from collections.abc import Mapping
from typing import Any

from django import forms

from mla.accounts.models import Membership
from mla.cases.models import Case, Proceeding
from mla.cases.sides import Urgency
from mla.cases.snapshots import content
from mla.directory.models import Authority, Country
from mla.directory.selectors import countries_to_ask
from mla.usecases.draft_case import proceedings_of
from mla.usecases.save_proceedings import known_offences
from mla.web.comparison import Comparison, compare
from mla.web.fields import DayField
from mla.web.forms.basis import BasisForm
from mla.web.forms.draft_form import DraftForm, Line, LongText

LONGEST_SENTENCE = 99


class CentralAuthority(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Authority) -> str:
        return f"{obj.country}: {obj.name}"


class AuthoritiesForm(DraftForm):
    section = "authorities"
    aliases = {"requested_country": "requested_authority"}

    title = Line(
        label="Short title of the request",
        help_text="For lists, as in: Ransom mail to a hospital. It is printed on the letter.",
    )
    requested_authority = CentralAuthority(
        label="Country and central authority that you ask",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="Not chosen yet",
    )
    contact_name = Line(
        label="Contact person", help_text="Whom the other side can ask about the facts."
    )
    contact_title = Line(label="Function of the contact person")
    contact_email = Line(label="E-mail address of the contact person")
    contact_telephone = Line(
        label="Telephone of the contact person",
        help_text="With the country code: +55 61 5550 0100.",
    )

    def prepare(self) -> None:
        central = Authority.objects.filter(kind=Authority.Kind.CENTRAL).exclude(
            country_id=self.case.requesting_country_id
        )
        asked = Authority.objects.filter(pk__in=[self.case.requested_authority_id])
        offered = asked if self.case.sent_number else central  # what was sent stays where it went
        self.fields["requested_authority"].queryset = (  # type: ignore[attr-defined]
            offered.select_related("country").order_by("country__name", "name")
        )

    def columns(self) -> dict[str, Any]:
        asked = self.cleaned_data["requested_authority"]
        return {**super().columns(), "requested_country": asked.country if asked else None}


class ProceedingsForm(DraftForm):
    section = "proceedings"

    reference = Line(
        label="Your reference of the criminal proceedings", help_text="For example, IPL 100/2026"
    )
    title = Line(
        label="Name of the proceedings",
        help_text="As people speak of them. Leave it out if there is none.",
    )
    stage = forms.ChoiceField(
        label="Stage", choices=Proceeding.Stage.choices, widget=forms.RadioSelect, required=False
    )
    offence = LongText(
        label="Offence", rows=3, help_text="Its name, and the provision that makes it one."
    )
    law_text = LongText(
        label="Text of the law", rows=8, help_text="Word for word, in the language of the request."
    )
    maximum_penalty = Line(
        label="Maximum penalty", help_text="For example, imprisonment of ten years"
    )
    maximum_years = forms.IntegerField(
        label="Maximum deprivation of liberty, in years",
        required=False,
        min_value=0,
        max_value=LONGEST_SENTENCE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        help_text="In whole years, to compare with what a convention asks for. "
        f"For life imprisonment write {LONGEST_SENTENCE}.",
        error_messages={"invalid": "Write the years as a number, as in 10."},
    )
    offence_articles = forms.MultipleChoiceField(
        label="Offences of a convention that the conduct is",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They open the full assistance of that convention.",
    )
    organised = forms.TypedChoiceField(
        label="Is it transnational, with an organised criminal group involved?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Not stated"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        help_text="The UN Convention against Transnational Organized Crime applies only then.",
    )
    authority = forms.ModelChoiceField(
        label="Authority that runs the proceedings",
        help_text="Evidence packages are addressed to it: its prosecutors open them.",
        queryset=Authority.objects.none(),
        required=False,
        empty_label="Not chosen yet",
    )
    authority_functions = LongText(
        label="Functions of this authority",
        rows=3,
        help_text="What your law lets it do, as in: directs criminal investigations and brings charges.",
    )

    def saved(self) -> dict[str, Any]:
        proceeding = self.case.proceeding
        named = {n: getattr(proceeding, n) for n in self.base_fields if n != "version"}
        organised = {None: "", True: "yes", False: "no"}[proceeding.organised]
        return {**named, "organised": organised}

    def told(self) -> Mapping[str, Any]:
        return dict(self.case.proceeding.particulars)

    def prepare(self) -> None:
        self.fields["offence_articles"].choices = self._offences()  # type: ignore[attr-defined]
        self.fields["authority"].queryset = Authority.objects.filter(  # type: ignore[attr-defined]
            country_id=self.case.requesting_country_id
        ).order_by("name")
        self.fields["authority"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]

    def _offences(self) -> list[tuple[str, str]]:
        """Those of the bases chosen, and what was chosen before."""
        chosen = set(self.case.proceeding.offence_articles)
        bases = set(self.case.bases)
        return [
            (code, words)
            for code, words in known_offences().items()
            if code in chosen or code.partition(" ")[0] in bases
        ]


class DualCriminalityForm(DraftForm):
    """The conduct and the law of both states, side by side; a person concludes."""

    section = "dual_criminality"
    template = "dual_criminality"

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.further = set()  # the page is about nothing else

    @property
    def comparison(self) -> Comparison:
        return compare(self.case, content(self.case), editable=True)

    def notes(self) -> dict[str, list[tuple[str, str]]]:
        """None: the comparison above shows what the sheet says."""
        return {}


class FactsForm(DraftForm):
    section = "facts"

    facts = LongText(
        label="What happened",
        rows=18,
        help_text="Who did what to whom, when and where, how it came to light, "
        "and how what you ask for belongs to it.",
    )


class ProcedureForm(DraftForm):
    section = "procedure"

    special_procedure = LongText(
        label="Procedure that you ask to be followed",
        help_text="Only what your courts need, as in: certified copies, a statement on oath, hash values. "
        "The other side follows it where its law allows.",
    )


class UrgencyForm(DraftForm):
    section = "urgency"

    urgency = forms.TypedChoiceField(
        label="How urgent is it?",
        choices=[(rank.value, rank.label) for rank in reversed(Urgency)],
        coerce=int,
        widget=forms.RadioSelect,
        required=False,
    )
    urgency_reason = LongText(
        label="Why it is urgent", help_text="As in: the provider deletes its logs after 90 days."
    )

    def clean_urgency(self) -> int:
        return (
            self.cleaned_data["urgency"] if self.cleaned_data["urgency"] != "" else Urgency.ROUTINE
        )


class ConfidentialityForm(DraftForm):
    section = "confidentiality"

    confidentiality = forms.ChoiceField(
        label="Confidentiality",
        choices=Case.Confidentiality.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    confidentiality_reason = LongText(label="Why it must be kept secret, and from whom")

    def clean_confidentiality(self) -> str:
        return self.cleaned_data["confidentiality"] or Case.Confidentiality.ORDINARY


class DeadlineForm(DraftForm):
    section = "deadline"

    deadline_on = DayField(
        label="Needed by",
        required=False,
        help_text="Only if a date binds you. For example, 27 3 2027",
    )
    deadline_reason = LongText(
        label="Why by this date", help_text="As in: detention ends on this day."
    )


SECTION_FORMS: dict[str, type[DraftForm]] = {
    form.section: form
    for form in (
        AuthoritiesForm,
        ProceedingsForm,
        DualCriminalityForm,
        BasisForm,
        FactsForm,
        ProcedureForm,
        UrgencyForm,
        ConfidentialityForm,
        DeadlineForm,
    )
}


class NewDraftForm(forms.Form):
    title = forms.CharField(
        label="Short title",
        help_text="For lists, as in: Ransom mail to a hospital. You can change it later.",
    )
    requested_country = forms.ModelChoiceField(
        label="Country that you ask",
        queryset=Country.objects.none(),
        required=False,
        empty_label="Not decided yet",
        help_text="Only countries whose central authority is known here.",
    )
    proceeding = forms.ModelChoiceField(
        label="Criminal proceedings",
        queryset=Proceeding.objects.none(),
        required=False,
        empty_label="New criminal proceedings",
        help_text="Choose those of an earlier request of your authority, and what is known of them is filled in.",
    )

    urgency = forms.TypedChoiceField(
        label="How urgent is it?",
        choices=[(rank.value, rank.label) for rank in reversed(Urgency)],
        coerce=int,
        widget=forms.RadioSelect,
        required=False,
        help_text="The reason comes later, in the draft.",
    )

    def __init__(self, data: Any = None, *, actor: Membership, **given: Any) -> None:
        super().__init__(data, use_required_attribute=False, **given)
        named = proceedings_of(actor).exclude(reference="", title="").order_by("-created_at")
        self.fields["proceeding"].queryset = named  # type: ignore[attr-defined]
        self.fields["proceeding"].label_from_instance = _named  # type: ignore[attr-defined]
        self.fields["requested_country"].queryset = countries_to_ask(  # type: ignore[attr-defined]
            actor.country_code
        )

    def clean_urgency(self) -> int:
        chosen = self.cleaned_data["urgency"]
        return Urgency.ROUTINE if chosen == "" else chosen

    def blame(self, problems: Mapping[str, str]) -> None:
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


def _named(proceeding: Proceeding) -> str:
    return ": ".join(filter(None, (proceeding.reference, proceeding.title)))
