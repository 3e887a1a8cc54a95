"""A person, account, device or address concerned, as a form; and many of them pasted at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from mla.cases.letter import period
from mla.cases.models import Case, Subject
from mla.cases.pasted import Line as Understood
from mla.cases.pasted import Pasted, read_lines
from mla.common.canonical import moment
from mla.common.errors import Invalid
from mla.legal.identifiers import KIND_OF, KINDS, TYPES, Type, checked_port, exact, understood
from mla.usecases.save_subjects import MOST
from mla.web.forms.draft_form import DraftForm, Line, LongText
from mla.web.forms.periods import (
    NO_ZONE,
    PeriodMixin,
    from_day,
    from_time,
    to_day,
    to_time,
    typed_period,
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
SAID, SHOWN = 10, 100  # of bad lines on top, of lines in the table
LARGEST = 3_000_000  # bytes of a file: what it says comes back in the form, which takes 5 MB


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
        choices=[("", "Recognise it from what I typed"), *TYPES.items()],
    )
    kind = forms.ChoiceField(
        label="It belongs to",
        required=False,
        choices=[("", "What such a thing usually belongs to"), *KINDS.items()],
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
        self,
        data: Any = None,
        *,
        subject: Subject | None = None,
        case: Case,
        zone: str = "",
        **given: Any,
    ) -> None:
        """`zone`: chosen last in this draft."""
        self.subject, self.zone_before = subject, zone
        super().__init__(data, case=case, **given)

    @property
    def new(self) -> bool:
        return self.subject is None

    def saved(self) -> dict[str, Any]:
        subject = self.subject or Subject()
        timed = subject.from_at or subject.to_at
        zone = (subject.time_zone or self.actor.user.time_zone) if timed else self.zone_before
        columns = {name: getattr(subject, name) for name in COLUMNS}
        return {**columns, **typed_period(subject.from_at, subject.to_at, zone)}

    def prepare(self) -> None:
        zone: Any = self.fields["time_zone"]
        self.offer_zones(zone, self.initial["time_zone"], self.actor.user.time_zone)

    def clean(self) -> dict[str, Any]:
        from_at, to_at = self.read_period()
        given = {**self.cleaned_data, "from_at": from_at, "to_at": to_at}
        if not (from_at or to_at):
            given["time_zone"] = ""
        if given.get("identifier"):
            said = given.get("identifier_type") or ""
            given["identifier_type"], given["identifier"], given["port"] = understood(
                said, given["identifier"], given.get("port")
            )
        self._check(given)
        usual = KIND_OF.get(given.get("identifier_type") or "")
        given["kind"] = given.get("kind") or usual
        return given

    def _check(self, given: dict[str, Any]) -> None:
        """Said together with what else is wrong; the use case checks again."""
        try:
            exact(
                given.get("identifier_type") or Type.NAME,
                given.get("identifier") or "-",
            )
            checked_port(given.get("port"))
        except Invalid as refused:
            for name, sentence in refused.problems.items():
                self.add_error(name, sentence)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*COLUMNS, "from_at", "to_at")}


@dataclass(frozen=True, slots=True)
class ShownBack:
    """The lines as understood: of thousands the first ones (the bad ones, if any), and how many of each kind."""

    lines: Sequence[tuple[Understood, str]]
    """Each with its period in words."""
    count: int
    more: int
    unstated: int
    """How many have a time in the zone that was chosen, since they name none."""
    ready: bool


class PasteForm(PeriodMixin, DraftForm):
    """Many identifiers, one a line; shown back before they are added."""

    section = "subjects"

    lines = LongText(
        label="One name, number or address a line",
        rows=12,
        strip=False,
        help_text="Also a table with commas, semicolons or tabs, with or without headings such as "
        "ip, port, time, from, to, zone, provider, note. Without headings: the address (it may carry "
        "its port, as in 192.0.2.10:51234), then port, times and provider. Times as "
        "2026-05-03T02:10:00-03:00 or 2026-05-03 02:10:00 UTC.",
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
        help_text="A table saved as CSV, or a text file.",
    )
    time_zone = zone_field()

    def __init__(
        self, data: Any = None, files: Any = None, *, case: Case, zone: str = "", **given: Any
    ) -> None:
        """`zone`: chosen last in this draft."""
        self.pasted, self.unreadable, self.zone_before = Pasted(), "", zone
        if data is not None and files and "file" in files:
            data = data.copy()
            self._take_in(data, files["file"])
        super().__init__(data, case=case, files=files, **given)

    def saved(self) -> dict[str, Any]:
        return {"time_zone": self.zone_before}

    def prepare(self) -> None:
        zone: Any = self.fields["time_zone"]
        zone.label = "Time zone of times that name none"
        self.offer_zones(zone, self.data.get("time_zone", ""), self.actor.user.time_zone)

    def clean(self) -> dict[str, Any]:
        text, zone = self.cleaned_data.get("lines", ""), self.cleaned_data.get("time_zone")
        try:
            self.pasted = self._read(text, zone or "UTC")
        except Invalid as refused:
            self.add_error("file" if self.unreadable else "lines", str(refused))
        if zone == "" and self.shown.unstated:
            self.add_error("time_zone", NO_ZONE)
        bad = [f"Line {line.number}: {line.problem}" for line in self.pasted.bad]
        if bad:
            more = [f"And {len(bad) - SAID:,} more lines."] if len(bad) > SAID else []
            self.add_error("lines", [*bad[:SAID], *more])
        return self.cleaned_data

    @property
    def shown(self) -> ShownBack:
        found = self.pasted
        lines = found.bad or found.good
        return ShownBack(
            lines=[(line, self._period(line)) for line in lines[:SHOWN]],
            count=len(found.good),
            more=max(0, len(lines) - SHOWN),
            unstated=sum(line.zone_chosen for line in found.good),
            ready=bool(found.good) and not self.errors,
        )

    def _period(self, line: Understood) -> str:
        """Without an offset while nobody chose the zone that it would be read in."""
        begins, ends = (moment(at) if at else None for at in (line.from_at, line.to_at))
        said = period(begins, ends, line.time_zone)
        chosen = not line.zone_chosen or self.cleaned_data.get("time_zone")
        return said if chosen else said.replace(" (UTC)", "")

    def _read(self, text: str, zone: str) -> Pasted:
        if self.unreadable:
            raise Invalid({"file": self.unreadable})
        count = sum(bool(line.strip()) for line in text.splitlines())
        if not count:
            raise Invalid({"lines": "Paste at least one line, or choose a file."})
        if count > MOST + 1:  # with the headings
            raise Invalid({"lines": f"Paste at most {MOST:,} lines; these are {count:,}."})
        columns = ("identifier_type", "identifier", "port", "from_at", "to_at")
        known = set(self.case.subjects.values_list(*columns))
        found = read_lines(text, zone, known=known)
        if not found.lines:
            raise Invalid({"lines": "All of these are in the request already."})
        return found

    def _take_in(self, data: Any, file: "UploadedFile[bytes]") -> None:
        """The text of the file comes into the box, where it can be corrected."""
        if data.get("lines", "").strip():
            self.unreadable = (
                "You typed lines and chose a file: add the lines first, then the file."
            )
            return
        try:
            data["lines"] = text_of(file.read(LARGEST + 1))
        except Invalid as refused:
            self.unreadable = str(refused)


def text_of(body: bytes) -> str:
    """The text of a CSV or text file; Invalid saying how to save it."""
    if len(body) > LARGEST:
        raise Invalid({"file": f"This file is larger than {LARGEST // 1_000_000} MB."})
    if body.startswith(b"PK"):
        raise Invalid(
            {"file": "This is a spreadsheet: save it as CSV (UTF-8), and choose that file."}
        )
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid({"file": "This is no text in UTF-8: save it as CSV (UTF-8)."}) from error
    if "\0" in text:
        raise Invalid({"file": "This is no text: save it as CSV (UTF-8)."})
    return text
