"""The country sheet as a form, made from the table of its fields."""

from collections.abc import Mapping
from typing import Any

from django import forms

from mla.common.iso import languages
from mla.directory.sheet import BY_NAME, FIELDS, SheetField, in_words
from mla.web.forms.draft_form import Line, LongText


class LanguagesField(Line):
    """Names or codes of languages, separated by commas; 180 boxes to tick would help nobody."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return in_words(BY_NAME["languages"], value)
        return value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        known = {name.casefold(): code for code, name in languages().items()}
        codes: list[str] = []
        typed = [word.strip() for word in str(value or "").replace("\n", ",").split(",")]
        for word in filter(None, typed):
            code = word.lower() if word.lower() in languages() else known.get(word.casefold(), "")
            if not code:
                raise forms.ValidationError(
                    f"{word} is not in the list of languages. "
                    "Write the English name or the code of ISO 639-1, as in: Portuguese, or pt."
                )
            codes.append(code)
        return list(dict.fromkeys(codes))


class SheetForm(forms.Form):
    """`based_on` is the number of the version that it starts from."""

    hints: Mapping[str, str] = {}
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, based_on: int, body: Mapping[str, Any]) -> None:
        initial = {**body, "based_on": based_on}
        super().__init__(data, initial=initial, use_required_attribute=False)
        for row in FIELDS:
            self.fields[row.name] = _field(row)

    def body(self) -> dict[str, Any]:
        return {row.name: self.cleaned_data[row.name] for row in FIELDS}

    def blame(self, problems: Mapping[str, str]) -> None:
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


def _field(row: SheetField) -> forms.Field:
    if row.many:
        hint = f"{row.hint} Names, separated by commas."
        return LanguagesField(label=row.label, help_text=hint)
    if row.choices is not None:
        return forms.ChoiceField(
            label=row.label,
            help_text=row.hint,
            choices=list(row.choices.items()),
            widget=forms.RadioSelect,
            required=False,
        )
    if row.rows == 1:
        return Line(label=row.label, help_text=row.hint)
    return LongText(label=row.label, help_text=row.hint, rows=row.rows)
