"""The letter of request for mutual legal assistance: from its content to the PDF."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from mla.documents.blocks import (
    Block,
    Lines,
    Row,
    Rule,
    Stack,
    heading,
    one_line,
    paragraphs,
)
from mla.documents.fonts import (
    AFTER_STRONG,
    AUTHORITY,
    BANNER,
    BODY,
    CAPTION,
    CELL,
    CELL_NOTE,
    CELL_STRONG,
    COUNTRY,
    DIGEST,
    FORMULA,
    HEADING,
    SMALL,
    STRONG,
    SUBHEADING,
    SUBTITLE,
    TITLE,
    VALUE,
    VALUE_STRONG,
)
from mla.documents.letter_content import AttachmentRow, ItemBlock, LetterOfRequest
from mla.documents.page import Sheet, write
from mla.documents.parties import Authority
from mla.documents.signature import signature_blocks
from mla.documents.subjects import annex, subjects
from mla.documents.table import DETAILS_BEFORE, GUTTER, Cell, Column, Part, details, table
from mla.documents.verification import verification
from mla.documents.wording import day, grouped, size, words

__all__ = ["LetterOfRequest", "render"]

SENDER_SHARE = 0.64  # of the width; addresses and references stand beside it
ENDING_HEIGHT = 480  # up to this the ending stays whole


def render(data: LetterOfRequest, *, draft: bool = False) -> bytes:
    """The PDF; equal letters give equal bytes. A draft is marked on each page."""
    say = words("letter_of_request")
    sheet = Sheet(
        title=f"{say['title']} {data.number or data.reference}",
        author=f"{data.requesting.name}, {data.requesting.country}",
        subject=say["subject"].format(country=data.requested.country),
        reference=data.reference,
        made_on=data.date_on,
        layout=data.renderer_version,
        draft=draft,
    )
    return write(_Letter(data, sheet.width).blocks(), sheet)


class _Letter:
    """One method for each part of the letter; an empty part is left out."""

    def __init__(self, data: LetterOfRequest, width: float) -> None:
        self.data = data
        self.width = width
        self.say = words("letter_of_request")

    def blocks(self) -> Iterator[Block]:
        yield from self._letterhead()
        yield from self._addressee_and_references()
        yield from self._banner()
        yield one_line(self.say["title"], TITLE, self.width)
        yield one_line(self.say["subtitle"], SUBTITLE, self.width)
        yield self._formula("opening")
        yield from self._sections()
        yield from annex(self.data.subjects, self.data.reference, self.say)

    def _letterhead(self) -> Iterator[Block]:
        sender = self.data.requesting
        left, right = self.width * SENDER_SHARE, self.width * (1 - SENDER_SHARE)
        name = Stack((one_line(sender.land, COUNTRY, left), one_line(sender.name, AUTHORITY, left)))
        address = Stack((*paragraphs(sender.address, SMALL, right), *_reached(sender, right)))
        yield Row((name, address), (0, left), self.width, padding=0, ruled=False)
        yield Rule(self.width)

    def _addressee_and_references(self) -> Iterator[Block]:
        data, say = self.data, self.say
        left, right = self.width * SENDER_SHARE, self.width * (1 - SENDER_SHARE)
        to = data.requested
        addressee = (
            one_line(say["to"], CAPTION, left),
            one_line(to.name, VALUE_STRONG, left),
            *paragraphs(to.address, VALUE, left - GUTTER),
            one_line(to.land, VALUE, left),
            *_reached(to, left),
        )
        lines = {"reference": data.reference, "number": data.number, "date": day(data.date_on)}
        references = tuple(
            one_line(text, style, right)
            for label, value in lines.items()
            if value
            for text, style in ((say[label], CAPTION), (value, VALUE_STRONG))
        )
        cells = (Stack(addressee), Stack(references))
        yield Row(cells, (0, left), self.width, padding=0, ruled=False, before=16)

    def _banner(self) -> Iterator[Block]:
        marks = [
            self.say[f"{mark}_banner"].format_map({mark: value})
            for mark in ("urgency", "confidentiality")
            if (value := getattr(self.data, mark))
        ]
        if marks:
            room = self.width - 20
            text = Stack(tuple(one_line(mark, BANNER, room) for mark in marks))
            yield Row((text,), (10,), self.width, padding=7, ruled=False, shaded=True, before=18)

    def _formula(self, key: str) -> Lines:
        """An opening or closing sentence, which names both authorities."""
        sender, addressee = self.data.requesting, self.data.requested
        sentence = self.say[key].format(
            requesting=sender.name.removeprefix("The "),
            requested=addressee.name.removeprefix("The "),
            requesting_country=sender.country,
            requested_country=addressee.country,
        )
        return one_line(sentence, FORMULA, self.width)

    def _sections(self) -> Iterator[Block]:
        """Numbered sections; the last one stays with the signature if it is short."""
        sections = [
            ("authorities", self._authorities()),
            ("legal_basis", self._legal_basis()),
            ("proceedings", self._proceedings()),
            ("dual_criminality", self._further("dual_criminality")),
            ("facts", self._text(self.data.facts, "not_stated")),
            ("subjects", self._subjects()),
            ("assistance", self._assistance()),
            ("procedure", self._procedure()),
            ("urgency", self._urgency()),
            ("confidentiality", self._confidentiality()),
            ("assurances", self._assurances()),
            ("set_aside", self._set_aside()),
            ("attachments", self._attachments()),
        ]
        number = 0
        for name, blocks in sections:
            first = next(blocks, None)
            if first is None:
                continue
            number += 1
            title = heading(f"{number}. {self.say[name]}", HEADING, self.width, level=0)
            parts: list[Block] = [title, first, *blocks]
            yield from parts[:-1]
            yield self._ending(parts[-1]) if name == "attachments" else parts[-1]

    def _text(self, text: str, otherwise: str) -> Iterator[Block]:
        yield from paragraphs(text or self.say[otherwise], BODY, self.width)

    def _further(self, section: str) -> Iterator[Block]:
        """What else was stated for this section."""
        rows = [(one.label, one.text) for one in self.data.further if one.section == section]
        return details(rows, self.width)

    def _details(self, *pairs: tuple[str, str | Cell]) -> Iterator[Block]:
        return details([(self.say.get(label, label), value) for label, value in pairs], self.width)

    def _authorities(self) -> Iterator[Block]:
        sender, competent = self.data.requesting, self.data.competent
        yield self._subheading("requesting")
        yield from self._details(*_identity(sender))
        yield self._subheading("competent")
        known = list(self._details(*_identity(competent), ("functions", competent.functions)))
        yield from known or self._text("", "not_stated")
        contact: list[tuple[str, str | Cell]] = [
            ("name", [Part(competent.contact_name, VALUE), Part(competent.contact_title, SMALL)]),
            ("email", _exact(competent.contact_email)),
            ("telephone", _exact(competent.contact_telephone)),
            ("hours", competent.contact_hours),
        ]
        rows = list(self._details(*contact))
        if rows:
            yield self._subheading("contact")
            yield Stack(tuple(rows), before=DETAILS_BEFORE)
        more = tuple(self._further("authorities"))
        if more:
            yield self._subheading("further")
            yield Stack(more, before=DETAILS_BEFORE)

    def _subheading(self, key: str) -> Lines:
        return replace(one_line(self.say[key], STRONG, self.width), sticky=True)

    def _legal_basis(self) -> Iterator[Block]:
        if not self.data.legal_bases:
            yield from self._text("", "not_stated")
        for basis in self.data.legal_bases:
            title = ", ".join(filter(None, [basis.title, basis.article]))
            yield replace(one_line(title, STRONG, self.width), sticky=bool(basis.statement))
            yield from paragraphs(basis.statement, AFTER_STRONG, self.width)
        yield from self._further("legal_basis")

    def _proceedings(self) -> Iterator[Block]:
        proceeding = self.data.proceeding
        rows = self._details(
            ("proceeding_title", proceeding.title),
            ("proceeding_reference", _exact(proceeding.reference)),
            ("stage", proceeding.stage),
        )
        rows = chain(rows, self._further("proceedings"))
        first = next(rows, None)
        if first is None and not proceeding.offences:
            yield from self._text("", "not_stated")
        if first is not None:
            yield from (first, *rows)
        if proceeding.offences:
            shares = [("offence", 0.24), ("law_text", 0.52), ("maximum_penalty", 0.24)]
            offences = (
                ([Part(o.title, CELL_STRONG)], [Part(o.law_text)], [Part(o.maximum_penalty)])
                for o in proceeding.offences
            )
            yield from table(self._columns(shares), offences, self.width)

    def _subjects(self) -> Iterator[Block]:
        if not self.data.subjects:
            return self._text("", "subjects_none")
        return subjects(self.data.subjects, self.say, self.width)

    def _assistance(self) -> Iterator[Block]:
        if not self.data.items:
            yield from self._text("", "not_stated")
        for item in self.data.items:
            title = self.say["item"].format(number=item.number, measure=item.measure)
            head = heading(title, SUBHEADING, self.width, level=1)
            rows = tuple(self._item_details(item))
            yield replace(head, sticky=bool(rows))
            yield Stack(rows, before=DETAILS_BEFORE)

    def _item_details(self, item: ItemBlock) -> Iterator[Block]:
        return self._details(
            ("what", item.what),
            ("holder", item.holder),
            ("period", item.period),
            ("purpose", item.purpose),
            ("basis", item.basis),
            ("fallback", item.fallback),
            *((one.label, one.text) for one in item.further),
        )

    def _procedure(self) -> Iterator[Block]:
        yield from self._text(self.data.special_procedure, "procedure_none")
        yield from self._further("procedure")

    def _urgency(self) -> Iterator[Block]:
        data = self.data
        yield from self._details(
            ("urgency_label", data.urgency),
            ("reason", data.urgency_reason),
            ("deadline", day(data.deadline_on)),
            ("reason", data.deadline_reason),
        )
        yield from self._further("urgency")

    def _confidentiality(self) -> Iterator[Block]:
        level, reason = self.data.confidentiality, self.data.confidentiality_reason
        if not level and not reason:
            return self._text("", "confidentiality_none")
        return self._details(("confidentiality_label", level), ("reason", reason))

    def _assurances(self) -> Iterator[Block]:
        for number, text in enumerate(self.data.assurances, start=1):
            yield from details([(f"({number})", text)], self.width, label_share=0.06)
        yield from self._further("assurances")

    def _set_aside(self) -> Iterator[Block]:
        for number, one in enumerate(self.data.set_aside, start=1):
            text: Cell = [Part(one.point, CELL_NOTE), Part(one.reason)]
            yield from details([(f"({number})", text)], self.width, label_share=0.06)

    def _attachments(self) -> Iterator[Block]:
        if not self.data.attachments:
            yield from self._text("", "attachments_none")
            return
        shares = [("column_number", 0.07), ("attachment", 0.41), ("size", 0.17), ("sha256", 0.35)]
        rows = (_attachment_cells(row) for row in self.data.attachments)
        yield from table(self._columns(shares), rows, self.width)

    def _columns(self, shares: list[tuple[str, float]]) -> list[Column]:
        return [Column(self.say[key], share) for key, share in shares]

    def _ending(self, last: Block) -> Block:
        """Closing, signature, verification; with the last row before, so that none signs alone."""
        data = self.data
        signed = signature_blocks(
            data.signature,
            over=(
                self.say["for_authority"].format(authority=data.requesting.name),
                day(data.date_on),
            ),
            seal=self.say["seal"],
            width=self.width,
        )
        issued = data.issued
        told = self.say["issued"].format(
            name=issued.name,
            title=issued.title,
            authority=issued.authority,
            at=issued.at,
            country=data.requesting.country,
        )
        consent = paragraphs(told, BODY, self.width) if issued.name else ()
        checked = verification(
            data.verification_url,
            [(self.say["content_hash"], data.content_hash)],
            self.width,
        )
        return Stack(
            (last, self._formula("closing"), *consent, *signed, *checked),
            before=last.before,
            again=last.again,
            whole_up_to=ENDING_HEIGHT,
        )


def _reached(authority: Authority, width: float) -> Iterator[Block]:
    for value in filter(None, [authority.telephone, authority.email]):
        yield one_line(value, SMALL, width)


def _identity(authority: Authority) -> list[tuple[str, str | Cell]]:
    return [
        ("name", [Part(authority.name, VALUE_STRONG)]),
        ("country", authority.land),
        ("address", authority.address),
        ("email", _exact(authority.email)),
        ("telephone", _exact(authority.telephone)),
    ]


def _exact(text: str) -> Cell:
    return [Part(text, VALUE, exact=True)]


def _attachment_cells(row: AttachmentRow) -> tuple[Cell, ...]:
    digest = Part(grouped(row.sha256), DIGEST, exact=True)
    named: Cell = [Part(row.name, CELL, exact=True), Part(row.what, CELL_NOTE)]
    return [Part(row.number)], named, [Part(size(row.size))], [digest]
