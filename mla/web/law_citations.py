"""How the law pages cite a provision: its article, in what it was read, and how far an instrument was checked."""

from collections.abc import Sequence
from typing import Protocol

from mla.legal.provisions import Instrument

UNCHECKED = "To be checked against the official text"
NOT_RECORDED = "What it says itself is not recorded"


class Cited(Protocol):
    """Any provision: where it stands, in what it was read, and whether it was."""

    @property
    def article(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def verified(self) -> bool: ...


def how_far(basis: Instrument) -> str:
    """How many of its provisions were read in its text; what stands in for a silent record is none of them."""
    checked = [
        one.verified
        for part, entries in parts_of(basis).items()
        if part not in basis.borrowed
        for one in entries
    ]
    if basis.treaty and not checked:
        return NOT_RECORDED
    if all(checked):
        return "Checked" if checked or basis.verified else UNCHECKED
    return f"{sum(checked)} of {len(checked)} provisions checked" if any(checked) else UNCHECKED


def where(basis: Instrument, one: Cited, *, source: str = "") -> tuple[str, str]:
    """Article and source of a provision, as two cells; the sources are listed below by their numbers."""
    number = sources_of(basis).index(source or one.source) + 1
    article = cited(basis, one.article, verified=one.verified)
    return article, f"Source {number}\n{'Checked' if one.verified else UNCHECKED}"


def sources_of(basis: Instrument) -> tuple[str, ...]:
    """In what the provisions of the instrument were read, each once."""
    named = [one.source for part in parts_of(basis).values() for one in part]
    forms = [one.form for one in basis.requirements if one.form]
    return tuple(dict.fromkeys([*named, *forms]))


def parts_of(basis: Instrument) -> dict[str, Sequence[Cited]]:
    """Everything in it that cites an article, by its part of the file."""
    return {
        "modes": basis.modes,
        "offences": basis.offences,
        "measures": basis.offers,
        "requirements": basis.requirements,
        "grounds": basis.grounds,
        "never_grounds": basis.never_grounds,
        "limits": basis.limits,
        "rules": list(basis.rules.values()),
    }


def cited(basis: Instrument, article: str, *, verified: bool) -> str:
    """`Article 18(15)(a)`: what was not checked is cited without its paragraph."""
    shown = article if verified else article.partition("(")[0]
    return f"{basis.unit} {shown}" if shown else ""
