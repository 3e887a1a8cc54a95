"""The legal bases this node knows, read once from `data/*.toml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from mla.common.errors import Invalid
from mla.legal.provisions import Instrument, Kind, Requirement
from mla.legal.reading import (
    Contents,
    LawDataBroken,
    Sheet,
    read_house_rules,
    read_instrument,
)

__all__ = ["Instrument", "between_states", "house_rules", "instrument_named", "instruments"]

DATA = files("mla.legal") / "data"
HOUSE = "house.toml"


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by its code; LawDataBroken when a file cannot be used."""
    names = sorted(file.name for file in DATA.iterdir() if file.name.endswith(".toml"))
    return assemble(read_instrument(DATA / name) for name in names if name != HOUSE)


def instrument_named(code: str) -> Instrument:
    """The instrument of this code; Invalid when there is none."""
    if code not in instruments():
        raise Invalid({"basis": f"{code} is not a legal basis known here: choose one of the list."})
    return instruments()[code]


def between_states() -> list[Instrument]:
    """Those on which one state may ask another; orders to a provider are none."""
    return [basis for basis in instruments().values() if basis.kind is not Kind.ORDER]


@cache
def house_rules() -> tuple[Requirement, ...]:
    """What no article demands but every request needs."""
    return read_house_rules(DATA / HOUSE)


def assemble(sheets: Iterable[Sheet]) -> Mapping[str, Instrument]:
    """Instruments by code, those that share another's list of contents given theirs."""
    read = {sheet.instrument.code: sheet for sheet in sheets}
    return MappingProxyType({code: _with_contents(sheet, read) for code, sheet in read.items()})


def _with_contents(sheet: Sheet, read: Mapping[str, Sheet]) -> Instrument:
    own, contents = sheet.instrument, sheet.contents
    if contents is None:
        return own
    if contents.like not in read:
        raise LawDataBroken(f"{own.code} shares the contents of {contents.like}, which is unknown.")
    shared = _contents_of(read[contents.like].instrument)
    borrowed = tuple(_borrowed(requirement, contents) for requirement in shared)
    return replace(own, requirements=borrowed + own.requirements)


def _contents_of(lender: Instrument) -> tuple[Requirement, ...]:
    """Its list of contents, without what it asks for on the strength of other provisions."""
    inside = re.compile(rf"{lender.article}\(15\)")
    return tuple(entry for entry in lender.requirements if inside.match(entry.article))


def _borrowed(requirement: Requirement, contents: Contents) -> Requirement:
    paragraph = requirement.article[requirement.article.index("(") :] if contents.verified else ""
    return replace(
        requirement,
        article=contents.article and contents.article + paragraph,
        source=contents.source,
        verified=contents.verified,
    )
