"""Whole numbers as addresses, headers and hidden fields give them."""

MOST_DIGITS = 18
"""All such numbers fit a bigint; `int` raises from 4,301 digits on."""


def whole_number(text: str) -> int | None:
    """None for all that is no whole number, and for more than anything here counts to."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
