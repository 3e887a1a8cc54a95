"""Where each element that the law asks for is typed, and why it is asked for, said beside the field."""

from collections.abc import Iterable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString

from mla.cases.particulars import PARTICULARS, Owner
from mla.legal.draft import Draft
from mla.legal.forms import forms_for
from mla.legal.instruments import house_rules
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument, Requirement
from mla.legal.requirements import Missing

FIELD_OF: dict[str, tuple[str, str]] = {
    "title": ("authorities", "title"),
    "requesting_authority": ("authorities", ""),
    "requested_country": ("authorities", "requested_authority"),
    "requested_authority": ("authorities", "requested_authority"),
    "contact.name": ("authorities", "contact_name"),
    "contact.function": ("authorities", "contact_title"),
    "contact.telephone": ("authorities", "contact_telephone"),
    "contact.email": ("authorities", "contact_email"),
    "proceeding_reference": ("proceedings", "reference"),
    "proceeding_stage": ("proceedings", "stage"),
    "offence": ("proceedings", "offence"),
    "law_text": ("proceedings", "law_text"),
    "maximum_penalty": ("proceedings", "maximum_penalty"),
    "maximum_years": ("proceedings", "maximum_years"),
    "offence_articles": ("proceedings", "offence_articles"),
    "organised": ("proceedings", "organised"),
    "competent_authority": ("proceedings", "authority"),
    "competent_functions": ("proceedings", "authority_functions"),
    "bases": ("basis", "bases"),
    "basis_statement": ("basis", "basis_statement"),
    "facts": ("facts", "facts"),
    "subjects": ("subjects", ""),
    "items": ("items", ""),
    "items.measure": ("items", "measure"),
    "items.what": ("items", "what"),
    "items.holder": ("items", "holder"),
    "items.period_from": ("items", "from_on"),
    "items.period_to": ("items", "to_on"),
    "items.purpose": ("items", "purpose"),
    "items.basis": ("items", "basis"),
    "items.fallback": ("items", "fallback"),
    "special_procedure": ("procedure", "special_procedure"),
    "urgency": ("urgency", "urgency"),
    "urgency_reason": ("urgency", "urgency_reason"),
    "confidentiality": ("confidentiality", "confidentiality"),
    "confidentiality_reason": ("confidentiality", "confidentiality_reason"),
    "deadline_on": ("deadline", "deadline_on"),
    "deadline_reason": ("deadline", "deadline_reason"),
    **{
        f"items.{row.element}" if row.owner is Owner.ITEM else row.element: (row.section, row.field)
        for row in PARTICULARS
    },
}
"""Element of the law's list -> (section of the task list, name of the form field or empty)."""

FROM_RECORDS = {
    "dated_on",
    "reference",
    "requesting_country",
    "requesting_authority",
    "contact.organisation",
    "contact.address",
    "contact.office_hours",
    "contact.time_zone",
    "confirmation_contact.organisation",
    "competent_contact.organisation",
}
"""Elements that nobody types into a draft: they come from the directory, the numbering and the clock."""

FIRST_OF_SEVERAL = {
    "stage",
    "bases",
    "urgency",
    "confidentiality",
    "from_on",
    "to_on",
    "deadline_on",
}
"""Fields drawn as several inputs: a link leads to the first."""


def section_of(gap: Missing) -> str:
    return FIELD_OF.get(gap.field, (gap.section, ""))[0]


def anchor_of(gap: Missing) -> str:
    """`#id_facts`: where on its page the gap is filled; empty when the page is about nothing else."""
    name = FIELD_OF.get(gap.field, ("", ""))[1]
    if not name:
        return ""
    return f"#id_{name}_0" if name in FIRST_OF_SEVERAL else f"#id_{name}"


def reasons(
    section: str, bases: Iterable[Instrument], draft: Draft, measure: Measure | None = None
) -> dict[str, SafeString]:
    """For each field of the section that the law or a standard form wants: which one wants it, and why.

    Of an item, only what is wanted with its measure.
    """
    found: dict[str, SafeString] = {}
    for cited, wanted in _wanted(bases):
        where, field = FIELD_OF.get(wanted.element, ("", ""))
        fits = section != "items" or wanted.covers(measure)
        if where == section and field and fits and field not in found:
            found[field] = _said(cited, wanted)
    for where, field, sentence in _of_forms(draft):
        if where == section and field and field not in found:
            found[field] = sentence
    return found


def _of_forms(draft: Draft) -> Iterator[tuple[str, str, SafeString]]:
    """(section, field, sentence) for each field of the standard forms for what is asked."""
    for form in forms_for(draft):
        for one in form.fields:
            number = f", field {one.number}" if one.number else ""
            sentence = format_html("<strong>Asked by the form {}{}.</strong>", form.code, number)
            for element in one.elements:
                yield (*FIELD_OF.get(element, ("", "")), sentence)


def _wanted(bases: Iterable[Instrument]) -> Iterable[tuple[str, Requirement]]:
    for basis in bases:
        for wanted in basis.requirements:
            yield basis.cite(wanted.article, verified=wanted.verified), wanted
    for wanted in house_rules():
        yield "", wanted


def _said(cited: str, wanted: Requirement) -> SafeString:
    strength = "Needed" if wanted.blocking else "Helps"
    strength += " if you ask for it" if wanted.when else ""
    source = f" ({cited})" if cited else ""
    return format_html("<strong>{}{}.</strong> {}", strength, source, wanted.why)
