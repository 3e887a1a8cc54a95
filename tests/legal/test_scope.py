"""Which offences and measures an instrument reaches, by which of its ways in."""

import pytest

from mla.legal.instruments import instruments
from mla.legal.measures import Measure
from mla.legal.scope import Offence, Reach, Scope, scope

ILLEGAL_ACCESS = Offence(articles=("BUD 2",), maximum_years=2)
ORDINARY = Offence(maximum_years=10)


def reach(code: str, measure: Measure, offence: Offence) -> Scope:
    return scope(instruments()[code], measure, offence)


def test_testimony_on_an_offence_of_the_budapest_convention_is_covered() -> None:
    found = reach("BUD", Measure.EVID, ILLEGAL_ACCESS)

    assert found.reach is Reach.COVERED
    assert found.mode
    assert (found.mode.code, found.mode.article) == ("own-offences", "25(1)")


def test_testimony_on_an_ordinary_offence_is_outside_it_but_stored_data_is_not() -> None:
    testimony = reach("BUD", Measure.EVID, ORDINARY)

    assert testimony.reach is Reach.MEASURE
    assert "gives electronic evidence only" in testimony.why
    assert reach("BUD", Measure.STOR, ORDINARY).reach is Reach.COVERED


@pytest.mark.parametrize("measure", ["SERV", "SRCH", "SITE", "EXPT", "RECS"])
def test_assistance_of_the_usual_kinds_needs_an_offence_of_the_convention(measure: str) -> None:
    assert reach("BUD", Measure(measure), ILLEGAL_ACCESS).reach is Reach.COVERED
    assert reach("BUD", Measure(measure), ORDINARY).reach is Reach.MEASURE


@pytest.mark.parametrize(
    ("code", "mode"),
    [(code, mode.code) for code, basis in instruments().items() for mode in basis.modes],
)
def test_every_way_into_an_instrument_can_be_taken(code: str, mode: str) -> None:
    basis = instruments()[code]
    way = next(one for one in basis.modes if one.code == mode)
    own = tuple(f"{code} {one.article}" for one in basis.offences if way.own)
    offence = Offence(own, way.minimum_years, organised=way.organised)
    entered = [scope(basis, offer.measure, offence) for offer in basis.offers]

    assert (Reach.COVERED, way) in {(one.reach, one.mode) for one in entered}


def test_an_order_for_content_under_the_e_evidence_regulation_needs_three_years() -> None:
    assert reach("EEVD", Measure.SUBS, Offence(maximum_years=1)).reach is Reach.COVERED
    assert reach("EEVD", Measure.STOR, Offence(maximum_years=1)).reach is not Reach.COVERED
