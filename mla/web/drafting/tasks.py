"""The task list of a draft: how far each section is, and what is missing, each with its way there."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from mla.cases.completeness import instrument_of, names_subjects, sheets
from mla.cases.models import Case
from mla.cases.particulars import SERVES
from mla.cases.sides import Urgency
from mla.legal.doubts import COERCIVE
from mla.legal.judgement import Judgement, Warned, warned
from mla.legal.measures import Measure
from mla.legal.requirements import SECTIONS, Missing
from mla.usecases.draft_case import ANSWERED
from mla.usecases.drafting import section_version
from mla.usecases.save_proceedings import FIELDS as PROCEEDING_FIELDS
from mla.web.forms.basis_choices import law_url
from mla.web.forms.law import anchor_of, section_of
from mla.web.section_titles import TITLES

HINTS = {
    "authorities": "Whom you ask, and whom they can ask back",
    "proceedings": "Offence, law, penalty, stage, and who runs them",
    "dual_criminality": "Whether the conduct is a crime in both states: you decide",
    "basis": "The treaty or undertaking that you rely on",
    "facts": "What happened, and how the evidence belongs to it",
    "subjects": "Who and what it is about, named exactly",
    "items": "Each measure, its holder, period and purpose",
    "procedure": "Formalities that your courts need",
    "urgency": "Only with a reason",
    "confidentiality": "Only with a reason",
    "deadline": "Only if a date binds you",
    "attachments": "Orders and other files that travel with the request",
    "warnings": "What the other side may stumble over: mend it, or give your reason",
}

NEEDED = "Needed with a coercive measure, as the country sheet says"

ALWAYS_ASKED = {"authorities", "proceedings", "basis", "facts", "items"}
"""Empty and not missing, these wait for a legal basis to ask for them, or the measure does without."""
ASKED_OF_ALL = {*ALWAYS_ASKED, *ANSWERED}
"""Nobody answered these yet, rather than that they may be left out."""
OWN_WORDS = tuple(name for name in PROCEEDING_FIELDS if name != "authority")
"""Of new criminal proceedings the authority is known from the start."""


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the task list (templates/parts/task_list.html)."""

    title: str
    url: str
    hint: str
    status: str
    colour: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing, with the law that wants it and the link to its field."""

    sentence: str
    article: str
    why: str
    url: str
    blocking: bool
    attach_url: str = ""
    """Where a document can be attached that says the same; empty where none can."""


def tasks(case: Case, ready: Judgement) -> list[Task]:
    filled, both_laws = _filled(case), needs_both_laws(case)
    hints = {**HINTS, "dual_criminality": NEEDED} if both_laws else HINTS
    asked = ASKED_OF_ALL | ({"dual_criminality"} if both_laws else set())
    return [
        Task(
            TITLES[code],
            section_url(case, code),
            hints[code],
            *_status(case, ready, code, filled=bool(filled.get(code)), asked=code in asked),
        )
        for code in SECTIONS
    ]


def needs_both_laws(case: Case) -> bool:
    """Whether the sheet of the requested state speaks of dual criminality, and a coercive measure is asked for."""
    sheet = sheets(case).get(case.requested_country_id)
    coercive = any(Measure(item.measure) in COERCIVE for item in case.items.all())
    return bool(sheet and sheet.text("dual_criminality") and coercive)


def gaps(case: Case, ready: Judgement, *, blocking: bool | None) -> list[Gap]:
    """In the order of the task list; with None, what blocks and what does not."""
    items = {item.number: item.pk for item in case.items.all()} if ready.missing else {}
    found = sorted(ready.missing, key=lambda gap: SECTIONS.index(section_of(gap)))
    return [
        Gap(
            gap.sentence,
            gap.article,
            gap.why,
            gap_url(case, gap, items),
            gap.blocking,
            attach_url(case, gap),
        )
        for gap in found
        if blocking is None or gap.blocking is blocking
    ]


def gap_url(case: Case, gap: Missing, items: Mapping[int, UUID]) -> str:
    if gap.item and gap.item in items:
        return reverse("draft-item", args=[case.pk, items[gap.item]]) + anchor_of(gap)
    if gap.field.startswith("items"):
        return reverse("draft-item-add", args=[case.pk])
    return section_url(case, section_of(gap)) + anchor_of(gap)


def attach_url(case: Case, gap: Missing) -> str:
    """The page of attachments, ready for the document that can stand for this; empty where none can."""
    if gap.field not in SERVES:
        return ""
    chosen = urlencode({"serves": gap.field, "item": gap.item or ""})
    return f"{reverse('draft-attachments', args=[case.pk])}?{chosen}"


MENDED_IN = {
    "basis-not-in-force": "basis",
    "basis-gives-way": "basis",
    "treaty-not-recorded": "basis",
    "ground-reserved": "dual_criminality",
    "scope-unknown": "proceedings",
    "below-threshold": "proceedings",
    "offence-outside-scope": "proceedings",
    "conduct-not-described": "proceedings",
    "language-not-accepted": "authorities",
    "identifier-wrong": "subjects",
    "address-private": "subjects",
    "address-without-time": "subjects",
    "address-without-zone": "subjects",
    "address-without-port": "subjects",
}
"""Where a warning is mended: its section; any other, at its item."""


def mend(case: Case, warning: Warned) -> tuple[str, str]:
    """(address, title) of the page on which a warning can be mended."""
    section = MENDED_IN.get(warning.code, "items")
    if section == "items":
        for item in case.items.all():
            if item.number == warning.item:
                return reverse("draft-item", args=[case.pk, item.pk]), f"Item {item.number}"
    return section_url(case, section), TITLES[section]


def section_url(case: Case, section: str) -> str:
    return reverse("draft-section", args=[case.pk, section])


def under(case: Case) -> list[tuple[str, str]]:
    """By what readiness is measured, each with its page: `UN Convention against ..., Article 18`."""
    named = [instrument_of(case, code) for code in case.bases]
    return [
        (
            basis.cite(basis.article, verified=basis.verified),
            law_url(basis.code, basis.treaty),
        )
        for basis in named
    ]


def lacking(ready: Judgement, section: str) -> int:
    return sum(gap.blocking and section_of(gap) == section for gap in ready.missing)


def _status(
    case: Case, ready: Judgement, section: str, *, filled: bool, asked: bool
) -> tuple[str, str]:
    if section == "warnings":
        return _warnings(ready)
    missing = lacking(ready, section)
    if missing:
        return (f"Missing {missing}", "yellow") if filled else ("Not started", "blue")
    if section == "authorities" and filled and not case.title:
        return "Title missing", "yellow"
    if filled:
        return "Completed", ""
    if not asked:
        return "Optional", "grey"
    idle = section in ALWAYS_ASKED and case.bases
    return ("Not needed for this measure", "grey") if idle else ("Not started", "blue")


def _warnings(ready: Judgement) -> tuple[str, str]:
    unanswered = sum(not one.reason for one in warned(ready.warnings))
    if unanswered:
        return f"{unanswered} to answer", "yellow"
    return ("All have a reason", "") if ready.warnings else ("None", "grey")


def _filled(case: Case) -> dict[str, object]:
    """What is stated in each section; what has an answer from the start counts once it was saved."""
    return {
        "authorities": case.title or case.requested_country_id,
        "proceedings": any(getattr(case.proceeding, name) for name in OWN_WORDS),
        "dual_criminality": case.particulars.get("dual_criminality")
        or (not needs_both_laws(case) and case.particulars.get("requested_law")),
        "basis": case.bases,
        "facts": case.facts,
        "subjects": names_subjects(case),
        "items": case.items.all(),
        "procedure": case.special_procedure,
        "urgency": section_version(case, "urgency") or case.urgency < Urgency.ROUTINE,
        "confidentiality": section_version(case, "confidentiality"),
        "deadline": case.deadline_on,
        "attachments": case.attachments.all(),
    }
