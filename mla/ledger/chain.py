"""The chain of a stream: head = SHA-256(previous head || SHA-256(body)) (FIPS 180-4). No Django."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Link:
    n: int
    body: bytes
    leaf: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class Break:
    n: int
    what: str
    sentence: str


def leaf(body: bytes) -> bytes:
    return sha256(body).digest()


def next_head(previous: bytes, leaf_hash: bytes) -> bytes:
    return sha256(previous + leaf_hash).digest()


def line(link: Link) -> bytes:
    """The link as one line of JSON; the body is text in it, hashes are hexadecimal."""
    parts = {
        "n": link.n,
        "body": link.body.decode(),
        "leaf": link.leaf.hex(),
        "head": link.head.hex(),
    }
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_line(text: bytes) -> Link:
    """The link that `line` wrote; ValueError for anything else."""
    try:
        parts = json.loads(text)
        n, body = parts["n"], parts["body"].encode()
        leaf_hash, head = bytes.fromhex(parts["leaf"]), bytes.fromhex(parts["head"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("This line is not an entry of a ledger.") from error
    if not isinstance(n, int):
        raise ValueError("This line has no entry number.")  # noqa: TRY004 - one refusal for all
    return Link(n, body, leaf_hash, head)


class Follower:
    """Follows one stream from its first entry, and goes on after a break to name the next."""

    __slots__ = ("head", "n", "recomputed")

    def __init__(self) -> None:
        self.n = 0
        self.head = GENESIS
        self.recomputed = GENESIS

    def breaks(self, link: Link) -> list[Break]:
        """What is wrong with this link where it stands: nothing, if the list is empty."""
        true_leaf = leaf(link.body)
        follows = self._follows(link, true_leaf)
        found = []
        if link.n != self.n + 1:
            found.append(Break(link.n, "number", _gap(self.n, link.n)))
        elif not follows and not self._follows(link, link.leaf):
            found.append(Break(link.n, "head", _loose(link.n)))
        if true_leaf != link.leaf:
            found.append(_changed(link.n, leaf_only=follows))
        self.n, self.recomputed, self.head = link.n, next_head(self.head, true_leaf), link.head
        return found

    def _follows(self, link: Link, leaf_hash: bytes) -> bool:
        return link.head in {next_head(self.head, leaf_hash), next_head(self.recomputed, leaf_hash)}


def breaks(links: Iterable[Link]) -> Iterator[Break]:
    """Every break in one whole stream, in order."""
    follower = Follower()
    for link in links:
        yield from follower.breaks(link)


def _gap(before: int, n: int) -> str:
    if n == before + 2:
        return f"Entry {before + 1} is missing."
    if n > before:
        return f"Entries {before + 1} to {n - 1} are missing."
    return f"Entry {n} stands a second time or out of its order."


def _loose(n: int) -> str:
    before = f"entry {n - 1}" if n > 1 else "the beginning of the stream"
    return (
        f"Entry {n} does not follow from {before}: "
        "its head was changed, or an entry was changed, removed, inserted or moved here."
    )


def _changed(n: int, *, leaf_only: bool) -> Break:
    if leaf_only:
        return Break(n, "leaf", f"The hash of entry {n} (its leaf) was changed.")
    return Break(n, "body", f"The text of entry {n} (its body) was changed.")
