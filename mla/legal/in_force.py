"""Whether an instrument binds two states on a day, and whether its default rules give way to a treaty."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mla.common.iso import name_of
from mla.legal.instruments import instrument_named, instruments
from mla.legal.law import TREATY_RECORD, key
from mla.legal.parties import Party
from mla.legal.provisions import Instrument, Kind, Status

ADDITIONS = frozenset({"EURP1", "EURP2"})
"""Protocols that only add to a treaty: no treaty of their own before which defaults give way."""

NOT_CHECKED = "not checked against the depositary"
"""Said of what rests on rows that nobody read in their source."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What our list says of one instrument between two states on one day, in words.

    `verified` tells whether every row it rests on was read in its source; `treaty` names the treaty
    that binds, where the instrument is a treaty record, and `besides` others that bind too; `gives_way_to`
    the treaty whose procedure comes before this convention's; `notes` are reservations and declarations
    of the requested state.
    """

    instrument: str
    binds: bool
    why: str
    verified: bool
    treaty: str = ""
    besides: tuple[str, ...] = ()
    gives_way_to: str = ""
    notes: tuple[str, ...] = ()


def in_force(
    parties: Sequence[Party], instrument: str, a: str, b: str, on: date, *, treaty: str = ""
) -> Standing:
    """Whether the instrument binds `a` (asking) and `b` (asked) on that day; Invalid if unknown.

    `treaty` is the one that is meant, where the instrument is a treaty record; otherwise the first counts.
    """
    basis = instrument_named(instrument)
    if basis.kind is Kind.COMITY:
        return Standing(
            basis.code,
            binds=True,
            why="It needs no treaty: the requested state decides by its own law.",
            verified=True,
        )
    if basis.kind is Kind.ORDER:
        why = f"{basis.short_title} is for orders to a provider, never for a request from state to state."
        return Standing(basis.code, binds=False, why=why, verified=True)
    rows = [row for row in parties if row.instrument == basis.code]
    found = list(_binding(basis, rows, a, b, on))
    named = treaty if basis.code == TREATY_RECORD else ""
    meant = [one for one in found if not named or key(one.treaty) == key(named)]
    if found and not meant:
        return Standing(
            basis.code, binds=False, why=_another(treaty, found, a, b, on), verified=False
        )
    standing = next(iter(meant), None)
    if standing is None:
        return Standing(
            basis.code, binds=False, why=_why_not(basis, rows, (a, b), on), verified=False
        )
    if basis.kind is Kind.CONVENTION:
        before = _treaties_before(parties, rows, a, b, on)
        own = (one for one in before if key(one) == key(treaty))
        first = next(own, next(iter(before), ""))
        return replace(standing, gives_way_to=first)
    others = dict.fromkeys(one.treaty for one in found if one.treaty != standing.treaty)
    return replace(standing, besides=tuple(others))


def treaties_between(parties: Sequence[Party], a: str, b: str, on: date) -> list[str]:
    """Names of the treaties on mutual assistance that bind the two on that day."""
    return [
        standing.treaty or basis.short_title
        for basis in instruments().values()
        if basis.kind is Kind.TREATY and basis.code not in ADDITIONS
        for standing in _binding(
            basis, [row for row in parties if row.instrument == basis.code], a, b, on
        )
    ]


def rests_on(
    parties: Iterable[Party], standing: Standing, pair: tuple[str, str], on: date
) -> list[Party]:
    """The rows of the list because of which it binds; none where no list is needed."""
    if not standing.binds:
        return []
    return [
        row
        for row in parties
        if row.instrument == standing.instrument
        and key(row.treaty) == key(standing.treaty)
        and row.country in pair
        and row.bound_on(on)
    ]


def _binding(
    basis: Instrument, rows: Iterable[Party], a: str, b: str, on: date
) -> Iterator[Standing]:
    """One standing for each treaty of this instrument that has both states as parties."""
    bound = [row for row in rows if row.bound_on(on)]
    for first in (row for row in bound if row.country == a):
        for other in (
            row for row in bound if row.country == b and key(row.treaty) == key(first.treaty)
        ):
            yield Standing(
                basis.code,
                binds=True,
                why=_since(basis, first, other),
                verified=first.verified and other.verified,
                treaty=first.treaty,
                notes=tuple(
                    filter(None, (other.reservations, _reserved(basis, other), other.declarations))
                ),
            )


def _since(basis: Instrument, first: Party, other: Party) -> str:
    day = f"{max(first.in_force_on, other.in_force_on):%-d %B %Y}"
    name, pair = (
        first.treaty or basis.short_title,
        f"{name_of(first.country)} and {name_of(other.country)}",
    )
    said = f"{name}: in force between {pair} since {day}"
    if basis.kind is Kind.SCHEME:
        said = f"{name}: {pair} both take part since {day}; an arrangement, carried out under their own laws"
    if first.verified and other.verified:
        return f"{said}."
    return f"{said}; {NOT_CHECKED}."


def _reserved(basis: Instrument, party: Party) -> str:
    articles = ", ".join(party.reserved)
    return f"{name_of(party.country)} reserved {basis.unit} {articles}." if articles else ""


def _another(treaty: str, found: Sequence[Standing], a: str, b: str, on: date) -> str:
    shown = "; ".join(dict.fromkeys(one.treaty for one in found))
    return (
        f"Our list does not show that {treaty} binds {name_of(a)} and {name_of(b)} on {on:%-d %B %Y}. "
        f"It shows: {shown}."
    )


def _treaties_before(
    parties: Sequence[Party], rows: Sequence[Party], a: str, b: str, on: date
) -> list[str]:
    """The treaties whose rules come first, unless both agreed to apply the convention's instead."""
    agreed = {
        (row.country, other) for row in rows if row.bound_on(on) for other in row.instead_with
    }
    if {(a, b), (b, a)} <= agreed:
        return []
    return treaties_between(parties, a, b, on)


def _why_not(basis: Instrument, rows: Sequence[Party], pair: tuple[str, str], on: date) -> str:
    if basis.status is Status.NOT_IN_FORCE and not rows:
        return f"{basis.title} is not in force in any source we read."
    if basis.code == TREATY_RECORD:
        both = f"{name_of(pair[0])} and {name_of(pair[1])} on {on:%-d %B %Y}"
        return f"Our list shows no treaty on mutual legal assistance that binds {both}."
    absent = [
        country
        for country in pair
        if not any(row.country == country and row.bound_on(on) for row in rows)
    ]
    return " ".join(
        _absence(basis, [row for row in rows if row.country == country], country, on)
        for country in absent
    )


def _absence(basis: Instrument, rows: Sequence[Party], country: str, on: date) -> str:
    later = [row.in_force_on for row in rows if row.in_force_on > on]
    if later:
        return f"For {name_of(country)}, {basis.short_title} enters into force only on {min(later):%-d %B %Y}."
    ended = [row.ended_on for row in rows if row.ended_on and row.ended_on <= on]
    if ended:
        return f"For {name_of(country)}, {basis.short_title} ended on {max(ended):%-d %B %Y}."
    return (
        f"Our list does not show {name_of(country)} bound by {basis.short_title} on {on:%-d %B %Y}."
    )
