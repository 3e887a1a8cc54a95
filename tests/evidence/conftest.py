"""A small store, packages made from it, and a ledger extract for them."""

from collections.abc import Callable, Mapping
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
from mla.ledger.chain import GENESIS, leaf, next_head

AT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


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
    """Packs original name -> content; further tag files by keyword `tags`."""

    def make(contents: Mapping[str, bytes], tags: Mapping[str, bytes] | None = None) -> Layout:
        packed = exhibits(contents)
        tag_files = {"custody.csv": _custody(packed), "ledger.jsonl": _ledger(3)}
        return build(
            packed,
            reference="UT/2026/0001",
            organisation="Central Authority of Utopia",
            at=AT,
            tag_files=tag_files | dict(tags or {}),
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


@pytest.fixture
def ledger() -> Callable[[int], bytes]:
    """A ledger extract of so many entries."""
    return _ledger


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


def _ledger(entries: int) -> bytes:
    head, lines = GENESIS, []
    for n in range(1, entries + 1):
        body = dumps({"event": "case.sent", "n": n})
        own = leaf(body.encode())
        head = next_head(head, own)
        lines.append(dumps({"n": n, "body": body, "leaf": own.hex(), "head": head.hex()}) + "\n")
    return "".join(lines).encode()
