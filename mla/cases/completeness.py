"""The draft as the law judges it: what is missing, whether its bases hold, what the other side may stumble over."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from mla.cases.models import Attachment, Case, Item, Proceeding, Subject
from mla.cases.particulars import PARTICULARS, Owner
from mla.cases.sides import Urgency
from mla.common.clock import now
from mla.directory.law import LawInUse, law_found
from mla.directory.pair import Pair, pair_of
from mla.directory.sheet import CountrySheet
from mla.legal.doubts import Doubt, Sheet, counted, doubts_of
from mla.legal.draft import Contact, Draft, DraftItem, DraftSubject, Override
from mla.legal.instruments import instrument_named
from mla.legal.judgement import SAID, Judgement, essentials_missing
from mla.legal.judgement import judge as judge_draft
from mla.legal.law import TREATY_RECORD
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument

CONFIRMATION, COMPETENT = "confirmation_contact", "competent_contact"
ATTACHED = "Attached: "
"""How a request file says that a document stands for an element."""


def judge(case: Case) -> Judgement:
    """The draft as it stands in the database now, by the law in use and the sheet of today.

    Its subjects may be thousands: they are read once for each time that they were saved.
    """
    sheet = sheets(case).get(case.requested_country_id)
    known = Sheet(str(case.requested_country), sheet.languages) if sheet else None
    some, doubts = _of_subjects(case.pk, case.section_versions.get("subjects", 0))
    draft = as_draft(case, subjects=some)
    on = now().date()
    return judge_draft(draft, law(case).law, on, sheet=known, of_subjects=doubts)


def note_progress(case: Case) -> None:
    """Sets what the lists show of a draft in the making; to be saved with what was just changed in it.

    Nothing here is remembered: the transaction may still fail. Of the subjects one stands for all.
    """
    one = Subject.objects.filter(case_id=case.pk).order_by("number")[:1]
    draft = as_draft(case, subjects=map(_subject, one))
    case.lacking = essentials_missing(draft, law(case).law)
    case.measures = " ".join(dict.fromkeys(item.measure for item in draft.items if item.measure))


def law(case: Case) -> LawInUse:
    """The list of parties and the treaty records in use; a case may have brought along which."""
    imports = case.__dict__.get("law_imports")
    return _pair(case).law if imports is None else law_found(imports)


def instrument_of(case: Case, code: str) -> Instrument:
    """What a basis of this request is by the law in use: of a treaty, the record of the one that it names."""
    if code != TREATY_RECORD:
        return instrument_named(code)  # the same in every law: nothing has to be read
    return law(case).law.instrument(code, case.particulars.get("treaty", ""))


def treaty_of(case: Case) -> tuple[Instrument, ...]:
    """The record of the treaty that the request relies on; none if it relies on no treaty."""
    return (instrument_of(case, TREATY_RECORD),) if TREATY_RECORD in case.bases else ()


def sheets(case: Case) -> Mapping[str | None, CountrySheet]:
    """The country sheets of both sides."""
    return _pair(case).sheets


def _pair(case: Case) -> Pair:
    """Asked for once for this (freshly read) case and these two countries."""
    key = f"_pair {case.requested_country_id}"
    if key not in case.__dict__:
        case.__dict__[key] = pair_of(case.requesting_country_id, case.requested_country_id)
    return cast("Pair", case.__dict__[key])


def names_subjects(case: Case) -> bool:
    return bool(_of_subjects(case.pk, case.section_versions.get("subjects", 0))[0])


@lru_cache(maxsize=1024)
def _of_subjects(
    case_id: UUID, _version: int
) -> tuple[tuple[DraftSubject, ...], tuple[Doubt, ...]]:
    """The first subject, which stands for all, and the warnings about them; nothing changes within a version."""
    rows = Subject.objects.filter(case_id=case_id).order_by("number").values_list(*_OF_SUBJECT)
    subjects = [DraftSubject(*row) for row in rows]
    return tuple(subjects[:1]), counted(doubts_of(subjects), SAID)


def as_draft(case: Case, *, subjects: Iterable[DraftSubject] | None = None) -> Draft:
    """Everything that the request says, with nothing left out, or with these instead of all its subjects."""
    named = map(_subject, case.subjects.all()) if subjects is None else subjects
    files = list(case.attachments.all())
    return Draft(
        **_of_sides(case),
        **_of_proceeding(case.proceeding),
        **_texts(case, files),
        contact=_own_contact(case),
        confirmation_contact=_contact(CONFIRMATION, case.particulars),
        facts=case.facts,
        subjects=tuple(named),
        items=tuple(_item(one, files) for one in case.items.all() if not one.dropped),
        bases=tuple(case.bases),
        basis_statement=case.basis_statement,
        special_procedure=case.special_procedure,
        urgency=case.urgency < Urgency.ROUTINE,
        urgency_reason=case.urgency_reason,
        deadline_on=case.deadline_on,
        deadline_reason=case.deadline_reason,
        confidentiality=case.confidentiality == case.Confidentiality.STRICT,
        confidentiality_reason=case.confidentiality_reason,
        overrides=tuple(
            Override(one["code"], one["reason"], one["item"], tuple(one["about"]))
            for one in case.overrides
        ),
    )


def _of_sides(case: Case) -> dict[str, Any]:
    asking, asked = case.requesting_authority, case.requested_authority
    return {
        "title": case.title,
        "requesting_country": str(case.requesting_country_id),
        "requesting_authority": asking.name if asking else "",
        "requested_country": str(case.requested_country_id) if asked else "",
        "requested_authority": asked.name if asked else "",
        "dated_on": (case.sent_at or now()).date(),
        "reference": case.reference,
    }


def _of_proceeding(proceeding: Proceeding) -> dict[str, Any]:
    running, told = proceeding.authority, proceeding.particulars
    return {
        "proceeding_reference": proceeding.reference,
        "proceeding_stage": proceeding.stage,
        "offence": proceeding.offence,
        "offence_articles": tuple(proceeding.offence_articles),
        "organised": proceeding.organised,
        "law_text": proceeding.law_text,
        "maximum_penalty": proceeding.maximum_penalty,
        "maximum_years": proceeding.maximum_years,
        **{name: told.get(name, "") for name in _OF_PROCEEDING},
        "competent_authority": running.name if running else "",
        "competent_functions": proceeding.authority_functions,
        "competent_contact": _contact(COMPETENT, told),
    }


def _texts(case: Case, files: Iterable[Attachment]) -> dict[str, Any]:
    """What stands in the particulars of the request, or is attached as a document."""
    told = {name: case.particulars.get(name, "") for name in _TEXTS}
    return {**told, **{name: told[name] or _attached(name, files) for name in _SIGNED}}


_SIGNED = ("undertaking", "certificate")
"""Texts of a request that a signed document can stand for."""


def _texts_of(owner: Owner) -> tuple[str, ...]:
    """The elements that are texts of their own; what carries a dot is part of a contact."""
    return tuple(r.element for r in PARTICULARS if r.owner is owner and "." not in r.element)


_TEXTS, _OF_PROCEEDING = _texts_of(Owner.REQUEST), _texts_of(Owner.PROCEEDING)
_OF_SUBJECT = tuple(DraftSubject.__dataclass_fields__)
_OF_ITEM = tuple(
    name
    for name in DraftItem.__dataclass_fields__
    if name not in {field.name for field in Item._meta.fields}  # noqa: SLF001 - Django's public name
)


def _own_contact(case: Case) -> Contact:
    office, told = case.drafting_authority, case.particulars
    return Contact(
        organisation=office.name,
        name=case.contact_name,
        function=case.contact_title,
        address=office.address,
        telephone=case.contact_telephone,
        mobile=told.get("contact.mobile", ""),
        email=case.contact_email,
        fax=told.get("contact.fax", ""),
        office_hours=office.office_hours,
        time_zone=office.time_zone,
        answer_by=told.get("contact.answer_by", ""),
    )


def _contact(holder: str, told: Mapping[str, Any]) -> Contact | None:
    prefix = f"{holder}."
    parts = {
        key.removeprefix(prefix): value for key, value in told.items() if key.startswith(prefix)
    }
    return Contact(**parts) if parts else None


def _subject(one: Subject) -> DraftSubject:
    return DraftSubject(*(getattr(one, name) for name in _OF_SUBJECT))


def _item(item: Item, files: Iterable[Attachment]) -> DraftItem:
    own = [one for one in files if one.item_number in {None, item.number}]
    signed = {name: _attached(f"items.{name}", own) for name in _OF_ITEM}
    return DraftItem(
        **{**{name: words for name, words in signed.items() if words}, **item.particulars},
        number=item.number,
        measure=Measure(item.measure),
        what=item.what,
        holder=item.holder,
        period_from=item.period_from,
        period_to=item.period_to,
        purpose=item.purpose,
        basis=item.basis,
        fallback=item.fallback,
    )


def _attached(element: str, files: Iterable[Attachment]) -> str:
    """The names of the files that are this document."""
    names = ", ".join(one.name for one in files if one.serves == element)
    return names and f"{ATTACHED}{names}"
