"""Refusing and postponing: which grounds, against which measures, after which consultation."""

from mla.legal.clocks import PRESERVATION_MINIMUM, SAFE_CONDUCT
from mla.legal.grounds import (
    Consultation,
    as_stated,
    cite,
    postponement_grounds,
    refusal_grounds,
)
from mla.legal.instruments import instruments
from mla.legal.measures import Measure


def test_untoc_refuses_on_its_four_grounds_and_on_missing_dual_criminality() -> None:
    articles = [ground.article for ground in refusal_grounds(instruments()["UNTOC"], Measure.EVID)]

    assert articles == ["18(21)(a)", "18(21)(b)", "18(21)(c)", "18(21)(d)", "18(9)"]


def test_consultation_is_required_but_for_missing_dual_criminality() -> None:
    found = refusal_grounds(instruments()["UNTOC"], Measure.EVID)
    grounds = {ground.article: ground.consultation for ground in found}

    assert grounds.pop("18(9)") is Consultation.NOT_REQUIRED
    assert set(grounds.values()) == {Consultation.REQUIRED}
    assert instruments()["UNTOC"].rules["consultation"].article == "18(26)"


def test_postponing_has_its_own_ground() -> None:
    assert [ground.article for ground in postponement_grounds(instruments()["UNTOC"])] == ["18(25)"]


def test_bank_secrecy_and_fiscal_matters_alone_are_never_grounds() -> None:
    assert [provision.article for provision in instruments()["UNTOC"].never_grounds] == [
        "18(8)",
        "18(22)",
    ]


def test_preservation_under_budapest_is_refused_only_on_its_own_grounds() -> None:
    articles = {ground.article for ground in refusal_grounds(instruments()["BUD"], Measure.PRES)}

    assert articles == {"29(5)(a)", "29(5)(b)"}
    assert postponement_grounds(instruments()["BUD"], Measure.PRES) == ()
    assert {g.article for g in refusal_grounds(instruments()["BUD"], Measure.STOR)} == {
        "27(4)(a)",
        "27(4)(b)",
    }


def test_a_ground_for_one_measure_is_no_ground_against_another() -> None:
    codes = {
        (code, measure): {ground.code for ground in refusal_grounds(instruments()[code], measure)}
        for code in ("BUD", "UNCAC", "UNCC")
        for measure in Measure
    }

    assert "33-1" in codes["BUD", Measure.RTTD] - codes["BUD", Measure.RTCD]
    assert "34" in codes["BUD", Measure.RTCD] - codes["BUD", Measure.STOR]
    assert "10" in codes["UNCAC", Measure.XFER] - codes["UNCAC", Measure.EVID]
    assert "late-evidence" in codes["UNCC", Measure.FRZE] - codes["UNCC", Measure.STOR]


def test_preserved_traffic_data_is_withheld_on_the_grounds_against_preservation() -> None:
    three = {"essential-interests", "similar-offence", "persecution"}
    withheld = {ground.code for ground in refusal_grounds(instruments()["UNCC"], Measure.TDIS)}
    refused = {
        ground.code for ground in refusal_grounds(instruments()["UNCC"], Measure.PRES, {"42"})
    }

    assert withheld == three
    assert refused == three | {"preservation-reservation"}
    assert postponement_grounds(instruments()["UNCC"], Measure.TDIS) == ()


def test_the_order_of_another_state_is_postponed_for_the_reason_of_the_convention() -> None:
    assert [
        ground.code for ground in postponement_grounds(instruments()["BUD2"], Measure.SUBS)
    ] == ["postponement"]
    assert postponement_grounds(instruments()["BUD2"], Measure.EMRG) == ()


def test_the_notified_authority_has_the_four_grounds_of_the_regulation() -> None:
    articles = [ground.article for ground in refusal_grounds(instruments()["EEVD"], Measure.SUBS)]
    assert articles == [f"12(1)({letter})" for letter in "abcd"]


def test_a_ground_is_cited_as_it_was_checked() -> None:
    untoc, uncc = instruments()["UNTOC"], instruments()["UNCC"]

    assert cite(untoc, refusal_grounds(instruments()["UNTOC"])[1]).endswith("Article 18(21)(b)")
    assert "to be checked" in cite(uncc, refusal_grounds(instruments()["UNCC"])[0])


def test_a_ground_of_national_law_is_cited_as_the_authority_stated_it() -> None:
    ground = as_stated("Act on Judicial Assistance, section 6", "A life sentence is possible.")

    expected = "Act on Judicial Assistance, section 6 (as stated by the authority)"
    assert cite(instruments()["RECIP"], ground) == expected


def test_each_clock_stands_in_an_article_that_was_read() -> None:
    for clock in (PRESERVATION_MINIMUM, SAFE_CONDUCT):
        rules = instruments()[clock.instrument].rules.values()
        assert any(rule.article == clock.article and rule.verified for rule in rules)
