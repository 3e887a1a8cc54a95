"""Checking the ledger extract of a package: the chain of the shared stream, recomputed, and whose it is.

The extract ends before the entry of the package's own release, which names the hash of all this.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mla.evidence.contents import Held, Refused
from mla.evidence.profile import LEDGER, Description
from mla.ledger.chain import Follower, Link

_LONGEST_LINE = 1 << 20
_STREAM = re.compile(r"case/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/shared")
_SENT = "case.sent"


@dataclass(frozen=True, slots=True)
class _Entry:
    link: Link
    stream: str
    case: str
    sent_as: str | None
    """The reference, in the entry of a sending."""


class ExtractCheck:
    """Goes through the lines; afterwards `entries` and `head` say where the chain ends."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._chain = Follower()
        self._stream = ""
        self._sent_as: set[str] = set()
        self.entries = 0

    @property
    def head(self) -> str:
        return self._chain.head.hex()

    def problems(self, described: Description | None) -> Iterator[str]:
        """`described`: what the package says of itself, if that could be read."""
        try:
            for number, line in enumerate(self._held.lines(_LONGEST_LINE), 1):
                yield from (
                    f"{LEDGER}: {sentence}" for sentence in self._take(_entry(line, number))
                )
                self.entries = number
        except Refused as refused:
            yield f"'{LEDGER}' cannot be read: {refused}"
            return
        yield from (f"{LEDGER}: {sentence}" for sentence in self._whole(described))

    def _take(self, entry: _Entry) -> Iterator[str]:
        yield from (found.sentence for found in self._chain.breaks(entry.link))
        n, stream = entry.link.n, _STREAM.fullmatch(entry.stream)
        if stream is None:
            yield f"Entry {n} is not from the record of a case that both states share."
        elif stream[1] != entry.case:
            yield f"Entry {n} names another case than its record."
        elif entry.stream != (self._stream or entry.stream):
            yield f"Entry {n} is from the record of another case than the entries before it."
        self._stream = self._stream or entry.stream
        if entry.sent_as is not None:
            self._sent_as.add(entry.sent_as)

    def _whole(self, described: Description | None) -> Iterator[str]:
        if not self.entries:
            yield "There is no entry: the record of the case was taken out."
        if described is None:
            return
        said = (described.ledger_entries, described.ledger_head)
        if self.entries and said != (str(self.entries), self.head):
            yield (
                f"It ends with entry {self.entries}, and 'bag-info.txt' says that it was sealed"
                f" with another end (Ledger-Entries, Ledger-Head)."
            )
        if self.entries and self._sent_as != {described.reference}:
            yield "It is not the record of the case that 'bag-info.txt' names."


def _entry(line: bytes, number: int) -> _Entry:
    try:
        fields = json.loads(line)
        n, body = fields["n"], fields["body"].encode()
        leaf, head = bytes.fromhex(fields["leaf"]), bytes.fromhex(fields["head"])
        said = json.loads(body)
        stream, case = str(said["stream"]), str(said["case_id"])
        sent_as = _reference(said["facts"]) if said["event"] == _SENT else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"line {number} is not an entry of a ledger.") from error
    if type(n) is not int:
        raise Refused(f"line {number} has no number.")
    return _Entry(Link(n, body, leaf, head), stream, case, sent_as)


def _reference(facts: Mapping[str, Any]) -> str:
    return str(facts["reference"])
