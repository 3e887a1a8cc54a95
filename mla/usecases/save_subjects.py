"""Adding, changing or removing persons, accounts, devices and addresses concerned."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.models import Case, Subject
from mla.cases.models.subject import TOLD
from mla.cases.times import checked_times, known_zones
from mla.common.errors import Invalid, NotVisible
from mla.legal.identifiers import checked_port, exact
from mla.policy.sight import UNKNOWN
from mla.usecases.drafting import close_section, open_section
from mla.usecases.step import checked

SECTION = "subjects"
FIELDS = TOLD

MOST = 10_000
TOO_MANY = (
    f"A request can name {MOST:,} identifiers at most. Attach a longer list as a file, "
    "and name here what it holds."
)
AT_ONCE = 1000  # rows of one INSERT


@transaction.atomic(durable=True)
def add_subjects(
    case_id: UUID, *, actor: Membership, version: int, rows: Sequence[Mapping[str, Any]]
) -> list[Subject]:
    """All rows or none; Invalid names the first row that cannot be used."""
    case = open_section(case_id, SECTION, actor=actor, version=version)
    made = put_subjects(case, rows)
    close_section(case, SECTION, actor=actor, facts={"added": len(made)})
    return made


@transaction.atomic(durable=True)
def save_subject(
    case_id: UUID, subject_id: UUID, *, actor: Membership, version: int, values: Mapping[str, Any]
) -> Subject:
    case = open_section(case_id, SECTION, actor=actor, version=version)
    subject = case.subjects.filter(pk=subject_id).first()
    if subject is None:
        raise NotVisible(UNKNOWN)
    _set(subject, values).save()
    close_section(case, SECTION, actor=actor, facts={"changed": subject.number})
    return subject


@transaction.atomic(durable=True)
def remove_subjects(
    case_id: UUID, *, actor: Membership, version: int, numbers: Collection[int] | None
) -> int:
    """Those of these numbers (None: all of them), and how many they were; NotVisible if one is not there."""
    case = open_section(case_id, SECTION, actor=actor, version=version)
    found = case.subjects.all() if numbers is None else case.subjects.filter(number__in=numbers)
    gone, _ = found.delete()
    if numbers is not None and gone != len(set(numbers)):
        raise NotVisible(UNKNOWN)
    which = {} if numbers is None else {"numbers": sorted(numbers)}
    close_section(case, SECTION, actor=actor, facts={"removed": gone, **which})
    return gone


def put_subjects(case: Case, rows: Sequence[Mapping[str, Any]]) -> list[Subject]:
    """Adds the rows to a draft that is open for it."""
    if case.subjects.count() + len(rows) > MOST:
        raise Invalid({"rows": TOO_MANY})
    first = int(case.subjects.aggregate(last=Max("number"))["last"] or 0) + 1
    made = [_set(Subject(case=case, number=first + n), values) for n, values in enumerate(rows)]
    return Subject.objects.bulk_create(made, batch_size=AT_ONCE)


def _set(subject: Subject, values: Mapping[str, Any]) -> Subject:
    for name in FIELDS:
        if name in values:
            setattr(subject, name, values[name])
    checked_times(from_at=subject.from_at, to_at=subject.to_at)
    if subject.from_at and subject.to_at and subject.from_at > subject.to_at:
        raise Invalid({"to_at": "The period ends before it begins: correct one of the two times."})
    if subject.time_zone and subject.time_zone not in known_zones():
        raise Invalid({"time_zone": "Choose a time zone of the list."})
    checked_port(subject.port)
    checked(subject, FIELDS)
    subject.identifier = exact(subject.identifier_type, subject.identifier)
    return subject
