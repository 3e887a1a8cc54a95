"""What law and standard forms ask beyond the core of a request: one row an element.

Columns, forms, letter, pages and request files are made from these rows. The values stand in the JSON
column `particulars` of the proceedings, the request or the item, under the name that `mla.legal.draft`
gives the element; of a contact, as `contact.mobile`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from mla.common.errors import Invalid
from mla.common.iso import languages
from mla.legal.instruments import instruments
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument

LONGEST_LINE = 300
LINE, TEXT, TICK = 1, 4, 0


class Owner(StrEnum):
    PROCEEDING = "proceeding"
    REQUEST = "request"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Particular:
    """One element: where it is asked (section of the task list), in which words, and how.

    `rows` is the height of its field: TICK for yes or no, LINE, or more for a text. The keys of
    `choices` are what is kept.
    """

    element: str
    owner: Owner
    section: str
    label: str
    hint: str = ""
    rows: int = TEXT
    choices: Mapping[str, str] | None = None
    printed: str = ""
    """In the letter, where the words of the form would speak to the drafter."""

    @property
    def heading(self) -> str:
        return self.printed or self.label

    @property
    def field(self) -> str:
        """Its name in a form."""
        return self.element.replace(".", "__")

    def said(self, value: Any) -> str:
        """The value in words; empty where nothing was stated."""
        if self.rows == TICK:
            return "Yes" if value else ""
        return self.choices.get(value, "") if self.choices is not None else str(value or "")


STATUS = {
    "new": "A new request",
    "follow_up": "It follows up an earlier request",
    "extension": "It extends a preservation",
}
CHANNEL = {
    "direct": "Directly between the central authorities",
    "diplomatic": "Through diplomatic channels",
    "interpol": "Through INTERPOL",
    "24_7": "Through the 24/7 points of contact",
}
DUAL_CRIMINALITY = {
    "met": "The conduct is a crime in both states",
    "doubtful": "It is doubtful; the requested state is asked to examine it",
    "not_required": "It is not required for what is asked",
}


def _contact(holder: str, owner: Owner, section: str, who: str) -> Iterator[Particular]:
    parts = {
        "name": "Name",
        "function": "Function",
        "telephone": "Telephone",
        "mobile": "Mobile telephone",
        "email": "E-mail address",
    }
    for name, label in parts.items():
        yield Particular(f"{holder}.{name}", owner, section, f"{label} of {who}", rows=LINE)


R, P, I = Owner.REQUEST, Owner.PROCEEDING, Owner.ITEM  # noqa: E741 - read beside the rows

PARTICULARS: tuple[Particular, ...] = (
    Particular(
        "status",
        R,
        "authorities",
        "What this request is",
        rows=LINE,
        choices=STATUS,
        printed="Kind of request",
    ),
    Particular(
        "earlier_request",
        R,
        "authorities",
        "Earlier request on the same facts",
        "Its date and number, who asked, who answered, and how it travelled.",
    ),
    Particular(
        "earlier_preservation",
        R,
        "authorities",
        "Earlier preservation of the data",
        "Its date and ticket number, who asked, who answered, and until when the data is kept.",
    ),
    Particular(
        "language",
        R,
        "authorities",
        "Language of the request",
        "In which the letter and its attachments reach the other side.",
        rows=LINE,
        choices=languages(),
    ),
    Particular(
        "channel",
        R,
        "authorities",
        "The way it travels",
        rows=LINE,
        choices=CHANNEL,
        printed="Channel",
    ),
    Particular(
        "contact.mobile", R, "authorities", "Mobile telephone of the contact person", rows=LINE
    ),
    Particular("contact.fax", R, "authorities", "Fax number", rows=LINE),
    Particular(
        "contact.answer_by",
        R,
        "authorities",
        "How you prefer to be answered",
        "For example, by e-mail, encrypted.",
        rows=LINE,
        printed="Preferred way of answer",
    ),
    *_contact("confirmation_contact", R, "authorities", "who can confirm the request"),
    Particular(
        "conduct",
        P,
        "proceedings",
        "The conduct, element by element",
        "What was done, with what intent and with what result, without the words of your law: "
        "dual criminality is judged on the conduct.",
        rows=6,
        printed="Conduct",
    ),
    Particular(
        "court",
        P,
        "proceedings",
        "Prosecution office or court in charge",
        "With its case number, and its decisions so far.",
    ),
    Particular(
        "domestic_basis",
        P,
        "proceedings",
        "Your own law on which the request is made",
        "As in: Code of Criminal Procedure, section 40.",
        printed="Domestic law on which the request is made",
    ),
    *_contact("competent_contact", P, "proceedings", "who is in charge of the case there"),
    Particular(
        "requested_law",
        R,
        "dual_criminality",
        "The matching offence in the law of the other state",
        "Its provision and its words, as far as you know them. Their country sheet may name it.",
        rows=6,
        printed="Matching offence in the law of the requested State",
    ),
    Particular(
        "dual_criminality",
        R,
        "dual_criminality",
        "What you conclude",
        "You decide, not this system: compare the conduct with both laws. The other side decides for itself.",
        rows=LINE,
        choices=DUAL_CRIMINALITY,
        printed="Conclusion of the requesting authority",
    ),
    Particular(
        "treaty",
        R,
        "basis",
        "Name and date of the treaty",
        "As the page \u201cLaw\u201d names it; then its own record is used. "
        "As in: Treaty between A and B on Mutual Legal Assistance in Criminal Matters of 4 May 2009.",
        rows=LINE,
    ),
    Particular(
        "undertaking",
        R,
        "basis",
        "Undertaking of reciprocity",
        "As in: We undertake to give the same assistance in a like case. "
        "A signed one can be attached instead.",
    ),
    Particular(
        "certificate",
        R,
        "basis",
        "Certificate that proceedings exist",
        "Of the central authority: that criminal proceedings were begun, or that there is reasonable "
        "cause to begin them. A signed one can be attached instead.",
    ),
    Particular(
        "certificate_form",
        R,
        "procedure",
        "Form of certificate that your courts need",
        "The wording with which a custodian certifies the records. It travels with the request.",
        rows=8,
        printed="Form of certificate wished",
    ),
    Particular(
        "emergency",
        R,
        "urgency",
        "The emergency",
        "The facts that show a significant and imminent risk to somebody's life or safety, and how "
        "what you ask for meets it.",
        printed="Emergency",
    ),
    Particular("location", I, "items", "Where the system or the thing is", rows=2),
    Particular(
        "relation",
        I,
        "items",
        "How the data belongs to the offence",
        "What links this account, address or system to what happened.",
        printed="Relation to the offence",
    ),
    Particular(
        "necessity",
        I,
        "items",
        "Why it has to be preserved now",
        "As in: the provider deletes such logs after 90 days.",
        printed="Necessity of preservation",
    ),
    Particular(
        "intends_request", I, "items", "A request for the preserved data will follow", rows=TICK
    ),
    Particular("keep_from_user", I, "items", "The user must not be told", rows=TICK),
    Particular(
        "justification",
        I,
        "items",
        "Why it must be collected in real time",
        printed="Why in real time",
    ),
    Particular("period_reason", I, "items", "Why for so long", rows=3),
    Particular("property", I, "items", "The property", "Described so that it can be found."),
    Particular("property_location", I, "items", "Where the property is", rows=2),
    Particular("property_value", I, "items", "Its estimated value", rows=LINE),
    Particular(
        "order",
        I,
        "items",
        "The existing order",
        "Court, date and number. Leave it empty if the order is still to be sought.",
        rows=2,
    ),
    Particular(
        "order_copy",
        I,
        "items",
        "The admissible copy of the order",
        "Its description, or attach the copy itself under Attachments.",
        rows=2,
    ),
    Particular("order_extent", I, "items", "How far the order is to be carried out", rows=3),
    Particular(
        "order_final",
        I,
        "items",
        "Statement that the order is final",
        "With its date, or attach the court's statement under Attachments.",
        rows=2,
    ),
    Particular(
        "third_party_notice",
        I,
        "items",
        "Notice to third parties",
        "What was done to notify persons in good faith, and for due process.",
        rows=3,
    ),
    Particular(
        "hearing",
        I,
        "items",
        "Who conducts the hearing",
        "By name, and why the person cannot or should not appear in your state.",
        rows=3,
        printed="Hearing conducted by",
    ),
)

SERVES = {
    "undertaking": "Undertaking of reciprocity",
    "certificate": "Certificate that proceedings exist",
    "items.order": "Order of the issuing authority",
    "items.order_copy": "Admissible copy of an order",
    "items.order_final": "Statement that an order is final",
    "translation": "Translation",
}
"""What an attachment can be, where the law asks for a document: element of the draft -> its words."""


def particulars(
    section: str, measure: Measure | None = None, treaties: Iterable[Instrument] = ()
) -> list[Particular]:
    """Those of a section; of items, those that an instrument, or one of these treaties, asks for with this measure."""
    rows = [one for one in PARTICULARS if one.section == section]
    return [
        one
        for one in rows
        if one.owner is not Owner.ITEM
        or measure in _asked_with(one)
        or any(_asks(treaty, one, measure) for treaty in treaties)
    ]


def _asks(basis: Instrument, row: Particular, measure: Measure | None) -> bool:
    """Whether it asks for this element of an item, or makes something depend on it."""
    element = f"items.{row.element}"
    return any(
        element in {entry.element, entry.when, entry.unless} and entry.covers(measure)
        for entry in basis.requirements
    )


def stated(owner: Owner, given: Mapping[str, Any]) -> Iterator[tuple[Particular, str]]:
    """What was stated, in words and in the order of the rows."""
    for one in PARTICULARS:
        if one.owner is owner and (words := one.said(given.get(one.element))):
            yield one, words


def changed(
    before: Mapping[str, Any], given: Mapping[str, Any], allowed: Iterable[Particular]
) -> dict[str, Any]:
    """The particulars with these changes; Invalid names what is not asked here or cannot be kept."""
    rows = {one.element: one for one in allowed}
    problems = dict.fromkeys(given.keys() - rows.keys(), "This field does not belong here.")
    problems |= {
        rows[name].field: problem
        for name, value in given.items()
        if name in rows and (problem := _problem(rows[name], value))
    }
    if problems:
        raise Invalid(problems)
    kept = {name: _trimmed(value) for name, value in {**before, **given}.items()}
    return {name: value for name, value in kept.items() if value}


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _problem(row: Particular, value: Any) -> str:
    if row.rows == TICK:
        return "" if isinstance(value, bool) else "Say yes or no."
    if not isinstance(value, str) or "\0" in value:
        return "Write this as text."
    if row.choices is not None and value and value not in row.choices:
        return "Choose from the list."
    if row.rows == LINE and len(value) > LONGEST_LINE:
        return f"Shorten this to {LONGEST_LINE} characters; it has {len(value)}."
    return ""


@cache
def _asked_with(row: Particular) -> frozenset[Measure]:
    """The measures with which any instrument asks for this element."""
    known = instruments().values()
    return frozenset(one for one in Measure if any(_asks(basis, row, one) for basis in known))
