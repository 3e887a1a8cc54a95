"""A request goes out as a file and comes in again: equal, or every difference is said."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mla.accounts.models import Membership
from mla.cases.completeness import as_draft
from mla.cases.models import Author, Case
from mla.common.errors import Invalid, NotPermitted
from mla.ledger import reading, streams
from mla.legal.draft import Contact, Draft, DraftItem, DraftSubject, Override
from mla.legal.measures import Measure
from mla.legal.request_file import RequestUnreadable, read_request, write_request
from mla.usecases.import_case import Imported, import_case
from mla.usecases.save_attachment import add_attachment
from mla.usecases.save_subjects import add_subjects
from mla.usecases.set_aside_warnings import set_aside_warnings
from tests.life import again, drafted
from tests.undone import Undone
from tests.world import World, fresh

NAIVE = datetime.fromisoformat("2026-05-03")
OWN = {"reference": "", "dated_on": None}
"""What each draft has of its own."""


def imported(world: World, draft: Draft) -> Imported:
    return import_case(actor=world.asking.investigator, body=write_request(draft).encode())


def said(case: Case) -> Draft:
    return replace(as_draft(again(case)), **OWN)


def test_what_was_exported_and_imported_is_exported_equal(world: World) -> None:
    case = drafted(world)
    rows = [
        {
            "kind": "address",
            "identifier_type": "ipv4",
            "identifier": "192.0.2.1",
            "from_at": datetime(2026, 5, 3, 5, 10, tzinfo=UTC),
            "time_zone": "America/Sao_Paulo",
        }
    ]
    add_subjects(case.pk, actor=world.asking.investigator, version=1, rows=rows)
    reasons = {"address-without-port": "The log has none."}
    actor = world.asking.investigator
    set_aside_warnings(case.pk, actor=actor, version=0, reasons=reasons)
    made = imported(world, as_draft(again(case)))
    assert said(made.case) == said(case)
    assert made.left_out == (f"Reference {case.reference} and date: the draft has its own.",)
    assert again(made.case).overrides == again(case).overrides


def test_the_importer_is_author_and_the_record_holds_the_hash_of_the_file(world: World) -> None:
    body = write_request(Draft(title="From a file")).encode()
    case = import_case(actor=world.asking.investigator, body=body).case
    assert [one.person_id for one in Author.objects.filter(case=case)] == [
        world.asking.investigator.user_id
    ]
    [entry] = reading.entries(streams.own(case.pk, "requesting"))
    assert entry.event == "case.drafted"
    assert entry.facts["file"] == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (
            Draft(requested_country="KR", requested_authority="Ministry of Elsewhere"),
            "Ministry of Elsewhere is not known here",
        ),
        (
            Draft(requested_country="JP", requested_authority="Ministry"),
            "no central authority of this country",
        ),
        (Draft(competent_authority="Court of Nowhere"), "choose who runs the proceedings"),
        (Draft(undertaking="Attached: promise.pdf"), "attach it again (promise.pdf)"),
        (
            Draft(items=(DraftItem(number=1, what="Everything"),)),
            "it names no kind of assistance (Everything)",
        ),
        (
            Draft(items=(DraftItem(number=1, measure=Measure.SUBS, property="A house"),)),
            "The property (A house) is not asked for with this kind of assistance",
        ),
        (
            Draft(items=(DraftItem(number=1, measure=Measure.SUBS, period_from=NAIVE),)),
            "Item 1: the time 2026-05-03T00:00:00 has no time zone: type it in with its zone.",
        ),
        (
            Draft(contact=Contact(organisation="Other office")),
            "Contact person, organisation (Other office)",
        ),
        (
            Draft(competent_contact=Contact(fax="+99 1")),
            "Who is in charge of the case: fax number (+99 1)",
        ),
        (Draft(overrides=(Override("over-broad", "Needed"),)), "it is not raised here"),
        (
            Draft(
                subjects=(DraftSubject(identifier="192.168.1.7"),),
                overrides=(Override("address-private", "Needed", about=("10.0.0.1", "10.0.0.2")),),
            ),
            "address-private (Needed): it is not raised here for 10.0.0.1, 10.0.0.2.",
        ),
    ],
)
def test_what_cannot_be_taken_over_is_said(world: World, draft: Draft, told: str) -> None:
    assert any(told in one for one in imported(world, draft).left_out)


def test_an_attached_document_is_named_since_the_file_does_not_hold_it(world: World) -> None:
    case = drafted(world)
    actor = world.asking.investigator
    add_attachment(case.pk, actor=actor, name="promise.pdf", chunks=[b"x"], serves="undertaking")
    made = imported(world, as_draft(again(case)))
    assert "Undertaking of reciprocity: attach it again (promise.pdf)." in made.left_out
    assert as_draft(again(made.case)).undertaking == ""


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (Draft(requesting_country="KR"), "This is a request of South Korea; you draft for Brazil"),
        (
            Draft(subjects=(DraftSubject(identifier_type="ipv4", identifier="192.0.2.999"),)),
            "is not an IPv4 address",
        ),
        (Draft(contact=Contact(email="nobody")), "Authorities: Enter a valid email address"),
        (
            Draft(
                items=(
                    DraftItem(
                        number=3,
                        measure=Measure.SUBS,
                        period_from=datetime(2026, 5, 3, tzinfo=UTC),
                        period_to=datetime(2026, 5, 2, tzinfo=UTC),
                    ),
                )
            ),
            "Item 3: The period ends before it begins",
        ),
    ],
)
def test_what_a_section_refuses_refuses_the_file_and_leaves_nothing(
    world: World, draft: Draft, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        imported(world, draft)
    assert not Case.objects.exists()


def test_more_items_than_a_request_takes_are_refused_before_anything_is_written(
    world: World,
) -> None:
    many = tuple(DraftItem(measure=Measure.SUBS) for _ in range(501))
    with pytest.raises(Invalid, match="The file has 501 items; a request takes 500 at most"):
        imported(world, Draft(items=many))
    assert not Case.objects.exists()
    assert imported(world, Draft(items=many[:40])).case.items.count() == 40


def test_an_offence_named_many_times_comes_in_once(world: World) -> None:
    case = imported(world, Draft(offence_articles=("UNTOC 5", "UNCC 7") * 1000)).case
    assert again(case).proceeding.offence_articles == ["UNTOC 5", "UNCC 7"]


def test_one_reason_for_each_warning_comes_in_and_none_that_nobody_can_read(world: World) -> None:
    case, code = drafted(world), "address-without-port"
    rows = [{"kind": "address", "identifier_type": "ipv4", "identifier": "192.0.2.1"}]
    add_subjects(case.pk, actor=world.asking.investigator, version=1, rows=rows)

    def said_with(*reasons: str) -> tuple[list[str], tuple[str, ...]]:
        overrides = tuple(Override(code, one) for one in reasons)
        made = imported(world, replace(as_draft(again(case)), overrides=overrides))
        return [one["reason"] for one in again(made.case).overrides], made.left_out[1:]

    assert said_with(" ", "\u200b") == ([], ())
    left = f"Reason for the warning {code} (Second): another one stands before it in the file."
    assert said_with("\u200b", " First ", "Second") == (["First"], (left,))
    kept, [long] = said_with("x" * 2001)
    assert kept == []
    assert long.startswith(f"Reason for the warning {code} (xxx")
    assert long.endswith("xxx): it is longer than 2,000 characters.")


def test_what_is_said_of_a_long_value_shows_where_it_begins_and_why(world: World) -> None:
    [told] = imported(world, Draft(competent_authority="Court " * 5000)).left_out
    assert told.startswith("Court Court")
    assert told.endswith("is not known here: choose who runs the proceedings.")
    assert len(told) < 400


def test_an_unreadable_file_says_line_and_column(world: World) -> None:
    for body, line in ((b'{\n "title": 3}', 2), (b"{\n\n\xff", 3), (b"", 1)):
        with pytest.raises(RequestUnreadable) as refused:
            import_case(actor=world.asking.investigator, body=body)
        assert refused.value.line == line


def test_who_may_not_draft_may_not_import(world: World) -> None:
    with pytest.raises(NotPermitted):
        import_case(actor=world.asking.auditor, body=b"{}")


def test_ten_thousand_identifiers_come_in_at_once(world: World) -> None:
    rows = tuple(
        DraftSubject(identifier_type="user_name", identifier=f"user{n}") for n in range(10_000)
    )
    case = imported(world, Draft(subjects=rows)).case
    assert case.subjects.count() == 10_000


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40).map(str.strip)
FIRST, LAST = map(datetime.fromisoformat, ("1900-01-02", "2999-12-30"))
TIMES = st.none() | st.datetimes(FIRST, LAST, timezones=st.just(UTC))
SUBJECTS = st.builds(
    DraftSubject,
    kind=st.sampled_from(["person", "organisation", "account"]),
    identifier_type=st.sampled_from(["name", "user_name", "other"]),
    identifier=TEXT.filter(bool),
    port=st.none() | st.integers(1, 65535),
    from_at=TIMES,
    time_zone=st.sampled_from(["", "UTC", "Asia/Seoul", "Etc/GMT+3"]),
    provider=TEXT,
    location=TEXT,
    nationality=TEXT,
    note=TEXT,
)
ITEMS = st.builds(
    DraftItem,
    number=st.just(0),
    measure=st.sampled_from(list(Measure)),
    what=TEXT,
    holder=TEXT,
    period_from=TIMES,
    purpose=TEXT,
    basis=st.sampled_from(["", "UNTOC"]),
    fallback=st.sampled_from(["", "BUD"]),
)
DRAFTS = st.builds(
    Draft,
    title=TEXT,
    proceeding_reference=TEXT,
    proceeding_stage=st.sampled_from(["", "trial"]),
    offence=TEXT,
    offence_articles=st.sampled_from([(), ("UNTOC 5",)]),
    organised=st.sampled_from([None, True, False]),
    maximum_years=st.none() | st.integers(0, 99),
    conduct=TEXT,
    language=st.sampled_from(["", "en", "ko"]),
    channel=st.sampled_from(["", "direct", "24_7"]),
    dual_criminality=st.sampled_from(["", "met"]),
    facts=TEXT,
    subjects=st.lists(SUBJECTS, max_size=4).map(tuple),
    items=st.lists(ITEMS, max_size=4).map(tuple),
    bases=st.just(("UNTOC", "BUD")),
    urgency=st.booleans(),
    urgency_reason=TEXT,
    deadline_on=st.none() | st.dates(),
    confidentiality=st.booleans(),
    special_procedure=TEXT,
    certificate=TEXT,
)


@pytest.mark.django_db
@given(draft=DRAFTS)
@settings(max_examples=25, deadline=timedelta(seconds=20), suppress_health_check=list(HealthCheck))
def test_any_draft_that_comes_in_goes_out_the_same(world: World, draft: Draft) -> None:
    with Undone():
        made = imported(world, draft)
        first = said(made.case)
        second = said(imported_again(made.case))
    assert first == second
    same = ("title", "offence", "facts", "bases", "urgency", "deadline_on", "language", "conduct")
    assert [getattr(first, name) for name in same] == [getattr(draft, name) for name in same]
    assert first.subjects == draft.subjects
    numbered = read_request(write_request(draft)).items
    assert first.items == numbered


def imported_again(case: Case) -> Case:
    actor = Membership.objects.get(user_id=case.drafter_id)
    body = write_request(as_draft(again(case))).encode()
    return import_case(actor=fresh(actor), body=body).case


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_cannot_be_meant_is_left_out_and_said(world: World, at: str) -> None:
    item = {"measure": "SUBS", "what": "x", "period_from": at}
    made = import_case(actor=world.asking.investigator, body=json.dumps({"items": [item]}).encode())
    assert made.case.items.get().period_from is None
    assert any("cannot be meant" in said for said in made.left_out)


def test_a_reason_is_kept_for_what_is_raised_here_and_for_nothing_else(world: World) -> None:
    many = ("192.168.1.7", *(f"10.0.0.{n}" for n in range(200)))
    draft = Draft(
        subjects=(DraftSubject(identifier="192.168.1.7"),),
        overrides=(Override("address-private", "The router's log.", about=many),),
    )
    made = imported(world, draft)
    [kept] = again(made.case).overrides
    assert kept["about"] == ["192.168.1.7"]
    [told] = [one for one in made.left_out if "address-private" in one]
    assert "it is not raised here for 10.0.0.0, 10.0.0.1" in told
    assert len(told) < 400


def test_what_the_file_does_not_say_nobody_has_answered(world: World) -> None:
    silent = imported(world, Draft(title="Ransom mail")).case
    urgent = imported(world, Draft(urgency=True, confidentiality_reason="At large.")).case
    answered = [again(case).section_versions for case in (silent, urgent)]
    assert not answered[0].keys() & {"urgency", "confidentiality"}
    assert answered[1]["urgency"] == answered[1]["confidentiality"] == 1
