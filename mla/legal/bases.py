"""Which legal bases two states have for a measure on a day: what binds them, best first, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mla.legal.in_force import Standing, in_force
from mla.legal.instruments import between_states, instruments
from mla.legal.law import Law
from mla.legal.measures import COMPUTER, Measure
from mla.legal.provisions import Instrument, Kind
from mla.legal.scope import Offence, Reach, Scope, names, scope

PLACE = {Kind.TREATY: 1, Kind.CONVENTION: 2, Kind.SCHEME: 3, Kind.COMITY: 4}
"""A treaty of the pair comes before the default rules of a convention, binding law before courtesy."""

Rank = tuple[int, bool, bool]
ALONE = (
    "Our list shows nothing else for this, and may be incomplete: before you rely on it, look both states up "
    "in the depositary's list of each convention, and ask your foreign ministry for treaties between them."
)
"""Said where only reciprocity holds."""
LAST: Rank = (len(PLACE) + 1, True, True)


@dataclass(frozen=True, slots=True)
class Choice:
    """One basis that may be chosen, with the sentences that say why it stands where it stands."""

    code: str
    title: str
    citation: str
    standing: Standing
    scope: Scope
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One instrument for all that is asked: `measures` may rest on it today, `without` may not, and why.

    The titles are the treaty's own, where the instrument is a treaty record and request or list name one.
    """

    code: str
    title: str
    short_title: str
    standing: Standing
    measures: tuple[Measure, ...]
    without: tuple[Measure, ...]
    why: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether anything that is asked may rest on it."""
        return bool(self.measures)


@dataclass(frozen=True, slots=True)
class _Known:
    """An instrument, of a treaty its record, and how it stands between the two."""

    basis: Instrument
    standing: Standing


def bases_for(
    law: Law,
    a: str,
    b: str,
    on: date,
    measure: Measure,
    *,
    offence: Offence | None = None,
    treaty: str = "",
) -> list[Choice]:
    """What binds `a` (asking) and `b` (asked) on that day and reaches measure and offence, best first.

    `treaty` is the one that the request names; otherwise the first that binds the pair counts.
    """
    return _best_first(_known(law, a, b, on, treaty), measure, offence or Offence())


def options(
    law: Law,
    a: str,
    b: str,
    on: date,
    measures: Iterable[Measure],
    *,
    offence: Offence | None = None,
    treaty: str = "",
) -> list[Option]:
    """Every basis between states for these measures: what holds, best first, then the others with their reason."""
    offence, known = offence or Offence(), _known(law, a, b, on, treaty)
    found = {measure: _best_first(known, measure, offence) for measure in measures}
    ranked = [
        _option(known[basis.code], found, offence)
        for basis in between_states()
        if basis.code in known
    ]
    return [option for _, option in sorted(ranked, key=lambda entry: entry[0])]


def _known(law: Law, a: str, b: str, on: date, treaty: str) -> Mapping[str, _Known]:
    named = law.named(treaty)
    standings = {
        code: in_force(law.parties, code, a, b, on, treaty=named) for code in instruments()
    }
    return {
        code: _Known(law.instrument(code, standing.treaty or named), standing)
        for code, standing in standings.items()
    }


def _best_first(known: Mapping[str, _Known], measure: Measure, offence: Offence) -> list[Choice]:
    found = [
        (one.basis, one.standing, scope(one.basis, measure, offence))
        for one in known.values()
        if one.standing.binds and names(one.basis, measure)
    ]
    usable = [entry for entry in found if entry[2].reach in {Reach.COVERED, Reach.UNKNOWN}]
    usable.sort(key=lambda entry: _rank(entry[0], entry[2], measure))
    choices = [_choice(basis, standing, reach, measure) for basis, standing, reach in usable]
    if any(basis.kind is not Kind.COMITY for basis, _, _ in usable):
        return choices
    return [replace(one, why=(*one.why, ALONE)) for one in choices]


def _rank(basis: Instrument, reach: Scope, measure: Measure) -> Rank:
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
    if standing.besides:
        why.append(f"Also in force between them: {'; '.join(standing.besides)}.")
    return Choice(
        code=basis.code,
        title=basis.title,
        citation=basis.cite_measure(measure),
        standing=standing,
        scope=reach,
        why=tuple(filter(None, [*why, *standing.notes])),
    )


def _option(
    known: _Known, found: Mapping[Measure, Sequence[Choice]], offence: Offence
) -> tuple[tuple[Rank, int], Option]:
    """Placed by the best that it is for any measure, then by how many rest on it."""
    basis, standing = known.basis, known.standing
    own = {m: one for m, choices in found.items() for one in choices if one.code == basis.code}
    said = [sentence for one in own.values() for sentence in one.why]
    option = Option(
        code=basis.code,
        title=basis.title,
        short_title=basis.short_title,
        standing=standing,
        measures=tuple(own),
        without=tuple(measure for measure in found if measure not in own),
        why=tuple(dict.fromkeys(said or _why_not(basis, standing, found, offence))),
    )
    best = min((_rank(basis, one.scope, measure) for measure, one in own.items()), default=LAST)
    return (best, -len(own)), option


def _why_not(
    basis: Instrument, standing: Standing, asked: Iterable[Measure], offence: Offence
) -> list[str]:
    """It does not bind, or gives nothing of what is asked, or not for this offence."""
    if not standing.binds:
        return [standing.why]
    named = [measure for measure in asked if names(basis, measure)]
    if not named:
        return [f"{basis.short_title} has no article on what is asked for."]
    return [scope(basis, measure, offence).why for measure in named]
