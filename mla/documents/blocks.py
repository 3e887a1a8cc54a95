"""What a page is built of: blocks that know their height, draw themselves, may be cut.

Text goes straight to the canvas: nothing reads markup, so a value cannot become a tag, an image
or a link.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from mla.documents.fonts import HAIRLINE, NAVY, SHADE, Style
from mla.documents.lines import break_lines
from mla.documents.visible import exact, prose

FEWEST_LINES = 2  # of a paragraph, before and after a page break
BASELINE = 0.745  # of the leading: styles of one leading stand on one line, side by side
MAY_BE_CUT = 260  # points: a row or group taller than this continues on the next page


class Block:
    """A piece of a page. Lengths in points; `y` is the upper edge."""

    __slots__ = ()
    before: float = 0  # space above, not at the top of a page
    sticky: bool = False  # stays with the block that follows
    again: "Block | None" = None  # drawn once more when this block starts a page
    turns: bool = False  # starts on a page of its own
    margin: float = 0  # of that page and those after it, where it is another than before

    @property
    def height(self) -> float:
        raise NotImplementedError

    @property
    def least(self) -> float:
        """The room below which this block starts on the next page."""
        return self.height

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        raise NotImplementedError

    def split(self, room: float) -> "tuple[Block | None, Block]":
        """What fits into the room, if anything, and the rest."""
        return None, self


@dataclass(frozen=True, slots=True)
class Lines(Block):
    """Lines of one style; with `level` they are a heading, listed in the document's outline."""

    lines: tuple[str, ...]
    style: Style
    sticky: bool = False
    level: int | None = None

    @property
    def before(self) -> float:  # type: ignore[override]
        return self.style.before

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def least(self) -> float:
        few = len(self.lines) < 2 * FEWEST_LINES
        return self.height if few else FEWEST_LINES * self.style.leading

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        style = self.style
        text = canvas.beginText(x, y - BASELINE * style.leading)
        text.setFont(style.font, style.size, style.leading)
        text.setFillColorRGB(*style.color)
        for line in self.lines:
            text.textLine(line)
        canvas.drawText(text)
        if self.level is not None:
            self._bookmark(canvas, y)

    def split(self, room: float) -> tuple[Block | None, Block]:
        fit = min(int(room / self.style.leading), len(self.lines) - FEWEST_LINES)
        if fit < FEWEST_LINES:
            return None, self
        return replace(self, lines=self.lines[:fit]), replace(self, lines=self.lines[fit:])

    def _bookmark(self, canvas: Canvas, y: float) -> None:
        key = f"{canvas.getPageNumber()}-{y:.2f}"
        canvas.bookmarkHorizontal(key, 0, y)
        canvas.addOutlineEntry(" ".join(self.lines), key, self.level)


@dataclass(frozen=True, slots=True)
class Stack(Block):
    """Blocks one below the other; kept together unless they fill a good part of a page."""

    blocks: tuple[Block, ...]
    before: float = 0
    again: Block | None = None
    whole_up_to: float = MAY_BE_CUT

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks) + sum(b.before for b in self.blocks[1:])

    @property
    def least(self) -> float:
        whole = self.height <= self.whole_up_to or not self.blocks
        return self.height if whole else self.blocks[0].least

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        for block, top in self._placed():
            block.draw(canvas, x, y - top)

    def split(self, room: float) -> tuple[Block | None, Block]:
        for position, (block, top) in enumerate(self._placed()):
            if top + block.height > room:
                left = room - top
                head, rest = block.split(left) if block.least <= left else (None, block)
                above = (*self.blocks[:position], *([head] if head else []))
                below = Stack((rest, *self.blocks[position + 1 :]))
                return (Stack(above) if above else None), below
        return self, Stack(())

    def _placed(self) -> Iterator[tuple[Block, float]]:
        """Each block with its distance from the top."""
        top = -self.blocks[0].before if self.blocks else 0
        for block in self.blocks:
            top += block.before
            yield block, top
            top += block.height


@dataclass(frozen=True, slots=True)
class Row(Block):
    """Cells side by side, with a rule below them; `shaded` for the head of a table."""

    cells: tuple[Stack, ...]
    lefts: tuple[float, ...]
    width: float
    padding: float = 3.5
    ruled: bool = True
    shaded: bool = False
    before: float = 0
    sticky: bool = False
    again: Block | None = None

    @property
    def height(self) -> float:
        return max((cell.height for cell in self.cells), default=0) + 2 * self.padding

    @property
    def least(self) -> float:
        if self.height <= MAY_BE_CUT:
            return self.height
        return max(cell.least for cell in self.cells) + 2 * self.padding

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        if self.shaded:
            canvas.setFillColorRGB(*SHADE)
            canvas.rect(x, y - self.height, self.width, self.height, stroke=0, fill=1)
        for cell, left in zip(self.cells, self.lefts, strict=True):
            cell.draw(canvas, x + left, y - self.padding)
        if self.ruled:
            rule(canvas, x, y - self.height, self.width)

    def split(self, room: float) -> tuple[Block | None, Block]:
        parts = [cell.split(room - 2 * self.padding) for cell in self.cells]
        if all(head is None for head, _ in parts):
            return None, self
        heads = tuple(head if isinstance(head, Stack) else Stack(()) for head, _ in parts)
        rests = tuple(rest if isinstance(rest, Stack) else Stack((rest,)) for _, rest in parts)
        return replace(self, cells=heads, ruled=False), replace(self, cells=rests, before=0)


@dataclass(frozen=True, slots=True)
class NewPage(Block):
    """What follows starts on the next page; `margin` as of any block."""

    margin: float = 0
    height: float = 0
    turns: bool = True

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Nothing is seen of it."""


@dataclass(frozen=True, slots=True)
class Rule(Block):
    """A strong line across the page."""

    width: float
    before: float = 8
    height: float = 1.4

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColorRGB(*NAVY)
        canvas.rect(x, y - self.height, self.width, self.height, stroke=0, fill=1)


def rule(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.setStrokeColorRGB(*HAIRLINE)
    canvas.line(x, y, x + width, y)


def paragraphs(text: str, style: Style, width: float) -> tuple[Lines, ...]:
    """The paragraphs of a text that people wrote."""
    return tuple(Lines(break_lines(part, style, width), style) for part in prose(text))


def one_line(text: str, style: Style, width: float) -> Lines:
    """A name, identifier or fixed wording: wrapped if need be, but one paragraph."""
    return Lines(break_lines(exact(text), style, width), style)


def heading(text: str, style: Style, width: float, *, level: int) -> Lines:
    return replace(one_line(text, style, width), sticky=True, level=level)
