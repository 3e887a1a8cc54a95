"""Checking the ledger extract of a package: the chain of the shared stream, recomputed."""

import json
from collections.abc import Iterator

from mla.evidence.contents import Held, Refused
from mla.ledger.chain import Follower, Link

NAME = "ledger.jsonl"
_LONGEST_LINE = 1 << 20


class ExtractCheck:
    """Goes through the lines; afterwards `entries` and `head` say where the chain ends."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._chain = Follower()
        self.entries = 0

    @property
    def head(self) -> str:
        return self._chain.head.hex()

    def problems(self) -> Iterator[str]:
        try:
            for number, line in enumerate(self._held.lines(_LONGEST_LINE), 1):
                link = _link(line, number)
                yield from (f"{NAME}: {found.sentence}" for found in self._chain.breaks(link))
                self.entries = number
        except Refused as refused:
            yield f"'{NAME}' cannot be read: {refused}"


def _link(line: bytes, number: int) -> Link:
    try:
        fields = json.loads(line)
        n, body = fields["n"], fields["body"].encode()
        leaf, head = bytes.fromhex(fields["leaf"]), bytes.fromhex(fields["head"])
        json.loads(body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"line {number} is not an entry of a ledger.") from error
    if type(n) is not int:
        raise Refused(f"line {number} has no number.")
    return Link(n, body, leaf, head)
