"""What a text says to somebody who reads it."""

from unicodedata import category

from mla.common.errors import MlaError

VISIBLE = frozenset("LNPS")
"""First letters of the general categories (Unicode, section 4.5) of which something is seen."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are blank all the same."""


def stated(text: str) -> str:
    """The text without blanks around it; empty when nothing of it can be seen, as of a zero-width space."""
    seen = any(category(one)[0] in VISIBLE and one not in BLANK for one in text)
    return text.strip() if seen else ""


class NotUtf8(MlaError):
    """Bytes that are no text; `line` and `column`, in bytes, count from 1."""

    def __init__(self, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(f"Line {line}, column {column}: {NOT_UTF8}")


NOT_UTF8 = "This is no text in UTF-8: save the file as UTF-8."


def utf8(body: bytes) -> str:
    """The text of a file, without the mark that some programs write before it; NotUtf8 names the place."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        read = fault.object[: fault.start]
        raise NotUtf8(read.count(b"\n") + 1, len(read) - read.rfind(b"\n")) from fault


def shortened(text: str, head: int = 60, tail: int = 20) -> str:
    """A text to be quoted: a long one by its beginning and its end."""
    return text if len(text) <= head + tail else f"{text[:head]} … {text[-tail:]}"
