import json
from uuid import UUID

from mla.ledger import chain, streams
from mla.ledger.models import PrivateText
from mla.ledger.reading import entries, export, for_case


def test_a_side_reads_its_own_events_and_the_shared_ones_in_time(case: UUID) -> None:
    requesting = [record.event for record in for_case(case, "requesting")]
    assert requesting == [
        "case.drafted",
        "case.section_saved",
        "case.sent",
        "case.acknowledged",
        "case.accepted",
    ]
    requested = [record.event for record in for_case(case, "requested")]
    assert requested == ["case.sent", "case.acknowledged", "note.added", "case.accepted"]


def test_who_belongs_to_no_side_reads_the_shared_events_only(case: UUID) -> None:
    assert [record.title for record in for_case(case, None)] == [
        "Sent",
        "Receipt acknowledged",
        "Accepted for execution",
    ]


def test_a_record_says_who_did_what(case: UUID) -> None:
    (sent, *_) = entries(streams.shared(case))
    assert (sent.n, sent.person, sent.role, sent.authority, sent.country) == (
        1,
        "person-1",
        "investigator",
        "BR-FP",
        "BR",
    )
    assert sent.facts == {"number": "BR-2026-0001"}


def test_private_text_is_read_until_it_is_erased(case: UUID) -> None:
    assert entries("country/PT")[0].private == {"name": "Ana Exemplo"}
    PrivateText.objects.filter(value=b"Ana Exemplo").delete()
    assert entries("country/PT")[0].private == {"name": None}


def test_a_stream_is_read_in_parts(case: UUID) -> None:
    shared = streams.shared(case)
    assert [record.n for record in entries(shared, limit=2)] == [1, 2]
    assert [record.n for record in entries(shared, after=2)] == [3]


def test_the_extract_is_the_shared_stream_whole_and_follows_without_the_database(
    case: UUID,
) -> None:
    lines = list(export(streams.shared(case)))
    links = [chain.from_line(line) for line in lines]
    assert [link.n for link in links] == [1, 2, 3]
    assert list(chain.breaks(links)) == []
    assert json.loads(links[0].body)["event"] == "case.sent"
    assert b"note.added" not in b"".join(lines)
    assert list(export(streams.shared(case), up_to=2)) == lines[:2]
