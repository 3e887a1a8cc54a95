"""Receipts that either side can keep: that a document was sent, or that it was received."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who sent or received which bytes when; `ledger_head` is the stream's head after the entry."""

    kind: ReceiptKind
    requesting: Authority
    requested: Authority
    requesting_reference: str
    requested_reference: str  # "" until the other side has one
    document_name: str
    content_hash: str  # SHA-256
    file_sha256: str
    file_size: int  # bytes
    happened_at: datetime
    person: str
    ledger_stream: str
    ledger_entry: int
    ledger_head: str
    renderer_version: str
    verification_url: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        return build(cls, data)


def render(data: Receipt, *, draft: bool = False) -> bytes:
    """The PDF, one page for texts of usual length; equal receipts give equal bytes."""
    say = words("receipt")
    issuer = _issuer(data)
    sheet = Sheet(
        title=f"{say[f'title_{data.kind}']} {data.requesting_reference}",
        author=f"{issuer.name}, {issuer.country}",
        subject=say["subject"].format(reference=data.requesting_reference),
        reference=data.requesting_reference,
        made_on=data.happened_at.date(),
        layout=data.renderer_version,
        draft=draft,
    )
    return write(_blocks(data, sheet.width), sheet)


def _issuer(data: Receipt) -> Authority:
    return data.requesting if data.kind is ReceiptKind.SENDING else data.requested


def _blocks(data: Receipt, width: float) -> Iterator[Block]:
    say, issuer = words("receipt"), _issuer(data)
    yield one_line(issuer.land, COUNTRY, width)
    yield one_line(issuer.name, AUTHORITY, width)
    yield Rule(width)
    yield one_line(say[f"title_{data.kind}"], TITLE, width)
    yield one_line(_statement(data), FORMULA, width)
    for title, pairs in _sections(data):
        yield heading(say[title], HEADING, width, level=0)
        yield from details([(say[label], value) for label, value in pairs], width)
    yield from paragraphs(say["proof_note"], SMALL_NOTE, width)
    yield from verification(data.verification_url, [], width)


def _statement(data: Receipt) -> str:
    return words("receipt")[f"statement_{data.kind}"].format(
        requesting=data.requesting.name.removeprefix("The "),
        requesting_country=data.requesting.country,
        requested=data.requested.name.removeprefix("The "),
        requested_country=data.requested.country,
    )


def _sections(data: Receipt) -> Iterator[tuple[str, list[tuple[str, str | Cell]]]]:
    yield (
        "parties",
        [
            ("requesting", _identity(data.requesting, data.requesting_reference)),
            ("requested", _identity(data.requested, data.requested_reference)),
        ],
    )
    yield (
        "document",
        [
            ("document_name", _exact(data.document_name)),
            ("file_size", size(data.file_size)),
            ("content_hash", _exact(grouped(data.content_hash), VALUE_DIGEST)),
            ("file_sha256", _exact(grouped(data.file_sha256), VALUE_DIGEST)),
            (f"happened_{data.kind}", moment(data.happened_at)),
            ("person", data.person),
        ],
    )
    yield (
        "proof",
        [
            ("ledger_stream", _exact(data.ledger_stream)),
            ("ledger_entry", str(data.ledger_entry)),
            ("ledger_head", _exact(grouped(data.ledger_head), VALUE_DIGEST)),
        ],
    )


def _identity(authority: Authority, reference: str) -> Cell:
    numbered = words("receipt")["reference"].format(reference=reference) if reference else ""
    return [
        Part(authority.name, VALUE_STRONG),
        Part(authority.land, VALUE),
        Part(numbered, VALUE),
        Part(", ".join(authority.address.splitlines()), SMALL),
        Part(" · ".join(filter(None, [authority.telephone, authority.email])), SMALL),
    ]


def _exact(text: str, style: Style = VALUE) -> Cell:
    return [Part(text, style, exact=True)]
