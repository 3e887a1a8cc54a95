"""All that a draft says, as rows to check, each with the way to change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from mla.cases.completeness import instrument_of, treaty_of
from mla.cases.letter import period
from mla.cases.models import Attachment, Case, Item, Proceeding, Subject
from mla.cases.particulars import PARTICULARS, SERVES, Owner, particulars, stated
from mla.common.canonical import moment
from mla.legal.judgement import Judgement, warned
from mla.legal.measures import Measure
from mla.legal.requirements import SECTIONS
from mla.usecases.save_proceedings import known_offences
from mla.web.drafting.tasks import lacking, section_url
from mla.web.forms.law import FIELD_OF, FIRST_OF_SEVERAL
from mla.web.section_titles import TITLES
from mla.web.templatetags.mla import day, filesize_exact

NOTHING = "Not stated"
FIRST_SUBJECTS = 20  # of what may be thousands
OPTIONAL = {row.field for row in PARTICULARS} | {"maximum_years", "offence_articles", "organised"}
"""Fields that are left out where nothing was stated and nothing asks for them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a summary list (templates/parts/summary_list.html)."""

    key: str
    value: str
    change_url: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """One section: its rows, or groups of rows each under a heading of its own."""

    title: str
    url: str
    lacking: int
    rows: tuple[Row, ...] = ()
    groups: tuple[tuple[str, str, tuple[Row, ...]], ...] = ()


def answers(case: Case, ready: Judgement) -> list[Answers]:
    """Every section in the order of the task list."""
    return [_section(case, ready, code) for code in SECTIONS]


def item_title(item: Item) -> str:
    return f"Item {item.number}: {Measure(item.measure).label}"


def item_rows(item: Item, ready: Judgement) -> tuple[Row, ...]:
    """What is asked for; what is essential and not stated is marked as missing."""
    gaps = {gap.field for gap in ready.missing if gap.item == item.number and gap.blocking}
    measure = Measure(item.measure)
    said = (
        ("items.what", "What exactly", item.what),
        ("items.holder", "From whom", item.holder),
        (
            "items.period_from",
            "Period",
            span(item.period_from, item.period_to, item.case.drafting_authority.time_zone),
        ),
        ("items.purpose", "What for", item.purpose),
        ("items.basis", "Legal basis", _cited(item, item.basis)),
    )
    rows = [Row(key, value or NOTHING, missing=element in gaps) for element, key, value in said]
    if item.fallback:
        rows.append(Row("Otherwise on", _cited(item, item.fallback)))
    told = dict(stated(Owner.ITEM, item.particulars))
    for row in particulars("items", measure, treaty_of(item.case)):
        missing = f"items.{row.element}" in gaps
        if row in told or missing:
            rows.append(Row(row.label, told.get(row, NOTHING), missing=missing))
    return tuple(rows)


def _cited(item: Item, code: str) -> str:
    measure = Measure(item.measure)
    return instrument_of(item.case, code).cite_measure(measure) if code else ""


def subject_rows(subject: Subject) -> tuple[Row, ...]:
    port = f", port {subject.port}" if subject.port else ""
    rows = (
        Row(
            "What it is",
            f"{subject.get_identifier_type_display()} ({subject.get_kind_display().lower()})",
        ),
        Row("Name, number or address", subject.identifier + port),
        Row("Provider", subject.provider),
        Row("Period", span(subject.from_at, subject.to_at, subject.time_zone)),
        Row("Where it is", subject.location),
        Row("Nationality", subject.nationality),
        Row("Note", subject.note),
    )
    return tuple(row for row in rows if row.value)


def attachment_rows(attachment: Attachment) -> tuple[Row, ...]:
    rows = (
        Row("What it is", attachment.description),
        Row("It serves as", SERVES.get(attachment.serves, "")),
        Row("Of item", str(attachment.item_number or "")),
        Row("Size", filesize_exact(attachment.size)),
        Row("SHA-256", attachment.sha256),
    )
    return tuple(row for row in rows if row.value)


def span(start: datetime | None, end: datetime | None, zone: str) -> str:
    """A period as the letter prints it."""
    return period(moment(start) if start else None, moment(end) if end else None, zone)


def _section(case: Case, ready: Judgement, code: str) -> Answers:
    rows, groups = (), ()  # type: tuple[Row, ...], tuple[tuple[str, str, tuple[Row, ...]], ...]
    if code == "warnings":
        rows = tuple(_warnings(case, ready))
    elif code in {"items", "subjects", "attachments"}:
        groups = tuple(_groups(case, ready, code))
    else:
        rows = tuple(_rows(case, ready, code))
    return Answers(TITLES[code], section_url(case, code), lacking(ready, code), rows, groups)


def _warnings(case: Case, ready: Judgement) -> Iterator[Row]:
    for one in warned(ready.warnings):
        point = one.sentence if one.item is None else f"Item {one.item}: {one.sentence}"
        reason = one.reason or "Not answered yet: mend it, or give your reason."
        yield Row(point, reason, section_url(case, "warnings"), missing=not one.reason)


def _rows(case: Case, ready: Judgement, code: str) -> Iterator[Row]:
    open_gaps = [gap for gap in ready.missing if gap.item is None and gap.blocking]
    gaps = {FIELD_OF.get(gap.field, (gap.section, gap.field)): gap for gap in open_gaps}
    for field, key, value in _facts(case, code):
        gap = gaps.get((code, field))
        if not value and not gap and field in OPTIONAL:
            continue
        first = "_0" if field in FIRST_OF_SEVERAL else ""
        url = f"{section_url(case, code)}#id_{field}{first}" if field else ""
        yield Row(key, gap.sentence if gap else value or NOTHING, url, missing=gap is not None)


def _facts(case: Case, code: str) -> tuple[tuple[str, str, str], ...]:
    """(form field, words, what is stated) of a section."""
    if code == "proceedings":
        told = _proceedings(case.proceeding), case.proceeding.particulars
    elif code == "authorities":
        told = _authorities(case), case.particulars
    else:
        told = _texts(case).get(code, ()), case.particulars
    return (*told[0], *_particulars(code, told[1]))


def _particulars(section: str, told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Those that were stated, and those that are missing (their row says so)."""
    for row in particulars(section):
        yield row.field, row.label, row.said(told.get(row.element))


def _texts(case: Case) -> dict[str, tuple[tuple[str, str, str], ...]]:
    titles = "\n".join(instrument_of(case, one).title for one in case.bases)
    secret = case.get_confidentiality_display()
    return {
        "basis": (
            ("bases", "Legal basis", titles),
            ("basis_statement", "Why it applies", case.basis_statement),
        ),
        "facts": (("facts", "What happened", case.facts),),
        "procedure": (("special_procedure", "Procedure asked for", case.special_procedure),),
        "urgency": (
            ("urgency", "Urgency", case.get_urgency_display()),
            ("urgency_reason", "Why it is urgent", case.urgency_reason),
        ),
        "confidentiality": (
            ("confidentiality", "Confidentiality", secret),
            ("confidentiality_reason", "Why it is kept secret", case.confidentiality_reason),
        ),
        "deadline": (
            ("deadline_on", "Needed by", day(case.deadline_on)),
            ("deadline_reason", "Why by this date", case.deadline_reason),
        ),
    }


def _authorities(case: Case) -> tuple[tuple[str, str, str], ...]:
    asked, asking = case.requested_authority, case.requesting_authority
    contact = (case.contact_name, case.contact_title, case.contact_email, case.contact_telephone)
    return (
        ("title", "Title", case.title),
        (
            "requested_authority",
            "You ask",
            f"{case.requested_country}: {asked.name}" if asked else "",
        ),
        ("", "Sent by", asking.name if asking else ""),
        ("contact_name", "Contact person", "\n".join(filter(None, contact))),
    )


def _proceedings(proceeding: Proceeding) -> tuple[tuple[str, str, str], ...]:
    articles = proceeding.offence_articles
    organised = {None: "", True: "Yes, and transnational", False: "No"}[proceeding.organised]
    return (
        ("reference", "Reference", proceeding.reference),
        ("title", "Name", proceeding.title),
        ("stage", "Stage", proceeding.get_stage_display() if proceeding.stage else ""),
        ("offence", "Offence", proceeding.offence),
        ("law_text", "Text of the law", proceeding.law_text),
        ("maximum_penalty", "Maximum penalty", proceeding.maximum_penalty),
        ("maximum_years", "Maximum in years", str(proceeding.maximum_years or "")),
        ("offence_articles", "Offences of a convention", "\n".join(map(_offence, articles))),
        ("organised", "Organised criminal group", organised),
        ("authority", "Run by", proceeding.authority.name if proceeding.authority else ""),
        ("authority_functions", "Its functions", proceeding.authority_functions),
    )


def _offence(code: str) -> str:
    return known_offences().get(code, code)


def _groups(case: Case, ready: Judgement, code: str) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    if code == "items":
        for item in case.items.all():
            yield (
                item_title(item),
                reverse("draft-item", args=[case.pk, item.pk]),
                item_rows(item, ready),
            )
    elif code == "subjects":
        yield from _subjects(case)
    else:
        for file in case.attachments.all():
            yield file.name, "", attachment_rows(file)


def _subjects(case: Case) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    """The first ones, and how many more the list names."""
    found = list(case.subjects.all()[: FIRST_SUBJECTS + 1])
    for one in found[:FIRST_SUBJECTS]:
        url = reverse("draft-subject", args=[case.pk, one.pk])
        yield one.identifier, url, subject_rows(one)
    if len(found) > FIRST_SUBJECTS:
        more = case.subjects.count() - FIRST_SUBJECTS
        yield f"And {more:,} more", section_url(case, "subjects"), ()
