"""What every form of a draft has: its version, the law and the country sheet beside its fields, and particulars."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mla.accounts.models import Membership
from mla.cases.completeness import as_draft, instrument_of, sheets, treaty_of
from mla.cases.models import Case
from mla.cases.particulars import LINE, TICK, Particular, particulars
from mla.legal.measures import Measure
from mla.web.forms.law import reasons


class LongText(forms.CharField):
    """A text of any length, its lines ended in one way."""

    def __init__(self, *, rows: int = 6, **given: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": rows}), **given)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class Line(forms.CharField):
    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, **given)


class DraftForm(forms.Form):
    """Columns are declared by the section's form; the particulars of the section come from their table.

    Lengths are not cut in the browser: what is too long comes back whole, with the reason.
    """

    section: str
    template = "section"
    """Of its page, under templates/drafts/."""
    aliases: Mapping[str, str] = {}
    """Column -> field, where the two have different names."""
    folded_title: str = ""
    """Over the choices that `folded` names."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: Case, actor: Membership, **given: Any) -> None:
        self.case, self.actor = case, actor
        opened_at = {"version": int(case.section_versions.get(self.section, 0))}
        given["initial"] = {**opened_at, **given.get("initial", self.saved())}
        super().__init__(data, use_required_attribute=False, **given)
        self.prepare()
        bases = [instrument_of(case, code) for code in case.bases]
        self.rows = particulars(self.section, self.asks_for, treaty_of(case))
        told = self.told()
        for row in self.rows:
            self.fields[row.field] = _asked(row)
            self.initial[row.field] = told.get(row.element, False if row.rows == TICK else "")
        wanted = reasons(self.section, bases, as_draft(case, subjects=()), self.asks_for)
        for name in wanted.keys() & self.fields.keys():
            field = self.fields[name]
            field.help_text = _joined(field.help_text, wanted[name])
        self.further = {
            row.field for row in self.rows if row.field not in wanted and not self._filled(row)
        }
        """Particulars that nothing asks for and nobody stated: shown folded."""

    @property
    def asks_for(self) -> Measure | None:
        """Of an item, what it asks for."""
        return None

    @property
    def folded(self) -> Collection[str]:
        """Choices that are shown folded, below the others."""
        return ()

    @property
    def new(self) -> bool:
        """Whether it makes something that is not in the database yet."""
        return False

    def saved(self) -> dict[str, Any]:
        """What the database holds, by field."""
        return {name: getattr(self.case, name) for name in self.base_fields if name != "version"}

    def told(self) -> Mapping[str, Any]:
        """The particulars that the database holds."""
        return dict(self.case.particulars)

    def prepare(self) -> None:
        """Choices that depend on the case or the actor."""

    def values(self) -> dict[str, Any]:
        """The columns to save, and the particulars."""
        return {**self.columns(), "particulars": self._particulars()}

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields if name != "version"}

    def blame(self, problems: Mapping[str, str]) -> None:
        """Puts the sentences of a refusal at the fields that they are about, or on top of the form."""
        self.is_valid()  # what is wrong anyway stays said
        for column, sentence in problems.items():
            name = self.aliases.get(column, column)
            self.add_error(name if name in self.fields else None, sentence)

    def notes(self) -> dict[str, list[tuple[str, str]]]:
        """Field -> [(whose sheet and what about, its words)]: what the country sheets say beside it."""
        return sheet_notes(self.case, self.section)

    def _filled(self, row: Particular) -> bool:
        given = self[row.field].value()
        return bool(given) and given != "False"

    def _particulars(self) -> dict[str, Any]:
        return {row.element: self.cleaned_data.get(row.field, "") for row in self.rows}


def sheet_notes(case: Case, section: str) -> dict[str, list[tuple[str, str]]]:
    """What `DraftForm.notes` are, for a section of any form."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, sheet in sheets(case).items():
        own = code == case.requesting_country_id
        for name, lines in sheet.beside(section, own=own).items():
            found.setdefault(name, []).extend(
                (f"{sheet.title}: {label.lower()}", words) for label, words in lines
            )
    return found


def _asked(row: Particular) -> forms.Field:
    """The field of an element."""
    if row.rows == TICK:
        return forms.BooleanField(label=row.label, help_text=row.hint, required=False)
    if row.choices is not None:
        choices = [("", "Not stated"), *row.choices.items()]
        return forms.ChoiceField(
            label=row.label, help_text=row.hint, required=False, choices=choices
        )
    if row.rows == LINE:
        return Line(label=row.label, help_text=row.hint)
    return LongText(label=row.label, help_text=row.hint, rows=row.rows)


def _joined(hint: Any, reason: SafeString) -> SafeString:
    return format_html("{}<br>{}", hint, reason) if hint else reason
