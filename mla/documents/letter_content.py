"""What a letter of request says, after article 18(15) of the Palermo Convention."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from mla.documents.parties import Authority
from mla.documents.shape import build
from mla.documents.signature import Signature


@dataclass(frozen=True, slots=True)
class Competent(Authority):
    """The authority that conducts the proceedings, and whom to ask there."""

    functions: str = ""
    contact_name: str = ""
    contact_title: str = ""
    contact_email: str = ""
    contact_telephone: str = ""
    contact_hours: str = ""  # with the time zone


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Why the requested State may help; `statement` says in words that and how it applies."""

    title: str
    article: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Offence:
    title: str
    law_text: str = ""
    maximum_penalty: str = ""


@dataclass(frozen=True, slots=True)
class Proceeding:
    reference: str = ""
    title: str = ""
    stage: str = ""
    offences: tuple[Offence, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A person, account, device or address concerned; `period` with its time zone."""

    number: str
    kind: str
    identifier_type: str = ""
    identifier: str = ""
    provider: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A label and its text; `section` is the part of the letter that it belongs to."""

    label: str
    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Something that the other side may stumble over, and why the request is made all the same."""

    point: str
    reason: str


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issued the request under the law of the requesting State; `at` in words, empty for nobody."""

    name: str = ""
    title: str = ""
    authority: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """One measure asked for."""

    number: str
    measure: str  # in words
    what: str = ""
    holder: str = ""
    period: str = ""
    purpose: str = ""
    basis: str = ""
    fallback: str = ""
    further: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    number: str
    name: str
    size: int
    sha256: str
    what: str = ""


NOT_STATED = Proceeding()
NOBODY = Signature()
NOT_ISSUED = Issue()


@dataclass(frozen=True, slots=True)
class LetterOfRequest:
    """The whole letter; texts may hold new lines. `urgency`, `confidentiality`: words, or ""."""

    reference: str
    number: str
    date_on: date
    renderer_version: str
    requesting: Authority
    requested: Authority
    competent: Competent
    legal_bases: tuple[LegalBasis, ...] = ()
    proceeding: Proceeding = NOT_STATED
    further: tuple[Detail, ...] = ()
    facts: str = ""
    subjects: tuple[SubjectRow, ...] = ()
    items: tuple[ItemBlock, ...] = ()
    special_procedure: str = ""
    urgency: str = ""
    urgency_reason: str = ""
    deadline_on: date | None = None
    deadline_reason: str = ""
    confidentiality: str = ""
    confidentiality_reason: str = ""
    assurances: tuple[str, ...] = ()
    set_aside: tuple[Point, ...] = ()
    issued: Issue = NOT_ISSUED
    attachments: tuple[AttachmentRow, ...] = ()
    signature: Signature = NOBODY
    verification_url: str = ""
    content_hash: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return build(cls, data)
