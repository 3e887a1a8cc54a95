import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mla.ledger import chain
from mla.ledger.chain import GENESIS, Link, breaks, from_line, leaf, line, next_head


def chained(*bodies: bytes) -> list[Link]:
    links, head = [], GENESIS
    for n, body in enumerate(bodies, start=1):
        head = next_head(head, leaf(body))
        links.append(Link(n, body, leaf(body), head))
    return links


FIVE = chained(b"a", b"b", b"c", b"d", b"e")


def named(links: list[Link]) -> list[tuple[int, str]]:
    return [(found.n, found.what) for found in breaks(links)]


def test_the_head_is_the_hash_of_the_head_before_and_the_hash_of_the_body() -> None:
    first = sha256(bytes(32) + sha256(b"a").digest()).digest()
    assert FIVE[0].head == first
    assert FIVE[1].head == sha256(first + sha256(b"b").digest()).digest()


def test_an_untouched_stream_has_no_break() -> None:
    assert named(FIVE) == []
    assert named([]) == []


@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize("what", ["body", "leaf", "head"])
def test_one_changed_part_is_named_and_no_innocent_entry_is(at: int, what: str) -> None:
    links = list(FIVE)
    links[at] = replace(links[at], **{what: b"\0" * 32})
    assert named(links) == [(at + 1, what)]


@pytest.mark.parametrize("at", range(4))
def test_a_missing_entry_is_named(at: int) -> None:
    found = list(breaks(FIVE[:at] + FIVE[at + 1 :]))
    assert [each.sentence for each in found] == [f"Entry {at + 1} is missing."]


def test_a_gap_of_several_entries_is_named() -> None:
    found = list(breaks([FIVE[0], FIVE[4]]))
    assert [each.sentence for each in found] == ["Entries 2 to 4 are missing."]


def test_an_entry_rewritten_with_its_leaf_and_head_no_longer_carries_the_next() -> None:
    forged = Link(2, b"B", leaf(b"B"), next_head(FIVE[0].head, leaf(b"B")))
    assert named([FIVE[0], forged, *FIVE[2:]]) == [(3, "head")]


def test_an_inserted_entry_breaks_the_chain_where_it_stands() -> None:
    inserted = Link(3, b"x", leaf(b"x"), next_head(FIVE[1].head, leaf(b"x")))
    later = [replace(link, n=link.n + 1) for link in FIVE[2:]]
    assert named([*FIVE[:2], inserted, *later]) == [(4, "head")]


def test_two_entries_that_changed_places_are_named() -> None:
    second, third = replace(FIVE[2], n=2), replace(FIVE[1], n=3)
    assert {n for n, _ in named([FIVE[0], second, third, *FIVE[3:]])} >= {2, 3}


def test_an_entry_that_stands_twice_is_named() -> None:
    assert (2, "number") in named([*FIVE[:2], FIVE[1], *FIVE[2:]])


@given(st.integers(1, 2**40), st.text(), st.binary(min_size=32, max_size=32))
def test_a_line_reads_back_as_the_link_it_was(n: int, text: str, digest: bytes) -> None:
    link = Link(n, text.encode(), digest, digest)
    assert from_line(line(link)) == link
    assert line(link).count(b"\n") == 1


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"null", b'{"n":1}', b'{"n":"1","body":"","leaf":"","head":""}', b"\xff"],
)
def test_a_line_that_is_no_entry_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json and unicode errors are ValueErrors too
        from_line(text)


def test_the_chain_runs_without_django() -> None:
    code = f"import sys, {chain.__name__}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
