"""Text as it will be seen: what cannot be drawn, or would hide or reorder text, is "[U+202E]"."""

import re
from functools import lru_cache
from unicodedata import category

from mla.documents.fonts import characters

# Noto Sans draws these only with shaping, which comes with the other scripts.
NEEDS_SHAPING = frozenset(map(chr, [*range(0x900, 0x980), *range(0xA8E0, 0xA900)]))
LAST_READABLE = "\uffff"  # reportlab's ToUnicode table is wrong above it: text would not copy
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
LOST_IN_PRINT = re.compile(r"(?<= ) |^ | \Z|(?! )\s")


def prose(text: str) -> list[str]:
    """The paragraphs of a text: a new line starts a new one, empty lines are dropped."""
    lines = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
    return [line.translate(_SEEN) for line in lines if line.strip(" ")]


def exact(text: str) -> str:
    """A name or identifier on one line; even a doubled space or a line break can be seen."""
    return LOST_IN_PRINT.sub(lambda found: code_point(found[0]), text).translate(_SEEN)


def plain(text: str) -> str:
    """For plain text files: all scripts stay, what hides or reorders text is spelled out."""
    return "".join(code_point(char) if _hides(char) else char for char in text)


def code_point(char: str) -> str:
    return f"[U+{ord(char):04X}]"


class _Seen(dict[int, str]):
    """A table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if char in _drawn() else code_point(char)
        return self[code]


@lru_cache(maxsize=1)
def _drawn() -> frozenset[str]:
    drawn = characters() - NEEDS_SHAPING - VARIATION_SELECTORS
    return frozenset(char for char in drawn if char <= LAST_READABLE and not _hides(char))


def _hides(char: str) -> bool:
    return category(char)[0] == "C" or category(char) in {"Zl", "Zp"}


_SEEN = _Seen()
