"""The embedded Noto Sans faces that the build hook makes, and the text styles of all documents."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from mla.common.errors import MlaError

FOLDER = Path(__file__).parent / "fonts"
REGULAR, BOLD, ITALIC = "NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"
FACES = (REGULAR, BOLD, ITALIC)

INK = (0.10, 0.12, 0.16)
NAVY = (0.07, 0.17, 0.31)
GREY = (0.35, 0.38, 0.43)
HAIRLINE = (0.74, 0.77, 0.81)
SHADE = (0.94, 0.95, 0.965)
WATERMARK = (0.94, 0.945, 0.955)


class FontsMissing(MlaError):
    """The font files that the build hook makes are not there."""


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of text; sizes in points, `before` is the space above it unless it starts a page."""

    font: str
    size: float
    leading: float
    before: float = 0
    color: tuple[float, float, float] = INK


BODY = Style(REGULAR, 10, 14.6, before=5)
AFTER_STRONG = Style(REGULAR, 10, 14.6, before=1)
FORMULA = Style(REGULAR, 10, 14.6, before=13)
STRONG = Style(BOLD, 10, 14.6, before=7)
LABEL = Style(REGULAR, 9, 14.6, color=GREY)
VALUE = Style(REGULAR, 10, 14.6)
VALUE_STRONG = Style(BOLD, 10, 14.6)
VALUE_DIGEST = Style(REGULAR, 8.6, 14.6)
SMALL = Style(REGULAR, 8.2, 11.8, color=GREY)
SMALL_NOTE = Style(REGULAR, 8.2, 11.8, before=5, color=GREY)

COUNTRY = Style(BOLD, 10, 14, color=GREY)
AUTHORITY = Style(BOLD, 15, 20, color=NAVY)
BANNER = Style(BOLD, 10.5, 15.5, color=NAVY)
TITLE = Style(BOLD, 18, 23, before=20, color=NAVY)
SUBTITLE = Style(REGULAR, 11, 15, before=2, color=GREY)
HEADING = Style(BOLD, 12.5, 17, before=19, color=NAVY)
SUBHEADING = Style(BOLD, 10.5, 15, before=9, color=NAVY)

CELL = Style(REGULAR, 8.6, 11.8)
CELL_STRONG = Style(BOLD, 8.6, 11.8)
CELL_HEAD = Style(BOLD, 8.2, 11.8, color=NAVY)
CELL_NOTE = Style(ITALIC, 8.2, 11.8, color=GREY)
CELL_LABEL = Style(REGULAR, 7.8, 11.8, color=GREY)
CAPTION = Style(REGULAR, 7.8, 11.8, before=4, color=GREY)
DENSE = Style(REGULAR, 6.4, 7.6)
DENSE_STRONG = Style(BOLD, 6.4, 7.6)
DENSE_HEAD = Style(BOLD, 6.4, 7.6, color=NAVY)
DIGEST = Style(REGULAR, 7.4, 11.8)


@lru_cache(maxsize=1)
def load() -> None:
    """Register the faces with reportlab, once a process; FontsMissing if they were never built."""
    rl_config.useA85 = 0  # streams as bytes, not as text a quarter longer
    for name in FACES:
        path = FOLDER / f"{name}.ttf"
        if not path.is_file():
            raise FontsMissing(
                f"The font {path.name} is missing: run `pip install -e .` again, which makes it."
            )
        # From memory: with a path the PDF's inner names would depend on the installation.
        face = io.BytesIO(path.read_bytes())
        pdfmetrics.registerFont(TTFont(name, face, asciiReadable=False, shapable=False))


@lru_cache
def widths(font: str) -> Mapping[str, float]:
    """Width of each character the face can draw, in thousandths of the size."""
    load()
    face = pdfmetrics.getFont(font).face
    return {chr(code): face.charWidths.get(code, face.defaultWidth) for code in face.charToGlyph}


@lru_cache(maxsize=1)
def characters() -> frozenset[str]:
    """What every face can draw."""
    return frozenset.intersection(*(frozenset(widths(font)) for font in FACES))
