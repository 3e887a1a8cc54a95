"""Whether an instrument reaches an offence and a measure: its own offences, thresholds and modes."""

from dataclasses import dataclass
from enum import StrEnum

from mla.legal.draft import Draft
from mla.legal.measures import COMPUTER, Measure
from mla.legal.provisions import Instrument, Mode


@dataclass(frozen=True, slots=True)
class Offence:
    """What the scope of an instrument is judged on; None means that it was not stated."""

    articles: tuple[str, ...] = ()
    maximum_years: int | None = None
    organised: bool | None = None


class Reach(StrEnum):
    """Whether the offence is covered; the words of `Scope.why` say what is wrong or missing."""

    COVERED = "covered"
    UNKNOWN = "unknown"
    THRESHOLD = "below-threshold"
    MEASURE = "measure-outside-scope"
    OFFENCE = "offence-outside-scope"


ORDER = list(Reach)
"""Covered first, then what is not known; of the refusals the one that says most."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The judgement, the mode by which the instrument is entered, and why."""

    reach: Reach
    why: str = ""
    mode: Mode | None = None


def offence_of(draft: Draft) -> Offence:
    return Offence(draft.offence_articles, draft.maximum_years, draft.organised)


def names(instrument: Instrument, measure: Measure) -> bool:
    """Whether it gives this measure: by an article, or, with an open list, if it is not a computer's own."""
    if instrument.offers:
        return instrument.offer(measure) is not None
    return measure not in COMPUTER


def scope(instrument: Instrument, measure: Measure | None, offence: Offence) -> Scope:
    """The best of its modes; an instrument without modes covers whatever it names."""
    found = [_enter(instrument, mode, measure, offence) for mode in instrument.modes]
    return min(found, key=lambda one: ORDER.index(one.reach), default=Scope(Reach.COVERED))


def _enter(instrument: Instrument, mode: Mode, measure: Measure | None, offence: Offence) -> Scope:
    name, where = instrument.short_title, instrument.cite(mode.article, verified=mode.verified)
    years = offence.maximum_years
    if mode.own and not is_own(instrument, offence):
        why = f"The request names no offence of {name} itself ({where})."
        return Scope(Reach.OFFENCE, why, mode)
    if years is not None and years < mode.minimum_years:
        why = f"The maximum penalty is {years} years; {name} asks for {mode.minimum_years} or more ({where})."
        return Scope(Reach.THRESHOLD, why, mode)
    if mode.organised and offence.organised is False:
        why = f"It has to be transnational and involve an organised criminal group ({where})."
        return Scope(Reach.OFFENCE, why, mode)
    if measure and mode.only and measure not in mode.only:
        why = f"For this offence {name} gives electronic evidence only ({where})."
        return Scope(Reach.MEASURE, why, mode)
    return _unstated(mode, offence, where) or Scope(Reach.COVERED, mode.text, mode)


def _unstated(mode: Mode, offence: Offence, where: str) -> Scope | None:
    if mode.minimum_years and offence.maximum_years is None:
        why = f"State the maximum penalty in years: {mode.minimum_years} or more are needed ({where})."
        return Scope(Reach.UNKNOWN, why, mode)
    if mode.organised and offence.organised is None:
        why = (
            f"State whether it is transnational and involves an organised criminal group ({where})."
        )
        return Scope(Reach.UNKNOWN, why, mode)
    return None


def is_own(instrument: Instrument, offence: Offence) -> bool:
    """Whether the request names an offence that the instrument itself defines."""
    own = {f"{instrument.code} {one.article}" for one in instrument.offences}
    return bool(own & set(offence.articles))
