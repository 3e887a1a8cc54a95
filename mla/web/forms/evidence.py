"""Forms about evidence: where files come from, why one is taken back, that conditions were read."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from mla.accounts.models import Membership
from mla.custody.models import Exhibit
from mla.usecases.upload_evidence import Provenance
from mla.web.fields import DayField

OFFSET = re.compile(r"UTC(?:([+-])(\d{1,2})(?::([0-5]\d))?)?", re.ASCII)
MOST_OF_NOTE = 400  # it also travels in a header (mla.web.evidence.item_upload_file)


class ProvenanceForm(forms.Form):
    """What the chain of custody begins with; the same for all files that are sent together."""

    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Who held the data, as “Example Mail Ltd”.",
        error_messages={"required": "Write who held the data."},
    )
    method = forms.ChoiceField(
        label="How it was obtained",
        choices=Exhibit.Method,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was obtained."},
    )
    collector = forms.CharField(
        label="Collected by",
        max_length=200,
        help_text="Name and function of the person.",
        error_messages={"required": "Write who collected it."},
    )
    place = forms.CharField(label="Place of collection", max_length=200, required=False)
    collected_on = DayField(
        label="Day of collection", required=False, help_text="For example, 27 3 2026."
    )
    collected_time = forms.TimeField(
        label="Time of collection",
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        help_text="24-hour clock, as 14:05.",
        error_messages={"invalid": "Write the time as 14:05."},
    )
    zone = forms.CharField(
        label="Time zone of that time",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        help_text="As Asia/Seoul or UTC+9.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=MOST_OF_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Anything a court will want to know, as “exported with checksums by the provider”.",
    )

    def __init__(self, data: Any = None, *, actor: Membership, **given: Any) -> None:
        initial = {"zone": actor.user.time_zone, **given.pop("initial", {})}
        super().__init__(data, initial=initial, use_required_attribute=False, **given)

    def clean_zone(self) -> tzinfo:
        return _zone(self.cleaned_data["zone"] or "UTC")

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("method") == Exhibit.Method.OTHER and not given.get("note"):
            self.add_error("note", "Say here how it was obtained.")
        if given.get("collected_time") and not given.get("collected_on"):
            self.add_error("collected_on", "Add the day, or leave out the time.")
        if given.get("collected_on") and not given.get("collected_time"):
            self.add_error("collected_time", "Add the time, as exactly as it is known.")
        return given

    @property
    def provenance(self) -> Provenance:
        given = self.cleaned_data
        return Provenance(
            source=given["source"],
            method=given["method"],
            collector=given["collector"],
            place=given["place"],
            collected_at=_moment(given["collected_on"], given["collected_time"], given["zone"]),
            note=given["note"],
        )

    def blame(self, problems: Mapping[str, str]) -> None:
        """Puts the sentences of a refusal at the fields that they are about."""
        renamed = {"collected_at": "collected_on"}
        for column, sentence in problems.items():
            name = renamed.get(column, column)
            self.add_error(name if name in self.fields else None, sentence)


class UploadForm(ProvenanceForm):
    """As a page shows it: the files and where they come from. The files themselves are not read by the form."""

    file = forms.FileField(
        label="Files",
        required=False,
        widget=forms.FileInput(),
        help_text="Choose one file or many. Each is hashed while it comes in.",
    )

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["file"].widget.attrs["multiple"] = True


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="Why is this file taken back?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays in the record of your side with this reason.",
        error_messages={"required": "Write why, as “wrong account”."},
    )


class ConditionsForm(forms.Form):
    text_hash = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label="I have read these conditions and will keep to them",
        error_messages={"required": "Tick the box once you have read the conditions."},
    )


def _moment(on: Any, at: time | None, zone: tzinfo) -> datetime | None:
    return datetime.combine(on, at, zone).astimezone(UTC) if on and at else None


def _zone(text: str) -> tzinfo:
    found = OFFSET.fullmatch(text.strip())
    try:
        if not found:
            return ZoneInfo(text.strip())
        sign, hours, minutes = found.groups()
        shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return timezone(-shift if sign == "-" else shift)
    except (OSError, ValueError, LookupError) as unknown:
        told = "This time zone is not known; write it as Asia/Seoul or UTC+9."
        raise forms.ValidationError(told) from unknown
