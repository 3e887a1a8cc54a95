"""A small store, packages made from it, and a ledger extract for them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from json import dumps
from pathlib import Path

import pytest

from mla.evidence.exhibit import Exhibit
from mla.evidence.layout import Layout
from mla.evidence.names import safe_names
from mla.evidence.package import build
from mla.evidence.store import keep, receive
from mla.evidence.tables import CustodyRow, custody_csv
from mla.ledger.chain import GENESIS, Link, leaf, line, next_head

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
REFERENCE = "UT/2026/0001"
CASE = "01990000-0000-7000-8000-000000000001"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    root = tmp_path / "store"
    root.mkdir()
    return root


@pytest.fixture
def exhibits(store: Path) -> Callable[[Mapping[str, bytes]], list[Exhibit]]:
    """Stores original name -> content."""

    def make(contents: Mapping[str, bytes]) -> list[Exhibit]:
        names = safe_names(list(contents))
        return [
            _exhibit(str(number), name, original, contents[original], store)
            for number, (name, original) in enumerate(zip(names, contents, strict=True), 1)
        ]

    return make


@pytest.fixture
def pack(
    exhibits: Callable[[Mapping[str, bytes]], list[Exhibit]],
) -> Callable[..., Layout]:
    """Packs original name -> content; other tag files than the usual by keyword `tags`."""

    def make(contents: Mapping[str, bytes], tags: Mapping[str, bytes] | None = None) -> Layout:
        packed = exhibits(contents)
        return build(
            packed,
            reference=REFERENCE,
            organisation="Central Authority of Utopia",
            at=AT,
            tag_files=given_to(packed) | dict(tags or {}),
        )

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Layout], Path]:
    def make(layout: Layout) -> Path:
        path = tmp_path / "package.zip"
        with path.open("wb") as file:
            file.writelines(layout.read(0, layout.size))
        return path

    return make


@pytest.fixture
def small(pack: Callable[..., Layout], write: Callable[[Layout], Path]) -> Path:
    """A package of two files as a ZIP."""
    return write(pack({"mail/log.txt": b"a line\n", "empty": b""}))


def given_to(packed: list[Exhibit], reference: str = REFERENCE) -> dict[str, bytes]:
    """The tag files that a package does not make itself."""
    return {
        "custody.csv": _custody(packed),
        "custody.pdf": b"%PDF-1.7\n",
        "conditions-of-use.txt": b"No other use.\n",
        "ledger.jsonl": extract(bodies(3, reference)),
    }


def bodies(entries: int, reference: str = REFERENCE) -> list[dict[str, object]]:
    """What so many entries of the shared stream say; the first one that the request was sent."""
    stream = f"case/{CASE}/shared"
    return [
        {
            "event": "receipt.issued" if n else "case.sent",
            "stream": stream,
            "case_id": CASE,
            "facts": {"number": n} if n else {"reference": reference},
        }
        for n in range(entries)
    ]


def extract(said: Iterable[object]) -> bytes:
    """Entries that say this, in a sound chain."""
    head, lines = GENESIS, []
    for n, one in enumerate(said, 1):
        body = dumps(one).encode()
        head = next_head(head, leaf(body))
        lines.append(line(Link(n, body, leaf(body), head)))
    return b"".join(lines)


def _exhibit(number: str, name: str, original: str, content: bytes, store: Path) -> Exhibit:
    digests, temporary = receive([content], store)
    path = keep(temporary, digests, store)
    origin = ("item 1", "Mail Ltd", "export", "I. Nvented")
    return Exhibit(number, name, original, path, digests, *origin, collected_at=AT)


def _custody(packed: list[Exhibit]) -> bytes:
    return custody_csv(
        CustodyRow(e.number, e.name, AT, "sealed", "A. Person", "officer", "Unit", e.digests.sha256)
        for e in packed
    )
