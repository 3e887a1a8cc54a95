"""The block by which a reader checks a document: QR code (ISO/IEC 18004), address, digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from mla.documents.blocks import Block, Stack, one_line, rule
from mla.documents.fonts import CELL_LABEL, CELL_STRONG, DIGEST, SMALL
from mla.documents.wording import grouped, words

QR_SIZE = 68  # points: 24 mm
GAP = 14
PADDING = 9


@dataclass(frozen=True, slots=True)
class Verification(Block):
    """QR code on the left, text on the right, between two rules."""

    url: str
    text: Stack
    width: float
    before: float = 16

    @property
    def height(self) -> float:
        return max(QR_SIZE if self.url else 0, self.text.height) + 2 * PADDING

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        rule(canvas, x, y, self.width)
        rule(canvas, x, y - self.height, self.width)
        left = x
        if self.url:
            draw_qr(canvas, self.url, x, y - PADDING - QR_SIZE)
            left += QR_SIZE + GAP
            self._link(canvas, (x, y - self.height, x + self.width, y))
        self.text.draw(canvas, left, y - PADDING)

    def _link(self, canvas: Canvas, area: tuple[float, float, float, float]) -> None:
        if self.url.startswith(("https://", "http://")):
            canvas.linkURL(self.url, area, thickness=0)


def verification(url: str, digests: Sequence[tuple[str, str]], width: float) -> tuple[Block, ...]:
    """The block for an address and digests with their labels; nothing if there is none."""
    known = [(label, digest) for label, digest in digests if digest]
    if not url and not known:
        return ()
    say, room = words("page"), width - (QR_SIZE + GAP if url else 0)
    blocks = [one_line(say["verify"], CELL_STRONG, room)]
    if url:
        blocks += [one_line(say["verify_how"], SMALL, room), one_line(url, DIGEST, room)]
    for label, digest in known:
        blocks += [one_line(label, CELL_LABEL, room), one_line(grouped(digest), DIGEST, room)]
    return (Verification(url, Stack(tuple(blocks)), width),)


def draw_qr(canvas: Canvas, content: str, x: float, y: float) -> None:
    """All dark modules as one path, without the quiet zone, which the margins give."""
    operators, modules = _path(content)
    canvas.saveState()
    canvas.translate(x, y + QR_SIZE)
    canvas.scale(QR_SIZE / modules, QR_SIZE / modules)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(PDFPathObject(["n", operators]), stroke=0, fill=1)
    canvas.restoreState()


@lru_cache(maxsize=64)
def _path(content: str) -> tuple[str, int]:
    """PDF operators for the dark modules, one unit each, downwards from 0; and how many a side."""
    matrix = segno.make(content, error="m", micro=False).matrix
    rectangles = []
    for number, row in enumerate(matrix, start=1):
        start = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                rectangles.append(f"{start} {-number} {length} 1 re")
            start += length
    return " ".join(rectangles), len(matrix)
