"""Whether an instrument binds two states on a day, and which bases they have, best first."""

from datetime import date

import pytest

from mla.common.errors import Invalid
from mla.legal.bases import bases_for
from mla.legal.in_force import in_force
from mla.legal.instruments import instruments
from mla.legal.law import Law
from mla.legal.measures import Measure
from mla.legal.parties import COLUMNS, Party, read_parties, shipped_parties
from mla.legal.scope import Offence, Reach, scope
from mla.legal.tables import TableUnreadable

ON = date(2026, 11, 23)
START = date(2010, 1, 1)


def party(instrument: str, country: str, **more: object) -> Party:
    return Party(instrument, country, **{"in_force_on": START, "verified": True, **more})  # type: ignore[arg-type]


def both(instrument: str, **more: object) -> list[Party]:
    return [party(instrument, "BR", **more), party(instrument, "KR", **more)]


def test_an_instrument_binds_when_both_are_parties_on_that_day() -> None:
    rows = [party("BUD", "BR", in_force_on=date(2023, 3, 1)), party("BUD", "KR")]

    before, after = (in_force(rows, "BUD", "BR", "KR", day) for day in (date(2023, 2, 28), ON))

    assert not before.binds
    assert "enters into force only on 1 March 2023" in before.why
    assert after.binds
    assert after.verified
    assert "since 1 March 2023." in after.why


def test_it_no_longer_binds_from_the_day_it_ended() -> None:
    rows = [party("BUD", "BR", ended_on=ON), party("BUD", "KR")]

    assert in_force(rows, "BUD", "BR", "KR", date(2026, 11, 22)).binds
    assert "ended on 23 November 2026" in in_force(rows, "BUD", "BR", "KR", ON).why


def test_a_state_that_the_list_does_not_show_is_named() -> None:
    standing = in_force([party("BUD", "BR")], "BUD", "BR", "KR", ON)

    assert standing.why.startswith("Our list does not show South Korea bound by")


def test_a_row_that_nobody_checked_is_said_to_be_unchecked() -> None:
    standing = in_force(both("UNTOC", verified=False), "UNTOC", "BR", "KR", ON)

    assert standing.binds
    assert not standing.verified
    assert "not checked against the depositary" in standing.why


def test_a_treaty_record_binds_only_those_who_are_in_the_same_treaty() -> None:
    one = [party("BIL", "BR", treaty="Treaty A"), party("BIL", "KR", treaty="Treaty B")]

    assert not in_force(one, "BIL", "BR", "KR", ON).binds
    shared = in_force(both("BIL", treaty="Treaty of Seoul"), "BIL", "BR", "KR", ON)
    assert shared.treaty == "Treaty of Seoul"


def test_the_own_procedure_of_a_convention_gives_way_to_a_treaty_unless_both_agreed() -> None:
    treaty = both("BIL", treaty="Treaty of Seoul")
    one = [party("UNTOC", "BR", instead_with=("KR",)), party("UNTOC", "KR")]
    agreed = [one[0], party("UNTOC", "KR", instead_with=("BR",))]

    assert in_force(both("UNTOC"), "UNTOC", "BR", "KR", ON).gives_way_to == ""
    for rows, treaty_first in ((both("UNTOC"), True), (one, True), (agreed, False)):
        standing = in_force([*rows, *treaty], "UNTOC", "BR", "KR", ON)
        assert standing.gives_way_to == ("Treaty of Seoul" if treaty_first else "")


def test_a_protocol_that_only_adds_to_a_treaty_takes_nothing_from_a_convention() -> None:
    rows = [*both("UNTOC"), *both("EURP2")]

    assert in_force(rows, "UNTOC", "BR", "KR", ON).gives_way_to == ""


def test_reservations_and_declarations_of_the_state_asked_are_shown() -> None:
    rows = [party("BUD", "BR"), party("BUD", "KR", reservations="Article 29(4)")]

    assert in_force(rows, "BUD", "BR", "KR", ON).notes == ("Article 29(4)",)
    assert in_force(rows, "BUD", "KR", "BR", ON).notes == ()


def test_an_order_to_a_provider_never_stands_between_states() -> None:
    assert not in_force(both("EEVD"), "EEVD", "BR", "KR", ON).binds
    assert in_force([], "RECIP", "BR", "KR", ON).binds


def test_a_convention_that_came_into_force_binds_once_the_list_says_so() -> None:
    assert "not in force in any source" in in_force([], "UNCC", "BR", "KR", ON).why
    assert in_force(both("UNCC"), "UNCC", "BR", "KR", ON).binds


def test_an_unknown_instrument_is_refused() -> None:
    with pytest.raises(Invalid, match="ATLANTIS"):
        in_force([], "ATLANTIS", "BR", "KR", ON)


def codes(rows: list[Party], measure: Measure, **offence: object) -> list[str]:
    given = Offence(**offence) if offence else None  # type: ignore[arg-type]
    return [choice.code for choice in bases_for(Law(rows), "BR", "KR", ON, measure, offence=given)]


ALL = [*both("BUD"), *both("UNTOC"), *both("EUR"), *both("HAR"), *both("EEVD")]


def test_a_treaty_of_the_pair_comes_first_and_courtesy_last() -> None:
    assert codes(ALL, Measure.STOR) == ["EUR", "BUD", "UNTOC", "HAR", "RECIP"]
    assert codes(ALL, Measure.EVID) == ["EUR", "UNTOC", "HAR", "RECIP"]


def test_preservation_comes_from_the_instrument_that_was_made_for_it() -> None:
    treaty = both("BIL", treaty="Treaty of Seoul")

    assert codes([*ALL, *treaty], Measure.PRES) == ["BUD", "HAR"]


def test_an_instrument_that_does_not_reach_the_offence_is_not_offered() -> None:
    assert codes(ALL, Measure.EVID, maximum_years=2) == ["EUR", "HAR", "RECIP"]
    assert "UNTOC" in codes(ALL, Measure.EVID, maximum_years=4)


def test_each_choice_says_why() -> None:
    rows = [*both("UNTOC"), *both("BIL", treaty="Treaty of Seoul")]
    untoc = next(c for c in bases_for(Law(rows), "BR", "KR", ON, Measure.EVID) if c.code == "UNTOC")

    assert "in force between Brazil and South Korea since 1 January 2010" in untoc.why[0]
    assert any("give way to Treaty of Seoul" in sentence for sentence in untoc.why)
    assert untoc.citation.endswith("Article 18(3)(a)")


@pytest.mark.parametrize(
    ("code", "measure", "offence", "reach"),
    [
        ("UNTOC", Measure.EVID, Offence(maximum_years=2, organised=True), Reach.THRESHOLD),
        ("UNTOC", Measure.EVID, Offence(maximum_years=4, organised=True), Reach.COVERED),
        ("UNTOC", Measure.EVID, Offence(maximum_years=4, organised=False), Reach.OFFENCE),
        ("UNTOC", Measure.EVID, Offence(maximum_years=4), Reach.UNKNOWN),
        ("UNTOC", Measure.EVID, Offence(("UNTOC 6",), 1, organised=True), Reach.COVERED),
        ("UNCC", Measure.EVID, Offence(("UNCC 7",), 1), Reach.COVERED),
        ("UNCC", Measure.EVID, Offence((), 10), Reach.MEASURE),
        ("UNCC", Measure.PRES, Offence((), 10), Reach.COVERED),
        ("UNCC", Measure.PRES, Offence((), 3), Reach.THRESHOLD),
        ("UNCC", Measure.PRES, Offence(), Reach.UNKNOWN),
        ("UNCAC", Measure.EVID, Offence((), 10), Reach.OFFENCE),
        ("BUD", Measure.STOR, Offence((), 1), Reach.COVERED),
        ("RECIP", Measure.STOR, Offence(), Reach.COVERED),
    ],
)
def test_the_scope_of_an_instrument_is_judged_on_offence_and_measure(
    code: str, measure: Measure, offence: Offence, reach: Reach
) -> None:
    found = scope(instruments()[code], measure, offence)

    assert found.reach is reach
    assert reach is Reach.COVERED or found.why.endswith(").")


def test_the_list_that_is_shipped_can_be_read_and_says_where_each_row_stands() -> None:
    rows = shipped_parties()

    assert all(row.source for row in rows)
    keys = [(row.instrument, row.treaty, row.country, row.in_force_on) for row in rows]
    assert len(keys) == len(set(keys))
    assert not any(row.instrument == "UNCC" for row in rows)


HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("country,instrument\n", "line 1: the columns have to be instrument,treaty"),
        (f"{HEAD}\nBUD,,FR\n", "line 2: the number of columns differs"),
        (
            f"{HEAD}\nBUD,,FR,2006-05-01,,,,,,x,yes,\nMUD,,FR,2006-05-01,,,,,,x,yes,\n",
            "line 3: there is no",
        ),
        (f"{HEAD}\nBUD,,France,2006-05-01,,,,,,x,yes,\n", "write the two letters"),
        (f"{HEAD}\nBUD,,FR,1.5.2006,,,,,,x,yes,\n", "write it as YYYY-MM-DD"),
        (f"{HEAD}\nBUD,,FR,,,,,,,x,yes,\n", "in_force_on is missing"),
        (f"{HEAD}\nBUD,,FR,2006-05-01,2006-05-01,,,,,x,yes,\n", "ended before it was in force"),
        (f"{HEAD}\nBUD,,FR,2006-05-01,,,,,,,yes,\n", "source is missing"),
        (f"{HEAD}\nBUD,,FR,2006-05-01,,,,,,x,maybe,\n", "write yes or no"),
    ],
)
def test_a_wrong_list_of_parties_is_refused_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(TableUnreadable, match=complaint):
        read_parties(text, "parties.csv")


def test_the_shipped_list_knows_the_european_convention_and_its_protocols_as_read() -> None:
    rows = shipped_parties()

    def found(code: str, a: str, b: str) -> tuple[bool, bool]:
        standing = in_force(rows, code, a, b, ON)
        return standing.binds, standing.verified

    assert found("EUR", "DE", "FR") == found("EURP2", "DE", "FR") == (True, True)
    assert found("EURP1", "IE", "PL") == (True, True)
    assert not in_force(rows, "EURP2", "DE", "FR", date(2015, 5, 31)).binds
    assert in_force(rows, "BUD", "DE", "FR", ON).gives_way_to == (
        "European Convention on Mutual Assistance"
    )
