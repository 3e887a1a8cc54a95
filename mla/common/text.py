"""What a text says to somebody who reads it."""

from unicodedata import category

VISIBLE = frozenset("LNPS")
"""First letters of the general categories (Unicode, section 4.5) of which something is seen."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are blank all the same."""


def stated(text: str) -> str:
    """The text without blanks around it; empty when nothing of it can be seen, as of a zero-width space."""
    seen = any(category(one)[0] in VISIBLE and one not in BLANK for one in text)
    return text.strip() if seen else ""
