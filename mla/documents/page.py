"""Pages of every document: A4, running head, "Page x of y", draft mark, properties of the file."""

import io
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from mla.common.errors import MlaError
from mla.documents import fonts
from mla.documents.blocks import Block, rule
from mla.documents.fonts import CELL_STRONG, REGULAR, SMALL, Style
from mla.documents.lines import shorten, text_width
from mla.documents.visible import exact
from mla.documents.wording import LANGUAGE, words

MARGIN = 68  # points: 24 mm
TOP = 64
BOTTOM = 66
NARROW_MARGIN = 48  # of pages that carry wide tables
WIDE = A4[0] - 2 * NARROW_MARGIN  # between narrow margins

# reportlab's font files keep a reading position: two threads at once would mix their glyphs.
_one_at_a_time = threading.Lock()


class DoesNotFit(MlaError):
    """A block is taller than a page and cannot be cut."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all pages of a document share."""

    title: str
    author: str
    subject: str
    reference: str
    made_on: date
    layout: str  # its version, among the properties of the file
    draft: bool = False
    wide: bool = False  # landscape

    @property
    def size(self) -> tuple[float, float]:
        size: tuple[float, float] = landscape(A4) if self.wide else A4
        return size

    @property
    def margin(self) -> float:
        return NARROW_MARGIN if self.wide else MARGIN

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.size[0] - 2 * self.margin


def write(blocks: Iterable[Block], sheet: Sheet) -> bytes:
    """The PDF. Equal blocks give equal bytes (with the same zlib); blocks are taken one by one."""
    with _one_at_a_time:
        return _Writer(sheet).write(blocks)


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        fonts.load()
        self.sheet = sheet
        self.margin = sheet.margin
        self.buffer = io.BytesIO()
        self.y = 0.0  # the lower edge of what was drawn last
        self.fresh = True  # nothing but head and foot on this page
        self.canvas = Canvas(
            self.buffer,
            pagesize=sheet.size,
            pageCompression=1,
            invariant=1,
            initialFontName=REGULAR,
            lang=LANGUAGE,
        )
        self._describe()
        if sheet.draft:
            self._define_watermark()
        self._start_page()

    def write(self, blocks: Iterable[Block]) -> bytes:
        held: list[Block] = []
        for block in blocks:
            held.append(block)
            if not block.sticky:
                self._place(held)
                held = []
        self._place(held)
        self.canvas.showPage()
        self._define_total()
        self.canvas.save()
        return self.buffer.getvalue()

    def _place(self, group: list[Block]) -> None:
        """Draw blocks of which all but the last are short and stay with what follows."""
        if not group:
            return
        if group[0].turns:
            self.margin = group[0].margin or self.margin
            self._turn_page(group[0])
        needed = sum(block.before + block.height for block in group[:-1])
        if needed + group[-1].before + group[-1].least > self.room:
            self._turn_page(group[0])
        for block in group[:-1]:
            self._draw(block)
        self._draw_cut(group[-1])

    def _draw_cut(self, block: Block) -> None:
        while self._space(block) + block.height > self.room:
            head, rest = block.split(self.room - self._space(block))
            if head is not None:
                self._draw(head)
            elif self.fresh:
                raise DoesNotFit(
                    f"A part of {self.sheet.title!r} is taller than a page: shorten its texts."
                )
            self._turn_page(rest)
            block = rest
        self._draw(block)

    def _turn_page(self, block: Block) -> None:
        if not self.fresh:
            self.canvas.showPage()
            self._start_page()
            if block.again is not None:
                self._draw(block.again)
                self.fresh = True

    def _draw(self, block: Block) -> None:
        top = self.y - self._space(block)
        block.draw(self.canvas, self.margin, top)
        self.y = top - block.height
        self.fresh = self.fresh and block.turns

    def _space(self, block: Block) -> float:
        return 0 if self.fresh else block.before

    @property
    def room(self) -> float:
        return self.y - BOTTOM

    def _start_page(self) -> None:
        sheet, canvas = self.sheet, self.canvas
        left, right, top = self.margin, sheet.size[0] - self.margin, sheet.size[1]
        width = right - left
        reference = shorten(exact(sheet.reference), SMALL, width * 0.6)
        page = canvas.getPageNumber()
        if sheet.draft:
            canvas.doForm("watermark")
            self._text(
                words("page")["draft"], CELL_STRONG, (left + right) / 2, top - 36, centred=True
            )
        if page > 1:
            title = shorten(exact(sheet.title), SMALL, width * 0.4)
            self._text(title, SMALL, left, top - 36)
            rule(canvas, left, top - 44, width)
        rule(canvas, left, 46, width)
        numbered = words("page")["page_of"].format(page=page)
        self._text(numbered, SMALL, left, 33)
        canvas.saveState()
        canvas.translate(left + text_width(numbered, SMALL), 33)
        canvas.doForm("total")
        canvas.restoreState()
        self._text(reference, SMALL, right - text_width(reference, SMALL), 33)
        self.y = top - TOP
        self.fresh = True

    def _text(self, text: str, style: Style, x: float, y: float, *, centred: bool = False) -> None:
        self.canvas.setFont(style.font, style.size)
        self.canvas.setFillColorRGB(*style.color)
        self.canvas.drawString(x - text_width(text, style) / 2 if centred else x, y, text)

    def _define_total(self) -> None:
        """The number of pages, known at the end: a form that the footer of each page refers to."""
        total = f" {self.canvas.getPageNumber() - 1}"
        self.canvas.beginForm("total", 0, -5, 100, 15)
        self._text(total, SMALL, 0, 0)
        self.canvas.endForm()

    def _define_watermark(self) -> None:
        width, height = self.sheet.size
        word = words("page")["draft"]
        style = Style(fonts.BOLD, 150, 150, color=fonts.WATERMARK)
        self.canvas.beginForm("watermark", 0, 0, width, height)
        self.canvas.translate(width / 2, height / 2)
        self.canvas.rotate(52 if height > width else 33)
        self._text(word, style, 0, -50, centred=True)
        self.canvas.endForm()

    def _describe(self) -> None:
        canvas, sheet = self.canvas, self.sheet
        canvas.setTitle(exact(sheet.title))
        canvas.setAuthor(exact(sheet.author))
        canvas.setSubject(exact(sheet.subject))
        layout = words("page")["layout_version"].format(version=sheet.layout)
        canvas.setKeywords(exact(layout))
        canvas.setCreator("mla")
        canvas.setProducer("mla")
        canvas.setDateFormatter(lambda *_: f"{sheet.made_on:%Y%m%d}000000Z")
        canvas.setViewerPreference("DisplayDocTitle", "true")
