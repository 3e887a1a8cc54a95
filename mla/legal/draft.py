"""A request as plain values, as far as its completeness can be judged from them."""

from dataclasses import dataclass
from datetime import date, datetime

from mla.legal.measures import Measure


@dataclass(frozen=True, slots=True)
class DraftSubject:
    """A person, account, address or device concerned, and how it is identified."""

    kind: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class DraftItem:
    """One thing asked for: one measure, from one holder, for one period, on one legal basis."""

    number: int
    measure: Measure | None = None
    what: str = ""
    holder: str = ""
    period_from: datetime | None = None
    period_to: datetime | None = None
    purpose: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a requesting authority has stated; what is empty has not been stated."""

    requesting_authority: str = ""
    requested_country: str = ""
    proceeding_reference: str = ""
    proceeding_stage: str = ""
    offence: str = ""
    law_text: str = ""
    maximum_penalty: str = ""
    competent_authority: str = ""
    competent_functions: str = ""
    facts: str = ""
    subjects: tuple[DraftSubject, ...] = ()
    items: tuple[DraftItem, ...] = ()
    bases: tuple[str, ...] = ()
    special_procedure: str = ""
    urgency: bool = False
    urgency_reason: str = ""
    deadline_on: date | None = None
    deadline_reason: str = ""
    confidentiality: bool = False
    confidentiality_reason: str = ""
