"""A treaty between two or more states: its record, what holds where the record is silent, and which treaty is meant."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mla.legal.bases import bases_for, options
from mla.legal.draft import Draft, DraftItem, DraftSubject
from mla.legal.grounds import cite, refusal_grounds
from mla.legal.in_force import in_force
from mla.legal.instruments import instruments
from mla.legal.judgement import Judgement, judge
from mla.legal.law import TREATIES, Law, by_treaty, shipped_law
from mla.legal.measures import Measure
from mla.legal.parties import COLUMNS, Party
from mla.legal.reading import LawDataBroken
from tests.legal.test_check_request import check
from tests.treaties import RECORD, SHORT, TREATY, bound, law_of, record

ON = date(2026, 11, 23)
ITEM = DraftItem(
    number=1,
    measure=Measure.SUBS,
    what="Name of the holder of the account desk@mirumail.example",
    holder="Mirumail",
    purpose="To identify the sender",
    necessity="Nobody else knows who the sender is.",
)
REQUEST = Draft(
    requesting_country="XA",
    requesting_authority="Ministry of Justice of Arland",
    requested_country="XB",
    language="fr",
    proceeding_reference="ARL 2026/17",
    proceeding_stage="investigation",
    offence="Extortion",
    law_text="Whoever compels another ...",
    maximum_penalty="Ten years",
    competent_authority="Police of Arland",
    competent_functions="Investigates crimes",
    facts="The records of a hospital were encrypted.",
    subjects=(DraftSubject("account", "desk@mirumail.example"),),
    items=(ITEM,),
    bases=("BIL",),
    treaty=TREATY,
    deadline_on=date(2027, 1, 31),
    deadline_reason="The remand is reviewed then.",
)
TWO, THREE = law_of("XA", "XB"), law_of("XA", "XB", "XC")


def judged(request: Draft = REQUEST, law: Law = THREE) -> Judgement:
    return judge(request, law, ON)


def codes(request: Draft = REQUEST, law: Law = THREE) -> list[str]:
    return [one.code for one in judged(request, law).warnings]


@pytest.mark.parametrize("law", [TWO, THREE], ids=["two parties", "three parties"])
def test_a_request_under_the_treaty_of_the_example_may_be_sent(law: Law) -> None:
    found = judged(law=law)
    assert found.may_be_sent, (found.missing, found.warnings)
    assert found.bases[0].standing.treaty == TREATY
    assert found.bases[0].title == TREATY


@pytest.mark.parametrize(("asking", "asked"), [("XA", "XC"), ("XC", "XB")])
def test_a_treaty_of_three_binds_every_pair_of_them_and_one_of_two_only_its_own(
    asking: str, asked: str
) -> None:
    request = replace(REQUEST, requesting_country=asking, requested_country=asked)
    assert codes(request, THREE) == []
    assert "basis-not-in-force" in codes(request, TWO)


def test_a_verified_element_of_the_record_stops_a_request_and_an_unverified_one_warns() -> None:
    lacking = replace(REQUEST, items=(replace(ITEM, necessity=""),), deadline_on=None)
    found = judged(lacking)
    said = {gap.field: gap for gap in found.missing}
    assert not found.complete
    assert said["items.necessity"].blocking
    assert said["items.necessity"].article == f"{SHORT}, Article 5(1)(d)"
    assert not said["deadline_on"].blocking
    assert said["deadline_on"].article.endswith(
        "Article 5 (to be checked against the official text)"
    )


def test_what_the_record_does_not_ask_is_not_asked() -> None:
    generic = Law(bound("XA", "XB"))
    without = replace(REQUEST, subjects=())
    assert judged(without).missing == ()
    assert [gap.field for gap in judged(without, generic).missing] == ["subjects"]


def test_a_measure_that_the_record_does_not_give_is_warned_about_and_cited_where_it_does() -> None:
    assert codes(replace(REQUEST, items=(replace(ITEM, measure=Measure.VTC),))) == [
        "basis-without-measure"
    ]
    assert record().cite_measure(Measure.SUBS) == f"{SHORT}, Article 3(1)(c)"
    (choice, *_) = bases_for(THREE, "XA", "XB", ON, Measure.STOR)
    assert (choice.code, choice.citation) == ("BIL", f"{SHORT}, Article 3(1)(d)")


def test_a_language_that_the_record_does_not_accept_is_warned_about_with_its_article() -> None:
    (doubt,) = judged(replace(REQUEST, language="pt")).warnings
    assert doubt.code == "language-not-accepted"
    assert "XB is asked in fr, en; this request is in pt" in doubt.sentence
    assert doubt.article == f"{SHORT}, Article 4(3)"
    assert codes(replace(REQUEST, requested_country="XC", language="pt")) == []


@pytest.mark.parametrize(
    "words",
    [
        TREATY.upper(),
        f"  {TREATY}  ",
        SHORT.lower(),
        f"{TREATY}, in force since 1 January 2021",
    ],
)
def test_a_treaty_is_known_by_its_name_however_it_is_spelt(words: str) -> None:
    found = judged(replace(REQUEST, treaty=words, items=(replace(ITEM, necessity=""),)))
    assert [gap.article for gap in found.missing if gap.blocking] == [f"{SHORT}, Article 5(1)(d)"]


def test_a_treaty_that_the_list_does_not_show_for_the_pair_does_not_bind_and_others_are_said() -> (
    None
):
    (doubt, *_) = judged(replace(REQUEST, treaty="Treaty of Nowhere")).warnings
    assert doubt.code == "basis-not-in-force"
    assert (
        f"does not show that Treaty of Nowhere binds XA and XB on 23 November 2026. It shows: {TREATY}."
        in (doubt.sentence)
    )


def test_of_two_treaties_the_one_that_the_request_names_counts_and_the_other_is_said() -> None:
    other = "Convention of the Four Rivers of 1999"
    law = Law([*bound("XA", "XB", treaty=other), *THREE.parties], THREE.records)
    first, named = (
        next(
            one
            for one in options(law, "XA", "XB", ON, [Measure.SUBS], treaty=words)
            if one.code == "BIL"
        )
        for words in ("", SHORT)
    )
    assert (first.title, named.title) == (other, TREATY)
    assert f"Also in force between them: {other}." in named.why
    assert in_force(law.parties, "BIL", "XA", "XB", ON, treaty=TREATY).besides == (other,)
    assert "basis-gives-way" not in codes(REQUEST, law)


def test_a_convention_gives_way_to_the_treaty_that_is_named() -> None:
    untoc = [Party("UNTOC", one, date(2010, 1, 1), verified=True) for one in ("XA", "XB")]
    other = bound("XA", "XB", treaty="Convention of the Four Rivers of 1999")
    law = Law([*untoc, *other, *THREE.parties], THREE.records)
    alone = replace(REQUEST, bases=("UNTOC",), treaty="", maximum_years=10, organised=True)
    assert codes(alone, law) == ["basis-gives-way"]
    both = replace(alone, bases=("UNTOC", "BIL"), treaty=TREATY)
    assert codes(both, law) == []


def test_a_treaty_known_by_its_parties_alone_keeps_what_is_usual_and_says_so() -> None:
    law = Law(bound("XA", "XB"))
    found = judged(replace(REQUEST, subjects=()), law)
    (doubt,) = found.warnings
    assert doubt.code == "treaty-not-recorded"
    assert doubt.sentence == f"What {TREATY} itself asks of a request is not known here."
    (gap,) = found.missing
    assert not gap.blocking
    assert gap.article == f"{TREATY} (what treaties of the usual type ask)"
    assert law.instrument("BIL", TREATY).cite_measure(Measure.SUBS) == TREATY


def test_where_the_record_is_silent_what_is_usual_holds_whole_and_unchecked() -> None:
    head, _, _ = RECORD.partition("[scope]")
    silent, usual = record(head.replace("talk = ", "# talk = ")), instruments()["BIL"]
    assert silent.treaty == TREATY
    assert silent.scope.text == usual.scope.text
    assert [one.code for one in silent.requirements] == [one.code for one in usual.requirements]
    assert silent.rules.keys() == usual.rules.keys()
    assert any(one.verified for one in usual.limits)
    assert not any(one.verified for one in (*silent.limits, *silent.requirements, silent.scope))
    assert record().borrowed == {"modes"}
    assert [one.days for one in record().limits] == [5]


def test_a_later_record_of_the_same_treaty_takes_the_place_of_the_earlier() -> None:
    later = record(RECORD.replace("days = 5", "days = 3").replace("Arland,", "ARLAND,"))
    law = Law((), by_treaty([record(), later]))
    assert law.instrument("BIL", TREATY).limits[0].days == 3
    assert len(law.treaties) == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("treaty = ", "# treaty = ", "port-ulm.toml: treaty is missing"),
        ("treaty = ", 'code = "ULM"\ntreaty = ', "a treaty record has no code"),
        ("short_title = ", "# short_title = ", "Instrument misses short_title"),
        ('article = "5(1)(d)"', 'article = ""', r"requirements: what is verified names its article \(5-necessity"),
        ('article = "5(1)(d)"', 'article = "5.1"', "requirements 2: '5.1' is not how an article is written"),
        ('article = "5(1)(d)"', "article = 5", "requirements 2: 5 is not how an article is written"),
        ('element = "items.necessity"', 'element = "items.need"', "requirements 2, 5-necessity: a draft has no field"),
        ('why = "They plan by it."\n', "", "requirements 3: Requirement misses why"),
        ("days = 5", 'days = "five"', "limits 1: days is 'five': write a whole number"),
        ("verified = false", 'verified = "no"', "requirements 3: verified is 'no': write true or false"),
        ('only = ["SUBS", "STOR"]', 'only = "SUBS"', "requirements 2: write only as a list of measures"),
        ('reserved = "6(2)"', 'reserved = "six"', "grounds 2: 'six' is not how a reserved article is written"),
        ("[[never_grounds]]", "[never_grounds]", r"write never_grounds as \[\[never_grounds\]\]"),
        ("[measures]\n", "[measures]\nVTC = true\n", r"write measures as a table, \[measures\]"),
        ('XA = ["en"]', 'XA = "en"', "port-ulm.toml, languages: write them as"),
        ("language = {", "electronic = {", "languages need the rule on language"),
        ("[scope]", "[scope", "port-ulm.toml is not valid TOML"),
    ],
)  # fmt: skip
def test_a_wrong_record_is_refused_with_file_entry_and_fault(
    old: str, new: str, complaint: str
) -> None:
    assert old in RECORD
    with pytest.raises(LawDataBroken, match=complaint):
        record(RECORD.replace(old, new))


def test_the_records_that_are_shipped_cite_no_article_and_block_nothing() -> None:
    law = shipped_law()
    assert len(law.records) == len(list(TREATIES.iterdir())) == 7
    for one in law.records.values():
        entries = [*one.requirements, *one.limits, *one.offers, *one.grounds, *one.rules.values()]
        assert not one.verified
        assert not any(entry.verified or entry.article for entry in entries)
    named = {row.treaty for row in law.parties if row.instrument == "BIL"}
    assert named <= {one.treaty for one in law.records.values()}


def test_a_ground_by_reservation_is_there_for_the_state_that_reserved_it_alone() -> None:
    law = law_of("XA", "XB", reserved=("6(2)",))
    basis = law.instrument("BIL", TREATY)
    by = {
        one: [
            cite(basis, ground)
            for ground in refusal_grounds(basis, None, law.reserved(basis, one, ON))
        ]
        for one in ("XA", "XB")
    }
    assert by["XA"] == [f"{SHORT}, Article 6(1)"]
    assert by["XB"] == [f"{SHORT}, Article 6(1)", f"{SHORT}, Article 6(2)"]


def test_who_asks_is_told_of_a_reserved_ground_until_the_offence_of_the_other_law_is_named() -> (
    None
):
    law = law_of("XA", "XB", reserved=("6(2)",))
    found = judged(law=law)
    (doubt,) = found.warnings
    assert (doubt.code, doubt.item) == ("ground-reserved", 1)
    assert doubt.article == f"{SHORT}, Article 6(2)"
    assert found.bases[0].standing.notes == ("XB reserved Article 6(2).",)
    assert codes(replace(REQUEST, requested_law="Criminal Code of Berland, s. 4"), law) == []
    turned = replace(REQUEST, requesting_country="XB", requested_country="XA", language="en")
    assert codes(turned, law) == []


def preserving(country: str, **more: object) -> list[str]:
    """Warnings about the law, of a request to preserve data under the Budapest Convention."""
    law = shipped_law()
    item = replace(ITEM, measure=Measure.PRES, basis="BUD")
    request = replace(
        REQUEST,
        requesting_country="FR",
        requested_country=country,
        bases=("BUD",),
        treaty="",
        items=(item,),
        **more,  # type: ignore[arg-type]
    )
    return [
        one.article for one in judge(request, law, ON).warnings if one.code == "ground-reserved"
    ]


def test_preservation_may_be_refused_for_dual_criminality_only_by_who_reserved_it() -> None:
    bud, law = instruments()["BUD"], shipped_law()
    of = {
        one: {
            ground.article
            for ground in refusal_grounds(bud, Measure.PRES, law.reserved(bud, one, ON))
        }
        for one in ("AT", "BR")
    }
    assert of["AT"] - of["BR"] == {"29(4)"}
    assert of["BR"] == {"29(5)(a)", "29(5)(b)"}
    assert [one.endswith("Article 29(4)") for one in preserving("AT")] == [True]
    assert preserving("BR") == preserving("AT", offence_articles=("BUD 2",)) == []


def test_of_the_conditions_for_search_each_state_has_those_that_it_declared() -> None:
    eur, law = instruments()["EUR"], shipped_law()
    found = {one.article for one in refusal_grounds(eur, Measure.SRCH, law.reserved(eur, "AL", ON))}
    assert found == {"2(a)", "2(b)", "5(1)(a)", "5(1)(c)"}
    assert "5(1)(a)" not in {one.article for one in refusal_grounds(eur, Measure.SRCH)}


def written(folder: Path, parties: list[Party], request: dict[str, object]) -> list[str | Path]:
    """Files for `check_request`: the request and a list of parties."""
    rows = [f'BIL,"{one.treaty}",{one.country},2021-01-01,,,,,,gazette,yes,' for one in parties]
    (folder / "parties.csv").write_text("\n".join([",".join(COLUMNS), *rows, ""]))
    (folder / "request.json").write_text(json.dumps(request))
    return [folder / "request.json", "--parties", folder / "parties.csv", "--json"]


def test_a_request_file_is_judged_by_a_record_without_a_database(tmp_path: Path) -> None:
    item = {
        "number": 1,
        "measure": "SUBS",
        "what": "The holder",
        "holder": "Mirumail",
        "purpose": "x",
    }
    request = {
        "requesting_country": "LI",
        "requested_country": "MC",
        "requesting_authority": "Ministry of Justice of Arland",
        "bases": ["BIL"],
        "treaty": TREATY,
        "items": [item],
    }
    real = {"XA": "LI", "XB": "MC"}  # a request file names countries of ISO 3166-1
    rows = [replace(row, country=real.get(row.country, row.country)) for row in THREE.parties]
    command = written(tmp_path, rows, request)
    (tmp_path / "ulm.toml").write_text(RECORD)

    plain, by_record = (
        json.loads(check(*command, *more).stdout)
        for more in ([], ["--treaty", tmp_path / "ulm.toml"])
    )
    blocking = [gap["article"] for gap in by_record["missing"] if gap["blocking"]]
    assert f"{SHORT}, Article 5(1)(d)" in blocking
    assert f"{SHORT}, Article 5(1)(d)" not in [gap["article"] for gap in plain["missing"]]
    assert "treaty-not-recorded" in {one["code"] for one in plain["warnings"]}
    assert "treaty-not-recorded" not in {one["code"] for one in by_record["warnings"]}


def test_a_record_that_cannot_be_used_is_named_by_check_request(tmp_path: Path) -> None:
    (tmp_path / "ulm.toml").write_text(RECORD.replace("days = 5", 'days = "five"'))
    command = written(tmp_path, list(THREE.parties), {})
    done = check(*command, "--treaty", tmp_path / "ulm.toml")
    assert done.returncode == 2
    assert "ulm.toml, limits 1: days is 'five'" in done.stderr
