"""Receipts that either side can keep: that a document was sent, or that it was received."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from mla.documents.blocks import Block, Rule, heading, one_line, paragraphs
from mla.documents.fonts import (
    AUTHORITY,
    COUNTRY,
    FORMULA,
    HEADING,
    SMALL,
    SMALL_NOTE,
    TITLE,
    VALUE,
    VALUE_DIGEST,
    VALUE_STRONG,
    Style,
)
from mla.documents.page import Sheet, write
from mla.documents.parties import Authority
from mla.documents.shape import build
from mla.documents.table import Cell, Part, details
from mla.documents.verification import verification
from mla.documents.wording import grouped, moment, size, words


class ReceiptKind(StrEnum):
    SENDING = "sending"
    ACKNOWLEDGEMENT = "acknowledgement"


Pairs = list[tuple[str, str | Cell]]
Section = tuple[str, Pairs]
"""The key of its heading, and its values by the keys of their labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Between whom, and the entry that proves it; `ledger_head` is the stream's head after the entry."""

    requesting: Authority
    requested: Authority
    requesting_reference: str
    requested_reference: str  # "" until the other side has one
    ledger_stream: str
    ledger_entry: int
    ledger_head: str
    renderer_version: str
    verification_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Proven):
    """Who sent or received which bytes when."""

    kind: ReceiptKind
    document_name: str
    content_hash: str  # SHA-256
    file_sha256: str
    file_size: int  # bytes
    happened_at: datetime
    person: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return build(cls, data)


def render(data: Receipt, *, draft: bool = False) -> bytes:
    """The PDF, one page for texts of usual length; equal receipts give equal bytes."""
    issuer = data.requesting if data.kind is ReceiptKind.SENDING else data.requested
    return written(
        data,
        issuer=issuer,
        kind=data.kind,
        made_on=data.happened_at.date(),
        about=("document", _document(data)),
        draft=draft,
    )


def _document(data: Receipt) -> Pairs:
    return [
        ("document_name", exact(data.document_name)),
        ("file_size", size(data.file_size)),
        ("content_hash", digest(data.content_hash)),
        ("file_sha256", digest(data.file_sha256)),
        (f"happened_{data.kind}", moment(data.happened_at)),
        ("person", data.person),
    ]


def written(
    data: Proven, *, issuer: Authority, kind: str, made_on: date, about: Section, draft: bool
) -> bytes:
    """What all receipts share: who issues it, what it states, between whom, about what, with which proof."""
    say = words("receipt")
    sheet = Sheet(
        title=f"{say[f'title_{kind}']} {data.requesting_reference}",
        author=f"{issuer.name}, {issuer.country}",
        subject=say["subject"].format(reference=data.requesting_reference),
        reference=data.requesting_reference,
        made_on=made_on,
        layout=data.renderer_version,
        draft=draft,
    )
    return write(_blocks(data, issuer, kind, about, sheet.width), sheet)


def exact(text: str, style: Style = VALUE) -> Cell:
    return [Part(text, style, exact=True)]


def digest(hexadecimal: str) -> Cell:
    return exact(grouped(hexadecimal), VALUE_DIGEST)


def _blocks(
    data: Proven, issuer: Authority, kind: str, about: Section, width: float
) -> Iterator[Block]:
    say = words("receipt")
    yield one_line(issuer.land, COUNTRY, width)
    yield one_line(issuer.name, AUTHORITY, width)
    yield Rule(width)
    yield one_line(say[f"title_{kind}"], TITLE, width)
    yield one_line(_statement(data, kind), FORMULA, width)
    for title, pairs in (_parties(data), about, _proof(data)):
        yield heading(say[title], HEADING, width, level=0)
        yield from details([(say[label], value) for label, value in pairs], width)
    yield from paragraphs(say["proof_note"], SMALL_NOTE, width)
    yield from verification(data.verification_url, [], width)


def _statement(data: Proven, kind: str) -> str:
    return words("receipt")[f"statement_{kind}"].format(
        requesting=data.requesting.name.removeprefix("The "),
        requesting_country=data.requesting.country,
        requested=data.requested.name.removeprefix("The "),
        requested_country=data.requested.country,
    )


def _parties(data: Proven) -> Section:
    return (
        "parties",
        [
            ("requesting", _identity(data.requesting, data.requesting_reference)),
            ("requested", _identity(data.requested, data.requested_reference)),
        ],
    )


def _proof(data: Proven) -> Section:
    said = words("receipt")["entry"].format(n=data.ledger_entry, stream=data.ledger_stream)
    return (
        "proof",
        [
            ("ledger_entry", exact(said)),
            ("ledger_head", digest(data.ledger_head)),
        ],
    )


def _identity(authority: Authority, reference: str) -> Cell:
    numbered = words("receipt")["reference"].format(reference=reference) if reference else ""
    return [
        Part(authority.name, VALUE_STRONG),
        Part(", ".join(filter(None, [authority.land, numbered])), VALUE),
        Part(", ".join(authority.address.splitlines()), SMALL),
        Part(" · ".join(filter(None, [authority.telephone, authority.email])), SMALL),
    ]
