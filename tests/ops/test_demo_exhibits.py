"""The demo's world, story and evidence: complete, consistent, well-formed, and of nobody real."""

import csv
import json
import mailbox
import re
import struct
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mla.common.iso import iso_countries
from mla.legal.draft import Override
from mla.legal.judgement import judge
from mla.legal.law import shipped_law
from mla.legal.measures import Measure
from mla.legal.requirements import Draft, DraftItem, DraftSubject, readiness
from mla.ops.demo.background import PATHS
from mla.ops.demo.exhibits import DemoExhibit, generate
from mla.ops.demo.story import DemoItem, DemoRequest, DemoSubject, demo_story
from mla.ops.demo.world import demo_world

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
STORY = demo_story(AT.date())
DOCUMENTATION = [ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32")]
ROLES = {
    "investigator": 1,
    "central_authority": 2,
    "issuing_authority": 1,
    "executing_officer": 2,
    "prosecutor": 1,
    "duty_officer": 1,
    "auditor": 1,
    "administrator": 2,
}


@pytest.fixture(scope="module")
def exhibits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DemoExhibit]:
    made = generate(tmp_path_factory.mktemp("evidence"), 7, at=AT)
    return {exhibit.path.name: exhibit for exhibit in made}


def read(exhibits: dict[str, DemoExhibit], name: str) -> str:
    return exhibits[name].path.read_text()


def _subject(one: DemoSubject) -> DraftSubject:
    shared = DraftSubject.__dataclass_fields__.keys() & DemoSubject.__dataclass_fields__.keys()
    return DraftSubject(**{name: getattr(one, name) for name in shared})


def _item(one: DemoItem) -> DraftItem:
    shared = DraftItem.__dataclass_fields__.keys() & DemoItem.__dataclass_fields__.keys()
    told = {name: getattr(one, name) for name in shared}
    return DraftItem(**{**told, "measure": Measure(one.measure)})


def as_draft(told: DemoRequest) -> Draft:
    authority = demo_world()[told.requesting].authority("unit")
    return Draft(
        requesting_country=told.requesting,
        requesting_authority=authority.name,
        requested_country=told.requested,
        proceeding_reference=told.reference,
        proceeding_stage=told.stage,
        offence=told.offence,
        law_text=told.law_text,
        maximum_penalty=told.maximum_penalty,
        maximum_years=told.maximum_years,
        organised=told.organised,
        conduct=told.conduct,
        competent_authority=authority.name,
        competent_functions=authority.functions,
        facts=told.facts,
        subjects=tuple(map(_subject, told.subjects)),
        items=tuple(map(_item, told.items)),
        bases=told.bases,
        urgency=told.urgency != "routine",
        urgency_reason=told.urgency_reason,
        deadline_on=told.deadline_on,
        deadline_reason=told.deadline_reason,
        confidentiality=told.confidential,
        confidentiality_reason=told.confidentiality_reason,
        overrides=tuple(Override(code, reason) for code, reason in told.reasons.items()),
    )


def test_every_country_of_iso_3166_has_a_code_and_a_name() -> None:
    countries = iso_countries()

    assert ("BR", "Brazil") in countries
    assert len({code for code, _ in countries}) == len(countries) > 240
    assert all(name for _, name in countries)


def test_ten_countries_have_every_role_in_authorities_of_their_own() -> None:
    codes = {code for code, _ in iso_countries()}
    for country in demo_world().values():
        keys = {authority.key for authority in country.authorities}
        roles = [person.role for person in country.people]
        assert country.code in codes
        assert {role: roles.count(role) for role in ROLES} == ROLES
        assert {person.authority for person in country.people} <= keys
        assert ZoneInfo(country.time_zone)
    assert len(demo_world()) == 10


def test_a_unit_comes_after_the_authority_above_it() -> None:
    for country in demo_world().values():
        seen = {""}
        for authority in country.authorities:
            assert authority.parent in seen
            seen.add(authority.key)


def test_nobody_and_nothing_in_the_world_can_be_reached() -> None:
    offices = [office for country in demo_world().values() for office in country.authorities]
    people = {person.email for country in demo_world().values() for person in country.people}
    addresses = people | {office.email for office in offices}

    assert len(people) == 110
    assert all(re.fullmatch(r"[a-z.-]+@[a-z.-]+\.example", one) for one in addresses)
    assert all(re.fullmatch(r"\+\d+ 00 0000 01\d\d", office.telephone) for office in offices)


def test_the_story_leaves_a_request_at_every_place_and_has_all_countries() -> None:
    assert [told.leave for told in STORY[:1]] == ["closed"]
    assert {told.leave for told in STORY[1:]} == set(PATHS)
    assert (
        len({told.key for told in STORY}) == len({told.reference for told in STORY}) == len(STORY)
    )
    assert {told.requesting for told in STORY} | {told.requested for told in STORY} == set(
        demo_world()
    )


@pytest.mark.parametrize("told", STORY, ids=lambda told: told.key)
def test_a_request_of_the_story_is_complete_but_for_the_unfinished_draft(told: DemoRequest) -> None:
    state = readiness(as_draft(told), shipped_law())

    if told.leave == "drafted":
        assert {gap.field for gap in state.missing} == {"maximum_penalty", "items.purpose"}
    else:
        assert state.missing == ()
        judged = judge(as_draft(told), shipped_law(), date(2026, 11, 1))
        assert [one.sentence for one in judged.warnings if not one.reason] == []


@pytest.mark.parametrize("told", STORY, ids=lambda told: told.key)
def test_the_words_of_the_story_have_a_careful_length(told: DemoRequest) -> None:
    words = len(told.facts.split())

    assert 450 <= words <= 550 if told.leave == "closed" else 80 <= words <= 150


def test_every_day_of_the_story_counts_from_the_day_it_is_played() -> None:
    first, later = (demo_story(date(2027, 3, 1) + timedelta(days=days))[0] for days in (0, 10))

    began, begins_later = first.items[0].period_from, later.items[0].period_from
    assert began
    assert begins_later == began + timedelta(days=10)
    assert first.deadline_on == date(2027, 3, 15)
    assert "11 January 2027, at 02:37" in first.facts
    assert not re.search(r"\{d[+-]", repr([first, later]))


def test_every_address_in_story_and_evidence_is_kept_for_documentation(
    exhibits: dict[str, DemoExhibit],
) -> None:
    texts = [
        repr(STORY),
        *(one.path.read_text("latin-1") for one in exhibits.values() if one.path.suffix != ".pcap"),
    ]
    found = {
        match for text in texts for match in re.findall(r"(?<![\d.])\d+(?:\.\d+){3}(?![\d.])", text)
    }

    assert found
    assert all(any(ip_address(one) in net for net in DOCUMENTATION) for one in found)


def test_equal_seeds_make_equal_bytes_in_under_a_second(
    tmp_path: Path, exhibits: dict[str, DemoExhibit]
) -> None:
    began = time.perf_counter()
    again = generate(tmp_path, 7, at=AT)

    assert time.perf_counter() - began < 1
    assert all(one.path.read_bytes() == exhibits[one.path.name].path.read_bytes() for one in again)
    assert 1_000_000 < sum(one.path.stat().st_size for one in again) < 3_000_000


def test_each_exhibit_says_what_it_is_and_who_collected_it(
    exhibits: dict[str, DemoExhibit],
) -> None:
    for exhibit in exhibits.values():
        assert exhibit.description
        assert exhibit.source.endswith("Miru Networks Co., Ltd.")
        assert exhibit.collector == "Jun-seo Yang, Inspector"
        assert exhibit.collected_at == AT


def test_the_mail_log_is_in_order_and_shows_the_three_answers(
    exhibits: dict[str, DemoExhibit],
) -> None:
    lines = read(exhibits, "mx1-mail.log").splitlines()
    times = [datetime.fromisoformat(line.split()[0]) for line in lines]
    answers = [line for line in lines if "to=<direcao@" in line]

    assert times == sorted(times)
    assert len(answers) == 3
    assert answers[0].startswith("2026-10-07T05:41")  # 17:41 in Brazil on day -48


def test_the_web_log_is_in_the_combined_format_and_holds_the_copying(
    exhibits: dict[str, DemoExhibit],
) -> None:
    lines = read(exhibits, "files.northpier.example-access.log").splitlines()
    shape = re.compile(r'\S+ - - \[([^]]+)\] "[A-Z]+ \S+ HTTP/1\.1" \d{3} \d+ "-" "[^"]+"')
    uploads = [line for line in lines if '"PUT /in/' in line]
    last = datetime.strptime(shape.fullmatch(uploads[-1])[1], "%d/%b/%Y:%H:%M:%S %z")  # type: ignore[index]

    assert all(shape.fullmatch(line) for line in lines)
    assert len(uploads) * 16 * 2**20 // 10**9 == 41
    assert last.astimezone(ZoneInfo("America/Sao_Paulo")).strftime("%m-%d %H:%M") == "10-05 01:48"


def test_the_customer_record_agrees_with_its_list_of_accesses(
    exhibits: dict[str, DemoExhibit],
) -> None:
    record = json.loads(read(exhibits, "settlement.desk-record.json"))
    rows = list(csv.DictReader(read(exhibits, "settlement.desk-accesses.csv").splitlines()))
    log = read(exhibits, "mx1-mail.log")

    assert record["accesses"] == len(rows)
    assert record["last_access_at"] == rows[-1]["time"]
    assert all(f"rip={row['address']}, rport={row['port']}" in log for row in rows)


def test_the_mailbox_opens_and_its_samples_can_be_read(exhibits: dict[str, DemoExhibit]) -> None:
    letters = list(mailbox.mbox(exhibits["settlement.desk.mbox"].path))
    samples = [part for letter in letters for part in letter.walk() if part.get_filename()]

    assert letters[0]["Subject"] == "Remittance 1187"
    assert len(letters) == 5
    assert len(samples) == 3
    assert samples[0].get_payload(decode=True).startswith(b"record,admitted")  # type: ignore[union-attr]


def frames(capture: bytes) -> Iterator[tuple[float, bytes]]:
    """Time and bytes of each packet of a pcap file."""
    place = 24
    while place < len(capture):
        seconds, micros, kept, full = struct.unpack_from("<IIII", capture, place)
        assert kept == full
        yield seconds + micros / 1e6, capture[place + 16 : place + 16 + kept]
        place += 16 + kept
    assert place == len(capture)


def internet_sum(data: bytes) -> int:
    """Zero for data that carries its own right checksum (RFC 1071)."""
    padded = data + b"\x00" * (len(data) % 2)
    total = sum(int.from_bytes(padded[i : i + 2]) for i in range(0, len(padded), 2))
    return (total % 0xFFFF) and total % 0xFFFF ^ 0xFFFF


def test_the_capture_holds_whole_packets_with_right_checksums(
    exhibits: dict[str, DemoExhibit],
) -> None:
    data = exhibits["vs-20417-443.pcap"].path.read_bytes()
    packets = list(frames(data))
    times = [at for at, _ in packets]

    assert struct.unpack_from("<IHH", data) == (0xA1B2C3D4, 2, 4)
    assert times == sorted(times)
    assert datetime.fromtimestamp(times[0], UTC).strftime("%m-%d %H:%M") == "10-05 02:05"
    for _, packet in packets:
        network, segment = packet[14:34], packet[34:]
        pseudo = network[12:20] + bytes([0, network[9]]) + len(segment).to_bytes(2)
        assert int.from_bytes(network[2:4]) == len(packet) - 14
        assert internet_sum(network) == 0
        assert internet_sum(pseudo + segment) == 0
    assert any(b"files.northpier.example" in packet for _, packet in packets)
