"""When assistance may be refused or postponed, and whether the states have to talk first."""

from collections.abc import Collection

from mla.legal.measures import Measure
from mla.legal.provisions import Consultation, Ground, Instrument

__all__ = [
    "Consultation",
    "Ground",
    "as_stated",
    "cite",
    "postponement_grounds",
    "refusal_grounds",
]

AS_STATED = "as stated by the authority"


def refusal_grounds(
    basis: Instrument, measure: Measure | None = None, reserved: Collection[str] = ()
) -> tuple[Ground, ...]:
    """Grounds for refusing under this instrument; for all measures if none is given.

    `reserved` are the articles that the requested state reserved: what depends on another is no ground.
    """
    return _grounds(basis, measure, reserved, postpones=False)


def postponement_grounds(
    basis: Instrument, measure: Measure | None = None, reserved: Collection[str] = ()
) -> tuple[Ground, ...]:
    """Grounds for postponing under this instrument."""
    return _grounds(basis, measure, reserved, postpones=True)


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


def _grounds(
    basis: Instrument, measure: Measure | None, reserved: Collection[str], *, postpones: bool
) -> tuple[Ground, ...]:
    return tuple(
        ground
        for ground in basis.grounds
        if ground.postpones is postpones
        and ground.covers(measure)
        and ground.reserved in {"", *reserved}
    )
