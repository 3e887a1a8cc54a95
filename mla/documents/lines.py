"""Breaking text into lines: at spaces, and within words that are longer than a line."""

from collections.abc import Iterator, Mapping
from unicodedata import combining

from mla.documents.fonts import Style, widths

SEPARATORS = frozenset("/-._@:;,?&=+\\|")


def break_lines(text: str, style: Style, width: float) -> tuple[str, ...]:
    """The lines of one paragraph; `width` in points. Runs of spaces count as one."""
    return tuple(_fill(text, widths(style.font), width * 1000 / style.size))


def text_width(text: str, style: Style) -> float:
    """In points."""
    measure = widths(style.font)
    return sum(measure[char] for char in text) * style.size / 1000


def shorten(text: str, style: Style, width: float) -> str:
    """The text on one line, ended by an ellipsis if it is longer than the width."""
    first, *rest = break_lines(text, style, width - text_width("…", style)) or ("",)
    return f"{first}…" if rest else first


def _fill(text: str, measure: Mapping[str, float], limit: float) -> Iterator[str]:
    line: list[str] = []
    used, space = 0.0, measure[" "]
    for word in filter(None, text.split(" ")):
        size = sum(measure[char] for char in word)
        if line and used + space + size > limit:
            yield " ".join(line)
            line, used = [], 0.0
        if size > limit:
            *full, word = _pieces(word, measure, limit)  # noqa: PLW2901 - its last piece goes on
            yield from full
            size = sum(measure[char] for char in word)
        used += size + (space if line else 0)
        line.append(word)
    if line:
        yield " ".join(line)


def _pieces(word: str, measure: Mapping[str, float], limit: float) -> Iterator[str]:
    start, used = 0, 0.0
    for position, char in enumerate(word):
        used += measure[char]
        if used > limit and position > start:
            cut = _cut(word, start, position)
            yield word[start:cut]
            start, used = cut, sum(measure[char] for char in word[cut : position + 1])
    yield word[start:]


def _cut(word: str, start: int, position: int) -> int:
    """After the last separator in the second half of the piece; never before a combining accent."""
    for cut in range(position, (start + position) // 2, -1):
        if word[cut - 1] in SEPARATORS:
            return cut
    while position - 1 > start and combining(word[position]):
        position -= 1
    return position
