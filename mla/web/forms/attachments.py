"""Files that travel with a request, as a form: what they are, where the law asks for a document, and for which item."""

from collections.abc import Iterator
from typing import Any

from django import forms

from mla.cases.completeness import instrument_of
from mla.cases.models import Case
from mla.cases.particulars import SERVES
from mla.legal.measures import Measure
from mla.legal.provisions import Requirement
from mla.web.forms.draft_form import sheet_notes

SECTION = "attachments"


class Files(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsForm(forms.Form):
    documents = forms.FileField(
        label="Files",
        required=False,
        widget=Files(attrs={"multiple": True}),
        help_text="As many as you need, of any size and kind.",
    )
    serves = forms.ChoiceField(
        label="Kind of document",
        required=False,
        help_text="A document that the law asks for counts as stated once it is attached here.",
    )
    item_number = forms.TypedChoiceField(
        label="For which item", required=False, coerce=int, empty_value=None
    )
    description = forms.CharField(
        label="What they are",
        required=False,
        help_text="For example, court order of 3 May 2026. For all files that you add now; "
        "the letter lists names, sizes and hashes.",
    )

    def __init__(self, data: Any = None, *, case: Case, **given: Any) -> None:
        super().__init__(data, use_required_attribute=False, **given)
        self.case = case
        asked = set(documents_asked(case))
        groups = {"Your legal basis asks for": True, "Others": False}
        parts = [
            (title, [(code, words) for code, words in SERVES.items() if (code in asked) is wanted])
            for title, wanted in groups.items()
        ]
        self.fields["serves"].choices = [  # type: ignore[attr-defined]
            ("", "Something else"),
            *((title, found) for title, found in parts if found),
        ]
        self.fields["item_number"].choices = [  # type: ignore[attr-defined]
            ("", "The whole request"),
            *(
                (one.number, f"Item {one.number}: {Measure(one.measure).label}")
                for one in case.items.all()
            ),
        ]

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What the sheet of the country that is asked says about documents."""
        return sheet_notes(self.case, SECTION).get("serves", [])


def documents_asked(case: Case) -> Iterator[str]:
    """The elements that a document can stand for and that the bases of the request, or of an item, ask for."""
    items = [(Measure(one.measure), one.basis) for one in case.items.all()]
    for code in dict.fromkeys([*case.bases, *(basis for _, basis in items)]):
        wanted = instrument_of(case, code).requirements if code else ()
        measures = [measure for measure, basis in items if basis in {"", code}]
        yield from (one.element for one in wanted if _document(one, measures))


def _document(wanted: Requirement, measures: list[Measure]) -> bool:
    """Of an item's document, whether any item asks for what it belongs to."""
    of_request = not wanted.element.startswith("items.")
    return wanted.element in SERVES and (of_request or any(map(wanted.covers, measures)))
