"""What our packages hold beyond what any bag may (BagIt 1.0, RFC 8493): files, names, description."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from mla.evidence.contents import Held, Refused, show
from mla.evidence.manifest import ALGORITHMS
from mla.evidence.names import safe_names

BAG_INFO, LEDGER = "bag-info.txt", "ledger.jsonl"
MADE = ("README.txt", "bagit.txt", BAG_INFO, "exhibits.csv")
GIVEN = ("custody.csv", "custody.pdf", "conditions-of-use.txt", LEDGER)
MANIFESTS = tuple(
    f"{kind}-{algorithm}.txt" for kind in ("manifest", "tagmanifest") for algorithm in ALGORITHMS
)
TAG_FILES = (*MADE, *GIVEN, *MANIFESTS)
"""All of them in every package, and no other: what a reader misses was taken out."""

LABELS = (
    "Source-Organization",
    "External-Identifier",
    "Bagging-Date",
    "Payload-Oxum",
    "Ledger-Entries",
    "Ledger-Head",
)
"""The lines of bag-info.txt, in their order; the last two say where the extract of the ledger ends."""

_IDENTIFIER = "{reference} package {number}"
_IDENTIFIED = re.compile(r"(.+) package [1-9][0-9]*")
_LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class Description:
    """What bag-info.txt says of the package."""

    reference: str
    oxum: str
    ledger_entries: str
    ledger_head: str


def identifier(reference: str, number: int) -> str:
    return _IDENTIFIER.format(reference=reference, number=number)


def description(held: Held) -> Description:
    """Refused unless it has the lines of our packages, each once and in order."""
    lines = [line.decode(errors="replace") for line in held.lines(_LONGEST_LINE)]
    pairs = [line.partition(": ") for line in lines]
    if tuple(label for label, _, _ in pairs) != LABELS:
        raise Refused(f"its lines are not {', '.join(LABELS)}.")
    _, identified, _, oxum, entries, head = (value for _, _, value in pairs)
    named = _IDENTIFIED.fullmatch(identified)
    if named is None:
        raise Refused("it does not say which package of which case this is.")
    return Description(named[1], oxum, entries, head)


def described(files: Mapping[str, Held]) -> Description | None:
    """The same of a package under check; None when it cannot be read, which `check_bag` says."""
    try:
        return description(files[BAG_INFO])
    except (KeyError, Refused):
        return None


def unlike_ours(files: Mapping[str, Held]) -> Iterator[str]:
    """A sentence for each file that is missing, for each that no package has, and for each name that none gives."""
    yield from (f"{show(name)} is missing." for name in TAG_FILES if name not in files)
    payload = [path.removeprefix("data/") for path in files if path.startswith("data/")]
    if not payload:
        yield "There is no file of evidence in 'data/'."
    yield from unsafe_for_some(payload)
    for path in files:
        if path == "fetch.txt":
            yield "'fetch.txt' names files to fetch from elsewhere: a package holds all its files."
        elif not path.startswith("data/") and path not in TAG_FILES:
            yield f"{show(path)} does not belong to a package: beside 'data/' it has its own files only."


def unsafe_for_some(names: Collection[str]) -> Iterator[str]:
    """A sentence for each name that some system cannot hold or takes for another: sealing gives none of these."""
    given = list(names)
    for name, safe in zip(given, safe_names(given), strict=True):
        if name != safe:
            yield f"{show(name)} is a name that some computers cannot hold: sealing makes it {show(safe)}."
