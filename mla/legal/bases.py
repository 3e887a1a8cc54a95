"""Which legal bases two states have for a measure on a day: what binds them, best first, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mla.legal.in_force import Standing, in_force
from mla.legal.instruments import instruments
from mla.legal.measures import COMPUTER, Measure
from mla.legal.parties import Party
from mla.legal.provisions import Instrument, Kind
from mla.legal.scope import Offence, Reach, Scope, names, scope

PLACE = {Kind.TREATY: 1, Kind.CONVENTION: 2, Kind.SCHEME: 3, Kind.COMITY: 4}
"""A treaty of the pair comes before the default rules of a convention, binding law before courtesy."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One basis that may be chosen, with the sentences that say why it stands where it stands."""

    code: str
    title: str
    citation: str
    standing: Standing
    scope: Scope
    why: tuple[str, ...]


def bases_for(
    parties: Sequence[Party],
    a: str,
    b: str,
    on: date,
    measure: Measure,
    *,
    offence: Offence | None = None,
) -> list[Choice]:
    """What binds `a` (asking) and `b` (asked) on that day and reaches measure and offence, best first."""
    offence = offence or Offence()
    found = [
        (basis, in_force(parties, basis.code, a, b, on), scope(basis, measure, offence))
        for basis in instruments().values()
        if names(basis, measure)
    ]
    usable = [
        entry
        for entry in found
        if entry[1].binds and entry[2].reach in {Reach.COVERED, Reach.UNKNOWN}
    ]
    usable.sort(key=lambda entry: _rank(entry[0], entry[2], measure))
    return [_choice(basis, standing, reach, measure) for basis, standing, reach in usable]


def _rank(basis: Instrument, reach: Scope, measure: Measure) -> tuple[int, bool, bool]:
    """Made for this measure first, then by kind; a doubt about the offence puts it behind its like.

    Stored data is given through the treaty of the pair where there is one (Budapest 31(2)).
    """
    made_for_it = any(measure in mode.only for mode in basis.modes)
    first = made_for_it and measure in COMPUTER
    return 0 if first else PLACE[basis.kind], reach.reach is Reach.UNKNOWN, not made_for_it


def _choice(basis: Instrument, standing: Standing, reach: Scope, measure: Measure) -> Choice:
    why = [standing.why, reach.why]
    if standing.gives_way_to:
        why.append(
            f"Its rules on procedure give way to {standing.gives_way_to}, unless both states agreed otherwise."
        )
    return Choice(
        code=basis.code,
        title=basis.title,
        citation=basis.cite_measure(measure),
        standing=standing,
        scope=reach,
        why=tuple(filter(None, [*why, *standing.notes])),
    )
