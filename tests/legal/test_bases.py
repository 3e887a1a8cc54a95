"""All bases between two states for what is asked: best first, each with its reason, what does not hold last."""

from datetime import date

from mla.legal.bases import Option, bases_for, options
from mla.legal.in_force import rests_on
from mla.legal.instruments import between_states
from mla.legal.law import Law
from mla.legal.measures import Measure
from mla.legal.parties import Party
from mla.legal.scope import Offence

ON = date(2026, 11, 23)
SINCE = date(2020, 1, 1)
TREATY = "Treaty of 4 May 2009"
PARTIES = [
    Party(code, country, SINCE, treaty=TREATY if code == "BIL" else "", source="chart")
    for code in ("BIL", "BUD", "UNTOC")
    for country in ("BR", "FR")
]
LAW = Law(PARTIES)
SERIOUS = Offence(maximum_years=10, organised=True)


def found(*measures: Measure, offence: Offence = SERIOUS) -> dict[str, Option]:
    return {one.code: one for one in options(LAW, "BR", "FR", ON, measures, offence=offence)}


def test_every_basis_between_states_stands_there_once() -> None:
    assert sorted(found(Measure.SUBS)) == sorted(basis.code for basis in between_states())


def test_for_one_measure_the_order_is_that_of_the_bases_for_it() -> None:
    best = [one.code for one in bases_for(LAW, "BR", "FR", ON, Measure.SUBS, offence=SERIOUS)]
    assert [code for code, one in found(Measure.SUBS).items() if one.holds] == best


def test_what_was_made_for_a_measure_comes_before_the_treaty_of_the_pair() -> None:
    order = list(found(Measure.SUBS, Measure.PRES))
    assert order[0] == "BUD"
    assert order.index("BIL") < order.index("UNTOC") < order.index("RECIP")


def test_each_says_which_measures_may_rest_on_it_and_which_may_not() -> None:
    treaty = found(Measure.SUBS, Measure.PRES)["BIL"]
    assert (treaty.measures, treaty.without) == ((Measure.SUBS,), (Measure.PRES,))
    assert treaty.title == TREATY


def test_what_does_not_hold_says_why() -> None:
    asked = found(Measure.PRES, offence=Offence(maximum_years=2, organised=True))
    assert not asked["UNTOC"].holds
    assert asked["UNTOC"].why == (
        "UN Convention against Transnational Organized Crime has no article on what is asked for.",
    )
    assert "not in force in any source" in asked["UNCC"].why[0]
    below = found(Measure.SUBS, offence=Offence(maximum_years=2, organised=True))["UNTOC"]
    assert "The maximum penalty is 2 years" in below.why[0]


def test_the_rows_that_it_rests_on_are_known() -> None:
    asked = found(Measure.SUBS)
    rows = rests_on(PARTIES, asked["BIL"].standing, ("BR", "FR"), ON)
    assert [(row.instrument, row.country) for row in rows] == [("BIL", "BR"), ("BIL", "FR")]
    assert rests_on(PARTIES, asked["RECIP"].standing, ("BR", "FR"), ON) == []
    assert rests_on(PARTIES, asked["UNCC"].standing, ("BR", "FR"), ON) == []
