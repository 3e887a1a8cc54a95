"""The data files of the law: they load, say where they come from, and refuse what is wrong."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from mla.legal.forms import forms
from mla.legal.instruments import DATA, HOUSE, assemble, between_states, house_rules, instruments
from mla.legal.measures import LABELS, Measure
from mla.legal.providers import providers
from mla.legal.provisions import Instrument, Status
from mla.legal.reading import ARTICLE, LawDataBroken, read_instrument
from mla.legal.rules import RULES
from mla.legal.scope import names

FILES = [file for file in DATA.iterdir() if file.name.endswith(".toml") and file.name != HOUSE]


def entries(instrument: Instrument) -> list[Any]:
    """Everything in it that cites an article."""
    return [
        instrument,
        instrument.scope,
        *instrument.offences,
        *instrument.modes,
        *instrument.limits,
        *instrument.offers,
        *instrument.requirements,
        *instrument.grounds,
        *instrument.never_grounds,
        *instrument.rules.values(),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_data_file_loads_and_is_named_after_its_code(file: Path) -> None:
    assert file.name == f"{read_instrument(file).instrument.code.lower()}.toml"


@pytest.mark.parametrize("code", instruments())
def test_every_entry_gives_its_source_and_a_well_formed_article(code: str) -> None:
    for entry in entries(instruments()[code]):
        assert entry.source, entry
        assert not entry.article or ARTICLE.fullmatch(entry.article), entry
        assert entry.verified or "(" not in entry.article, entry


def test_every_measure_has_plain_words() -> None:
    assert set(LABELS) == set(Measure)


def test_house_rules_cite_no_article() -> None:
    assert all(rule.article == "" and rule.source == "house rule" for rule in house_rules())


def test_only_what_is_read_is_said_to_be_in_force() -> None:
    assert instruments()["UNCC"].status is Status.NOT_IN_FORCE
    assert all(i.verified for i in instruments().values() if i.status is Status.IN_FORCE)


def test_what_nobody_checked_is_cited_without_its_paragraph() -> None:
    untoc, uncc = instruments()["UNTOC"], instruments()["UNCC"]

    assert untoc.cite("18(15)(a)", verified=True).endswith("Article 18(15)(a)")
    assert uncc.cite_measure(Measure.STOR).endswith(
        "Article 44 (to be checked against the official text)"
    )


def test_a_measure_without_an_article_of_its_own_cites_the_instrument() -> None:
    assert instruments()["UNTOC"].cite_measure(Measure.PRES).endswith("Article 18")
    assert instruments()["RECIP"].cite_measure(Measure.SUBS) == "Reciprocity"


def test_a_shared_list_of_contents_takes_the_articles_of_its_own_instrument() -> None:
    articles = {entry.article for entry in instruments()["UNCAC"].requirements}

    assert "46(15)(a)" in articles
    assert not any(article.startswith("18") for article in articles)
    shared = [entry for entry in instruments()["RECIP"].requirements if entry.code != "undertaking"]
    assert not any(entry.blocking for entry in shared)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('article = "18(1)"', 'article = "18.1"', "is not how an article is written"),
        ('article = "18(1)"', 'artikel = "18(1)"', "Provision does not know|Provision misses"),
        ("verified = true", "verified = false", "cites a paragraph that nobody checked"),
        ('element = "facts"', 'element = "fact"', "a draft has no field fact"),
        ('section = "facts"', 'section = "story"', "there is no section story"),
        ('source = "text"', 'source = "book"', "give a source"),
        ('code = "21b"', 'code = "21a"', "holds a code twice: 21a"),
        ("SERV = {", "MAIL = {", "'MAIL' is not a measure"),
        ('exempt = ["SERV"]', 'exempt = ["MAIL"]', "'MAIL' is not a measure"),
        ("[sources]\n", '[sources]\nold = "an old print"\n', "sources that nothing uses: old"),
        ("[scope]", "[scope", "is not valid TOML"),
        ('consultation = "required"', 'consultation = "maybe"', "'maybe' is not a consultation"),
        ('status = "in_force"', 'status = "soon"', "'soon' is not a status"),
        ('kind = "convention"', 'kind = "pact"', "'pact' is not a kind"),
        ("use_limit = {", "use_limits = {", "there is no rule called use_limits"),
        ('when = "items.order"', 'when = "items.orders"', "a draft has no field items.orders"),
        ('unless = "items.order"', 'unless = "items.orders"', "a draft has no field items.orders"),
        ('unless = "items.order"', 'unless = "facts"', "unless names an element of an item"),
        ('stops = "not_stated"', 'stops = "perhaps"', "'perhaps' is not a stops"),
        ('only = ["CONF"]', 'only = ["GOLD"]', "'GOLD' is not a measure"),
        ('only = ["CONF"]', 'only = ["PRES"]', "measures that it does not give: PRES"),
        ('exempt = ["SERV"]', 'exempt = ["EMRG"]', "measures that it does not give: EMRG"),
        ("SERV = {", "EMRG = {", "measures that it does not give: SERV"),
    ],
)
def test_wrong_data_is_refused_in_a_sentence(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    text = (files("mla.legal") / "data" / "untoc.toml").read_text()
    assert old in text
    broken = tmp_path / "untoc.toml"
    broken.write_text(text.replace(old, new))

    with pytest.raises(LawDataBroken, match=complaint):
        read_instrument(broken)


def test_sharing_the_contents_of_an_unknown_instrument_is_refused() -> None:
    sheet = read_instrument(DATA / "uncac.toml")

    with pytest.raises(LawDataBroken, match="UNCAC shares the contents of UNTOC"):
        assemble([sheet])


def test_an_order_to_a_provider_is_no_basis_between_states() -> None:
    assert {basis.code for basis in between_states()} == set(instruments()) - {"EEVD"}


def test_every_instrument_of_the_field_is_there() -> None:
    expected = "BIL BUD BUD2 CIS EEVD EUR EURP1 EURP2 HAR RECIP UNCAC UNCC UNTOC"
    assert " ".join(instruments()) == expected


@pytest.mark.parametrize("code", instruments())
def test_codes_within_an_instrument_are_told_apart(code: str) -> None:
    instrument = instruments()[code]

    for entries_of in (
        instrument.requirements,
        instrument.grounds,
        instrument.limits,
        instrument.modes,
    ):
        codes = [entry.code for entry in entries_of]
        assert len(codes) == len(set(codes))
    assert not any(mode.own for mode in instrument.modes) or instrument.offences
    assert all(limit.days or limit.hours for limit in instrument.limits)


@pytest.mark.parametrize("code", instruments())
def test_nothing_is_limited_to_or_excepted_from_a_measure_that_is_not_given(code: str) -> None:
    """Shared contents too, which the reader of one file does not see."""
    basis = instruments()[code]
    limited = {one: one.only | one.exempt for one in (*basis.requirements, *basis.grounds)}
    limited |= {mode: mode.only for mode in basis.modes}

    for one, measures in limited.items():
        assert all(names(basis, measure) for measure in measures), one


@pytest.mark.parametrize("code", instruments())
def test_every_ground_and_requirement_meets_a_measure(code: str) -> None:
    basis = instruments()[code]
    given = [measure for measure in Measure if names(basis, measure)]

    for one in (*basis.grounds, *basis.requirements):
        assert any(one.covers(measure) for measure in given), one


def test_every_rule_that_has_words_is_stated_by_some_instrument() -> None:
    stated = {key for basis in instruments().values() for key in basis.rules}
    assert stated == set(RULES)


def test_the_protocol_on_enhanced_cooperation_sets_the_times_of_an_order() -> None:
    times = {limit.code: limit.days for limit in instruments()["BUD2"].limits}
    assert times == {
        "serve-order": 45,
        "subscriber-return": 20,
        "traffic-return": 45,
        "provider-answer": 30,
    }


def test_an_order_to_a_provider_has_the_times_of_the_regulation() -> None:
    times = {limit.code: (limit.days, limit.hours) for limit in instruments()["EEVD"].limits}
    assert times == {
        "preserve": (60, 0),
        "preserve-longer": (30, 0),
        "produce": (10, 0),
        "emergency": (0, 8),
        "objection": (10, 0),
        "emergency-objection": (0, 96),
        "validation": (0, 48),
    }


@pytest.mark.parametrize(("code", "least"), [("BUD", "29(7)"), ("UNCC", "42")])
def test_preserved_data_is_kept_sixty_days_at_least_and_an_order_at_home_binds_ninety(
    code: str, least: str
) -> None:
    limits = {limit.code: limit for limit in instruments()[code].limits}
    assert (limits["preservation"].days, limits["preservation"].article) == (60, least)
    assert limits["domestic-order"].days == 90


@pytest.mark.parametrize("code", ["BIL", "CIS", "EURP2", "HAR", "RECIP", "UNCAC", "UNCC", "UNTOC"])
def test_the_limits_of_use_that_follow_by_themselves_are_stated(code: str) -> None:
    assert instruments()[code].rules["use_limit"].text


def test_under_budapest_use_is_limited_only_on_a_condition_that_is_set() -> None:
    rules = instruments()["BUD"].rules
    assert "use_limit" not in rules
    assert (rules["conditions"].article, rules["conditions_bind"].article) == ("28(2)", "28(3)")


def test_what_a_form_asks_for_never_blocks() -> None:
    of_forms = [entry for entry in instruments()["BUD"].requirements if entry.form]

    assert len(of_forms) > 5
    assert not any(entry.blocking for entry in of_forms)


def test_the_articles_that_were_read_are_the_ones_that_block() -> None:
    blocking = {
        code: {entry.article for entry in instrument.requirements if entry.blocking}
        for code, instrument in instruments().items()
    }

    assert {f"29(2)({letter})" for letter in "abcdef"} == blocking["BUD"]
    assert {"14(1)(a)", "14(1)(b)", "14(1)(d)", "14(2)"} == blocking["EUR"]
    assert "55(3)(b)" in blocking["UNCAC"]
    assert blocking["UNCC"] == blocking["BUD2"] == blocking["CIS"] == blocking["BIL"] == set()


def test_the_two_ways_into_the_convention_against_cybercrime() -> None:
    full, electronic = instruments()["UNCC"].modes

    assert (full.own, full.minimum_years, full.only) == (True, 0, frozenset())
    assert electronic.minimum_years == 4
    assert Measure.PRES in electronic.only
    assert Measure.EVID not in electronic.only


def test_the_providers_and_the_forms_can_be_read() -> None:
    named = [provider.name for provider in providers()]

    assert len(named) == len(set(named))
    assert all(provider.countries and provider.source for provider in providers())
    assert [form.code for form in forms()] == ["T-CY(2018)10", "T-CY(2018)11"]
