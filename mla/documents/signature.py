"""The place where a person signs and an authority sets its seal."""

from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from mla.documents.blocks import Block, Lines, Stack, one_line
from mla.documents.fonts import GREY, HAIRLINE, LABEL, VALUE, VALUE_STRONG
from mla.documents.lines import text_width

SEAL = 104  # points: 37 mm, the diameter of the seal's place
SIGNING_ROOM = 44


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs."""

    name: str = ""
    title: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBlock(Block):
    """On the left room and a line for the hand over who signs, on the right the seal's place."""

    signer: Stack
    seal: Lines
    width: float

    @property
    def height(self) -> float:
        return max(SEAL, SIGNING_ROOM + 5 + self.signer.height)

    @property
    def least(self) -> float:
        return max(SEAL, SIGNING_ROOM + 5 + self.signer.least)

    def split(self, room: float) -> tuple[Block | None, Block]:
        head, rest = self.signer.split(room - SIGNING_ROOM - 5)
        return (replace(self, signer=head), rest) if isinstance(head, Stack) else (None, self)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        line = y - SIGNING_ROOM
        canvas.setLineWidth(0.7)
        canvas.setStrokeColorRGB(*GREY)
        canvas.line(x, line, x + self.width * 0.55, line)
        self.signer.draw(canvas, x, line - 5)
        self._draw_seal(canvas, x + self.width - SEAL / 2, y - SEAL / 2)

    def _draw_seal(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        canvas.setStrokeColorRGB(*HAIRLINE)
        canvas.setDash(3, 3)
        canvas.circle(x, y, SEAL / 2, stroke=1, fill=0)
        canvas.restoreState()
        label = text_width(self.seal.lines[0], LABEL)
        self.seal.draw(canvas, x - label / 2, y + self.seal.height / 2)


def signature_blocks(
    signer: Signature, *, over: tuple[str, ...], seal: str, width: float
) -> tuple[Block, ...]:
    """`over` the place to sign: on whose behalf, and when."""
    room = width * 0.62
    heading = Stack(tuple(one_line(text, VALUE, room) for text in over), before=16)
    who = [(signer.name, VALUE_STRONG), (signer.title, VALUE), (signer.authority, VALUE)]
    names = tuple(one_line(text, style, room) for text, style in who if text)
    place = SignatureBlock(Stack(names), one_line(seal, LABEL, SEAL), width)
    return heading, place
