"""What a request lacks: under Article 18(15) of UNTOC, the house rules, and other bases."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mla.common.errors import Invalid
from mla.legal.instruments import instruments
from mla.legal.law import Law
from mla.legal.measures import Measure
from mla.legal.requirements import (
    SECTIONS,
    Draft,
    DraftItem,
    DraftSubject,
    Missing,
    missing,
    readiness,
)

ITEM = DraftItem(
    number=1,
    measure=Measure.SUBS,
    what="Name and address of the holder of the account",
    holder="Hanbit Mail, Seoul",
    purpose="To identify who used the account",
    basis="UNTOC",
)
DRAFT = Draft(
    requesting_authority="Ministry of Justice of Brazil",
    requested_country="KR",
    proceeding_reference="IPL 2026.0042",
    proceeding_stage="investigation",
    offence="Extortion",
    law_text="Whoever compels another by threat ...",
    maximum_penalty="Ten years of imprisonment",
    competent_authority="Federal Police, Cybercrime Division",
    competent_functions="Investigates crimes under federal law",
    facts="On the night of 3 May the records of a hospital were encrypted.",
    subjects=(DraftSubject("account", "desk@hanbit-mail.example"),),
    items=(ITEM,),
    bases=("UNTOC",),
)
UNTOC = instruments()["UNTOC"]
LAW = Law()


def with_item(**changes: Any) -> Draft:
    return replace(DRAFT, items=(replace(ITEM, **changes),))


def only(gaps: list[Missing] | tuple[Missing, ...]) -> Missing:
    assert len(gaps) == 1, gaps
    return gaps[0]


def test_a_complete_draft_lacks_nothing() -> None:
    state = readiness(DRAFT, LAW)

    assert missing(DRAFT, UNTOC) == []
    assert state.missing == ()
    assert state.complete
    assert state.done == state.total


@pytest.mark.parametrize(
    ("draft", "article", "section", "blocking"),
    [
        (replace(DRAFT, requesting_authority=" "), "18(15)(a)", "authorities", True),
        (replace(DRAFT, offence=""), "18(15)(b)", "proceedings", True),
        (replace(DRAFT, proceeding_stage=""), "18(15)(b)", "proceedings", True),
        (replace(DRAFT, competent_authority=""), "18(15)(b)", "authorities", True),
        (replace(DRAFT, competent_functions=""), "18(15)(b)", "authorities", True),
        (replace(DRAFT, facts="\n"), "18(15)(c)", "facts", True),
        (with_item(what=""), "18(15)(d)", "items", True),
        (replace(DRAFT, subjects=()), "18(15)(e)", "subjects", False),
        (with_item(purpose=""), "18(15)(f)", "items", True),
        (replace(DRAFT, maximum_penalty=""), "2(b)", "proceedings", False),
        (replace(DRAFT, law_text=""), "18(9)", "proceedings", False),
    ],
)
def test_each_missing_element_is_named_with_its_article(
    draft: Draft, article: str, section: str, *, blocking: bool
) -> None:
    gap = only(readiness(draft, LAW).missing)

    assert gap.article == f"{UNTOC.short_title}, Article {article}"
    assert (gap.section, gap.blocking) == (section, blocking)
    assert gap.sentence.endswith(".")
    assert gap.why.endswith(".")
    assert gap in missing(draft, UNTOC)
    assert readiness(draft, LAW).complete is not blocking


@pytest.mark.parametrize(
    ("draft", "section"),
    [
        (replace(DRAFT, requested_country=""), "authorities"),
        (replace(DRAFT, proceeding_reference=""), "proceedings"),
        (with_item(measure=None), "items"),
        (with_item(holder=""), "items"),
        (replace(DRAFT, urgency=True), "urgency"),
        (replace(DRAFT, deadline_on=date(2027, 1, 5)), "deadline"),
        (replace(DRAFT, confidentiality=True), "confidentiality"),
    ],
)
def test_a_house_rule_names_what_no_article_demands(draft: Draft, section: str) -> None:
    gap = only(readiness(draft, LAW).missing)

    assert (gap.section, gap.article, gap.blocking) == (section, "house rule", True)


def test_a_reason_given_satisfies_the_house_rule() -> None:
    draft = replace(DRAFT, urgency=True, urgency_reason="The log is overwritten after 90 days.")

    assert readiness(draft, LAW).missing == ()


def test_serving_documents_needs_no_facts() -> None:
    draft = replace(with_item(measure=Measure.SERV), facts="", law_text="", maximum_penalty="")

    assert readiness(draft, LAW).missing == ()


def test_facts_are_needed_again_once_an_item_asks_for_more_than_service() -> None:
    items = (replace(ITEM, measure=Measure.SERV), replace(ITEM, number=2))

    gap = only(readiness(replace(DRAFT, facts="", items=items), LAW).missing)

    assert gap.code == "15c"


def test_the_item_that_lacks_something_is_named() -> None:
    items = (ITEM, replace(ITEM, number=2, purpose=""))

    gap = only(readiness(replace(DRAFT, items=items), LAW).missing)

    assert (gap.item, gap.field) == (2, "items.purpose")
    assert gap.sentence.startswith("Item 2: ")


def test_nothing_of_an_item_counts_as_done_before_there_is_one() -> None:
    empty, full = readiness(replace(DRAFT, items=()), LAW), readiness(DRAFT, LAW)

    assert only(empty.missing).code == "house-items"
    assert empty.total == full.total
    assert full.done - empty.done == 5


def test_an_empty_draft_lacks_every_essential_in_the_order_of_the_sections() -> None:
    state = readiness(Draft(), LAW)
    places = [SECTIONS.index(gap.section) for gap in state.missing]

    assert state.done == 0
    assert places == sorted(places)
    assert {"authorities", "proceedings", "basis", "items"} <= {g.section for g in state.missing}


def test_a_field_asked_for_twice_is_shown_once_with_the_article_that_blocks() -> None:
    draft = replace(DRAFT, facts="", bases=("UNCC", "UNTOC"))
    gaps = [gap for gap in readiness(draft, LAW).missing if gap.field == "facts"]

    assert only(gaps).article == f"{UNTOC.short_title}, Article 18(15)(c)"


def test_a_basis_that_nobody_checked_warns_and_does_not_block() -> None:
    draft = replace(with_item(basis="UNCC"), bases=("UNCC",))
    state = readiness(draft, LAW)

    assert state.complete
    codes = {"15-period", "15-item-place", "basis-not-in-force"}
    assert codes == {gap.code for gap in state.missing}


def test_where_the_treaty_lists_no_contents_the_standard_form_is_cited_as_a_form() -> None:
    draft = replace(with_item(basis="BUD"), bases=("BUD",), law_text="")
    gap = only(readiness(draft, LAW).missing)

    assert gap.article == "T-CY(2018)10 (a form, not a treaty)"
    assert (gap.code, gap.blocking) == ("form-law", False)


def test_a_measure_that_the_basis_does_not_name_is_a_doubt() -> None:
    gap = only(readiness(with_item(measure=Measure.PRES), LAW).missing)

    assert (gap.code, gap.item, gap.blocking) == ("basis-without-measure", 1, False)


def test_an_unknown_basis_is_refused() -> None:
    with pytest.raises(Invalid, match="ATLANTIS is not a legal basis"):
        readiness(replace(DRAFT, bases=("ATLANTIS",)), LAW)


PRESERVE = replace(
    ITEM,
    measure=Measure.PRES,
    basis="BUD",
    relation="The demand was sent from this account.",
    necessity="Log-in records are kept for thirty days.",
    intends_request=True,
)


def preserving(**changes: Any) -> Draft:
    return replace(DRAFT, bases=("BUD",), items=(replace(PRESERVE, **changes),))


@pytest.mark.parametrize(
    ("draft", "article"),
    [
        (replace(preserving(), requesting_authority=""), "29(2)(a)"),
        (replace(preserving(), offence=""), "29(2)(b)"),
        (replace(preserving(), facts=""), "29(2)(b)"),
        (preserving(what=""), "29(2)(c)"),
        (preserving(relation=""), "29(2)(c)"),
        (preserving(holder=""), "29(2)(d)"),
        (preserving(necessity=""), "29(2)(e)"),
        (preserving(intends_request=False), "29(2)(f)"),
    ],
)
def test_a_preservation_request_says_all_that_article_29_asks(draft: Draft, article: str) -> None:
    assert readiness(preserving(), LAW).missing == ()
    gap = only(readiness(draft, LAW).missing)

    assert (gap.article.split()[-1], gap.blocking) == (article, True)


CONFISCATE = replace(
    ITEM,
    measure=Measure.CONF,
    basis="UNCAC",
    property="Balance of an account",
    property_location="Paris",
    property_value="240 000 euros",
)


def confiscating(**changes: Any) -> list[str]:
    draft = replace(DRAFT, bases=("UNCAC",), items=(replace(CONFISCATE, **changes),))
    return [gap.code for gap in readiness(draft, LAW).missing]


def test_an_order_still_to_be_sought_needs_the_property_and_no_finality() -> None:
    assert confiscating() == []
    assert confiscating(property="") == ["55-3-a-property"]


def test_who_has_an_order_is_not_asked_to_describe_the_property_again() -> None:
    assert "55-3-a-property" not in confiscating(order="Order of 3 March 2026", property="")


def test_an_order_to_be_given_effect_needs_copy_extent_notice_and_finality() -> None:
    assert set(confiscating(order="Order of 3 March 2026")) == {
        "55-3-b-copy",
        "55-3-b-extent",
        "55-3-b-notice",
        "55-3-b-final",
    }


def test_traffic_data_in_real_time_needs_justification_and_the_reason_for_its_period() -> None:
    item = replace(ITEM, measure=Measure.RTTD, basis="UNCC", relation="x", period_from=None)
    gaps = readiness(replace(DRAFT, bases=("UNCC",), items=(item,)), LAW).missing

    assert {"45-justification", "45-period", "45-period-reason"} <= {gap.code for gap in gaps}
    assert not any(gap.blocking for gap in gaps)


def test_what_only_one_measure_needs_is_not_counted_before_it_is_asked_for() -> None:
    fields = {gap.field for gap in readiness(Draft(bases=("BUD",)), LAW).missing}

    assert "items.necessity" not in fields


def test_reciprocity_rests_on_an_undertaking() -> None:
    draft = replace(with_item(basis="RECIP"), bases=("RECIP",))

    assert only(readiness(draft, LAW).missing).code == "undertaking"
    assert readiness(replace(draft, undertaking="We would do the same."), LAW).complete


def test_what_the_fallback_of_an_item_asks_is_asked_too() -> None:
    draft = with_item(measure=Measure.PRES, basis="UNTOC", fallback="BUD")
    codes = {gap.field: gap.blocking for gap in readiness(draft, LAW).missing}
    assert {"items.necessity", "items.intends_request"} <= codes.keys()
    assert not codes["items.necessity"]
