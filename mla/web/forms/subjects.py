"""A person, account, device or address concerned, as a form; and many of them pasted at once."""

from typing import Any

from django import forms

from mla.cases.identifiers import KIND_OF, checked_port, exact, read_lines, recognise
from mla.cases.identifiers import Line as Pasted
from mla.cases.models import Case, Subject
from mla.common.errors import Invalid
from mla.web.forms.draft_form import DraftForm, Line, LongText
from mla.web.forms.periods import (
    PeriodMixin,
    from_day,
    from_time,
    to_day,
    to_time,
    typed_period,
    zone_choices,
    zone_field,
)

COLUMNS = (
    "kind",
    "identifier_type",
    "identifier",
    "port",
    "provider",
    "location",
    "nationality",
    "note",
    "time_zone",
)
MOST_LINES = 1000


class SubjectForm(PeriodMixin, DraftForm):
    section = "subjects"
    aliases = {"from_at": "from_on", "to_at": "to_on"}

    identifier = forms.CharField(
        label="Name, number or address",
        help_text="Exactly as in the source. For example, 192.0.2.10, ana@mail.example, +55 61 5550 0100",
        error_messages={"required": "Write the name, number or address."},
    )
    identifier_type = forms.ChoiceField(
        label="It is",
        required=False,
        choices=[("", "Recognise it from what I typed"), *Subject.IdentifierType.choices],
    )
    kind = forms.ChoiceField(
        label="It belongs to",
        required=False,
        choices=[("", "What such a thing usually belongs to"), *Subject.Kind.choices],
    )
    port = forms.IntegerField(
        label="Port",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
        help_text="For an address shared by many customers, the provider needs the port and the exact time.",
        error_messages={"invalid": "Write the port as a number, as in 51234."},
    )
    provider = Line(
        label="Provider", help_text="Who runs the service or assigns the number, if you know it."
    )
    location = Line(label="Where it is", help_text="The place of the person, thing or account.")
    nationality = Line(label="Nationality", help_text="Of a person, if you know it.")
    from_on = from_day()
    from_time = from_time()
    to_on = to_day()
    to_time = to_time()
    time_zone = zone_field()
    note = LongText(
        label="Note", rows=3, help_text="What part it plays, as in: sender of the ransom mail."
    )

    def __init__(
        self, data: Any = None, *, subject: Subject | None = None, case: Case, **given: Any
    ) -> None:
        self.subject = subject
        super().__init__(data, case=case, **given)

    def saved(self) -> dict[str, Any]:
        subject = self.subject or Subject()
        zone = subject.time_zone or self.actor.user.time_zone
        columns = {name: getattr(subject, name) for name in COLUMNS}
        return {**columns, **typed_period(subject.from_at, subject.to_at, zone)}

    def prepare(self) -> None:
        choices = zone_choices(self.initial["time_zone"], self.actor.user.time_zone)
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        from_at, to_at = self.read_period()
        given = {**self.cleaned_data, "from_at": from_at, "to_at": to_at}
        if given.get("identifier") and not given.get("identifier_type"):
            given["identifier_type"], given["identifier"], port = recognise(given["identifier"])
            given["port"] = given.get("port") or port
        self._check(given)
        usual = KIND_OF.get(given.get("identifier_type") or "")
        given["kind"] = given.get("kind") or usual
        return given

    def _check(self, given: dict[str, Any]) -> None:
        """Said together with what else is wrong; the use case checks again."""
        try:
            exact(
                given.get("identifier_type") or Subject.IdentifierType.NAME,
                given.get("identifier") or "-",
            )
            checked_port(given.get("port"))
        except Invalid as refused:
            for name, sentence in refused.problems.items():
                self.add_error(name, sentence)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*COLUMNS, "from_at", "to_at")}


class PasteForm(DraftForm):
    """Many identifiers, one a line; shown back before they are added."""

    section = "subjects"

    lines = LongText(
        label="One name, number or address a line",
        rows=12,
        help_text="A comma and the provider may follow, as in: ana@mail.example, Example Mail Ltd. "
        "An address may carry its port, as in: 192.0.2.10:51234.",
    )

    def saved(self) -> dict[str, Any]:
        return {}

    def clean_lines(self) -> list[Pasted]:
        found = read_lines(self.cleaned_data["lines"])
        if not found:
            raise forms.ValidationError("Paste at least one line.")
        if len(found) > MOST_LINES:
            raise forms.ValidationError(
                f"Paste at most {MOST_LINES} lines at a time; these are {len(found)}."
            )
        return found
