"""The judgement of a whole request: bases, warnings, and the reasons with which they are set aside."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from mla.legal.doubts import Doubt, Sheet, doubts_about
from mla.legal.draft import Draft, DraftItem, DraftSubject, Override
from mla.legal.judgement import Judgement, judge
from mla.legal.law import Law
from mla.legal.measures import Measure
from mla.legal.parties import Party

ON = date(2026, 11, 23)
AT = datetime(2026, 5, 3, 5, 10, tzinfo=UTC)
PARTIES = [Party("UNTOC", country, date(2004, 1, 1), verified=True) for country in ("BR", "KR")]
ITEM = DraftItem(
    number=1,
    measure=Measure.SUBS,
    what="Name of the holder of the account",
    holder="Hanbit Mail, Seoul",
    purpose="To identify the sender",
    basis="UNTOC",
)
REQUEST = Draft(
    requesting_country="BR",
    requesting_authority="Ministry of Justice",
    requested_country="KR",
    language="en",
    proceeding_reference="IPL 2026.0042",
    proceeding_stage="investigation",
    offence="Extortion",
    law_text="Whoever compels another ...",
    maximum_penalty="Ten years",
    maximum_years=10,
    organised=True,
    competent_authority="Federal Police",
    competent_functions="Investigates federal crimes",
    facts="The records of a hospital were encrypted.",
    subjects=(DraftSubject("account", "desk@hanbit-mail.example"),),
    items=(ITEM,),
    bases=("UNTOC",),
)
SHEET = Sheet("KR", ("ko", "en"))


def with_item(**changes: Any) -> Draft:
    return replace(REQUEST, items=(replace(ITEM, **changes),))


def judged(request: Draft, **more: Any) -> Judgement:
    return judge(request, Law(PARTIES), ON, **{"sheet": SHEET, **more})


def judged_subject(subject: DraftSubject) -> list[Doubt]:
    return list(doubts_about(Draft(subjects=(subject,)), None))


def codes(request: Draft, **more: Any) -> list[str]:
    return [doubt.code for doubt in judged(request, **more).warnings]


def test_a_complete_request_on_a_basis_that_binds_may_be_sent() -> None:
    found = judged(REQUEST)

    assert found.complete
    assert found.may_be_sent
    assert (found.missing, found.warnings, found.not_judged) == ((), (), ())
    assert found.done == found.total
    assert found.bases[0].standing.binds


def test_a_basis_that_does_not_bind_holds_the_request_until_a_reason_is_given() -> None:
    request = replace(REQUEST, requested_country="JP")
    reason = Override("basis-not-in-force", "Japan accepted it in a letter of 3 May 2026.")

    held, explained = judged(request), judged(replace(request, overrides=(reason,)))

    assert (held.complete, held.may_be_sent) == (True, False)
    assert explained.may_be_sent
    assert explained.warnings[0].reason == reason.reason


def test_an_empty_reason_sets_nothing_aside() -> None:
    request = replace(
        REQUEST, requested_country="JP", overrides=(Override("basis-not-in-force", " \u200b"),)
    )

    assert not judged(request).may_be_sent


def test_a_reason_for_one_item_leaves_the_warning_on_another_open() -> None:
    items = tuple(replace(ITEM, number=n, what="All messages") for n in (1, 2))
    request = replace(
        REQUEST, items=items, overrides=(Override("over-broad", "Two days only.", 1),)
    )

    assert [bool(doubt.reason) for doubt in judged(request).warnings] == [True, False]


def test_a_treaty_of_the_pair_comes_before_the_procedure_of_the_convention() -> None:
    rows = [Party("BIL", c, date(2006, 1, 1), treaty="Treaty of Seoul") for c in ("BR", "KR")]
    (doubt,) = judge(REQUEST, Law([*PARTIES, *rows]), ON, sheet=SHEET).warnings

    assert doubt.code == "basis-gives-way"
    assert doubt.sentence.startswith("Treaty of Seoul binds both")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (replace(REQUEST, maximum_years=2), "below-threshold"),
        (replace(REQUEST, maximum_years=None), "scope-unknown"),
        (replace(REQUEST, organised=False), "offence-outside-scope"),
        (with_item(measure=Measure.PRES), "basis-without-measure"),
        (replace(REQUEST, language="pt"), "language-not-accepted"),
        (with_item(holder="Google Korea"), "third-state"),
        (with_item(what="all available data of the account"), "over-broad"),
        (with_item(measure=Measure.FRZE), "conduct-not-described"),
        (with_item(period_from=AT.replace(tzinfo=None)), "period-without-zone"),
    ],
)
def test_each_doubt_is_a_warning_that_does_not_block(request_: Draft, code: str) -> None:
    found = judged(request_)

    assert [doubt.code for doubt in found.warnings] == [code]
    assert found.complete
    assert all(doubt.sentence.endswith(".") and doubt.why for doubt in found.warnings)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (DraftSubject("", "192.0.2.999"), "192.0.2.999 is not an IPv4 address: write four numbers"),
        (DraftSubject("", "192.0.2.7", "ipv6"), "192.0.2.7 is not an IPv6 address"),
        (DraftSubject("", "ana@mail", "email"), "ana@mail is not an e-mail address"),
        (DraftSubject("", "5550 0100", "phone"), "the country code first"),
        (DraftSubject("", "shop.example", "url"), "is not a web address"),
        (DraftSubject("", "shop", "domain"), "is not a domain name"),
        (DraftSubject("", "x", "wallet"), "is not a wallet address"),
        (DraftSubject("", "GB82WEST12345698765433", "iban"), "its check digits do not fit"),
        (
            DraftSubject("", "desk", "user_name", port=70000),
            "There is no port 70000: ports go from 1 to 65535. It is given for desk.",
        ),
        (DraftSubject("", "198.51.100.1:70000"), "There is no port 70000"),
    ],
)
def test_an_identifier_that_cannot_be_what_it_is_said_to_be(
    subject: DraftSubject, said: str
) -> None:
    [found] = [one for one in judged_subject(subject) if one.code == "identifier-wrong"]

    assert said in found.sentence
    assert found.about == subject.identifier.partition(":70000")[0]


def test_a_reason_for_one_wrong_identifier_does_not_answer_for_another() -> None:
    wrong = tuple(DraftSubject("", one, "phone") for one in ("5550 0100", "5550 0101"))
    reason = Override("identifier-wrong", "As the log has it.", about=("5550 0100",))

    found = judged(replace(REQUEST, subjects=wrong, overrides=(reason,))).warnings

    assert [bool(one.reason) for one in found] == [True, False]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (DraftSubject("address", "192.0.2.7", port=443, from_at=AT), []),
        (DraftSubject("address", "192.0.2.7", from_at=AT), ["address-without-port"]),
        (DraftSubject("address", "2001:db8::7", from_at=AT), []),
        (DraftSubject("", "192.0.2.7:443", from_at=AT), []),
        (DraftSubject("address", "2001:db8::7"), ["address-without-time"]),
        (
            DraftSubject("address", "2001:db8::7", from_at=AT.replace(tzinfo=None)),
            ["address-without-zone"],
        ),
        (
            DraftSubject(
                "address", "2001:db8::7", from_at=AT.replace(tzinfo=None), time_zone="UTC-3"
            ),
            [],
        ),
        (DraftSubject("address", "192.168.1.7"), ["address-private"]),
        (DraftSubject("account", "desk@hanbit-mail.example"), []),
    ],
)
def test_an_address_needs_time_zone_and_port(subject: DraftSubject, expected: list[str]) -> None:
    assert [doubt.code for doubt in judged_subject(subject)] == expected


@pytest.mark.parametrize(
    "what", ["All data", "any and all records", "the entire content of the mailbox", "everything"]
)
def test_words_for_everything_are_noticed(what: str) -> None:
    assert "over-broad" in codes(with_item(what=what))


@pytest.mark.parametrize(
    "what", ["Log-in records of 3 May 2026", "All log-ins from 192.0.2.7 on 3 May 2026"]
)
def test_a_request_with_bounds_is_not_over_broad(what: str) -> None:
    assert codes(with_item(what=what)) == []


def test_what_could_not_be_judged_is_said() -> None:
    assert "no country sheet" in judged(REQUEST, sheet=None).not_judged[0]
    assert "does not say in which language" in judged(replace(REQUEST, language="")).not_judged[0]
    nowhere = judged(replace(REQUEST, requested_country=""))
    assert "two countries" in nowhere.not_judged[0]
    assert nowhere.bases == ()


def test_the_fallback_of_an_item_is_looked_up_too() -> None:
    found = judged(with_item(fallback="BUD"))

    assert [(basis.code, basis.standing.binds) for basis in found.bases] == [
        ("UNTOC", True),
        ("BUD", False),
    ]


def under_budapest(measure: Measure, *articles: str) -> list[str]:
    parties = [Party("BUD", country, date(2023, 3, 1), verified=True) for country in ("BR", "KR")]
    item = replace(ITEM, measure=measure, basis="BUD", period_from=AT)
    request = replace(REQUEST, bases=("BUD",), items=(item,), offence_articles=articles)
    found = judge(
        replace(request, conduct="He entered without right."), Law(parties), ON, sheet=SHEET
    )
    return [doubt.code for doubt in found.warnings]


def test_under_budapest_a_statement_may_be_asked_for_only_on_an_offence_of_the_convention() -> None:
    assert under_budapest(Measure.EVID, "BUD 2") == []
    assert under_budapest(Measure.EVID) == ["measure-outside-scope"]
    assert under_budapest(Measure.STOR) == []
