"""Opening a section of a draft for a change, and closing it with its record."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from mla.accounts.models import Membership
from mla.cases import particulars
from mla.cases.completeness import note_progress, treaty_of
from mla.cases.models import Author, Case, Item, Proceeding
from mla.cases.participants import tokens
from mla.cases.saving import saving
from mla.common.clock import now
from mla.common.errors import Invalid, Stale
from mla.ledger.events import CASE_SECTION_SAVED
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument
from mla.policy.decide import require
from mla.policy.sight import lock_case
from mla.policy.table import Action
from mla.usecases.step import record

CHANGED_MEANWHILE = (
    "This section was changed in another window or by a colleague after you opened it. "
    "Both texts are shown: keep what is right and save again."
)


def open_section(case_id: UUID, section: str, *, actor: Membership, version: int) -> Case:
    """The draft, locked; NotPermitted or WrongState when it cannot be edited, Stale for an older version."""
    case = lock_case(actor, case_id)
    require(actor, Action.EDIT, case)
    if version != section_version(case, section):
        raise Stale(CHANGED_MEANWHILE)
    return case


def close_section(case: Case, section: str, *, actor: Membership, facts: dict[str, object]) -> None:
    """Counts the version up, remembers who edited, records that the section was saved (never its text)."""
    version = section_version(case, section) + 1
    case.section_versions = {**case.section_versions, section: version}
    case.changed_at = now()
    case.tokens = tokens(case)
    note_progress(case)
    Author.objects.get_or_create(case=case, version=case.sent_number + 1, person_id=actor.user_id)
    record(
        case,
        CASE_SECTION_SAVED,
        actor=actor,
        facts={"section": section, "version": version, **facts},
        beside=saving(case),
    )


def assign(
    row: Case | Proceeding | Item,
    allowed: Iterable[str],
    values: Mapping[str, Any],
    *,
    section: str,
) -> None:
    """Sets these fields of the row, and its `particulars` as far as the section has them; Invalid for any other."""
    fields = {name: value for name, value in values.items() if name != "particulars"}
    foreign = sorted(fields.keys() - set(allowed))
    if foreign:
        raise Invalid(dict.fromkeys(foreign, "This field does not belong to this section."))
    for name, value in fields.items():
        setattr(row, name, value)
    measure: Measure | None = None
    treaties: tuple[Instrument, ...] = ()
    if isinstance(row, Item):
        measure, treaties = Measure(row.measure), treaty_of(row.case)
    row.particulars = particulars.changed(
        row.particulars,
        values.get("particulars", {}),
        particulars.particulars(section, measure, treaties),
    )


def section_version(case: Case, section: str) -> int:
    return int(case.section_versions.get(section, 0))
