"""When assistance may be refused or postponed, and whether the states have to talk first."""

from mla.legal.instruments import Instrument, instrument_named
from mla.legal.measures import Measure
from mla.legal.provisions import Consultation, Ground, Provision

__all__ = [
    "Consultation",
    "Ground",
    "as_stated",
    "cite",
    "consultation_rule",
    "never_grounds",
    "postponement_grounds",
    "refusal_grounds",
]

AS_STATED = "as stated by the authority"


def refusal_grounds(code: str, measure: Measure | None = None) -> tuple[Ground, ...]:
    """Grounds for refusing under the instrument of this code; for all measures if none is given."""
    return _grounds(code, measure, postpones=False)


def postponement_grounds(code: str, measure: Measure | None = None) -> tuple[Ground, ...]:
    """Grounds for postponing under the instrument of this code."""
    return _grounds(code, measure, postpones=True)


def never_grounds(code: str) -> tuple[Provision, ...]:
    """What may never be a ground (bank secrecy, or fiscal matters alone)."""
    return instrument_named(code).never_grounds


def consultation_rule(code: str) -> Provision | None:
    """The provision on consulting before refusing or postponing, if the instrument has one."""
    return instrument_named(code).rules.get("consultation")


def cite(instrument: Instrument, ground: Ground) -> str:
    """The ground's citation as printed."""
    if ground.source == AS_STATED:
        return f"{ground.article} ({AS_STATED})"
    return instrument.cite(ground.article, verified=ground.verified)


def as_stated(article: str, text: str, *, postpones: bool = False) -> Ground:
    """National law, or a basis whose grounds nobody checked, in the officer's own words."""
    return Ground(
        code="as-stated",
        postpones=postpones,
        article=article,
        text=text,
        source=AS_STATED,
        verified=False,
        consultation=Consultation.WHERE_APPROPRIATE,
    )


def _grounds(code: str, measure: Measure | None, *, postpones: bool) -> tuple[Ground, ...]:
    return tuple(
        ground
        for ground in instrument_named(code).grounds
        if ground.postpones is postpones and ground.covers(measure)
    )
