"""Tables as CSV (RFC 4180, UTF-8 with a BOM), harmless in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from mla.common.canonical import moment
from mla.evidence.exhibit import Exhibit

# Some spreadsheet computes a cell that begins so (the last four are wide forms); the quote is
# among them so that `recover` knows which quotes are ours.
_COMPUTED = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")

_EXHIBIT_COLUMNS = (
    "exhibit", "file", "original name", "item", "bytes", "sha256", "sha512", "source", "method",
    "collected by", "collected at", "place", "note",
)  # fmt: skip
_CUSTODY_COLUMNS = (
    "exhibit", "file", "at", "what", "person", "role", "authority", "sha256", "note", "from", "to", "place",
    "purpose",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """One link of the chain of custody of an exhibit: who, when, what, and its hash then."""

    exhibit: str
    name: str
    at: datetime
    what: str
    person: str
    role: str
    authority: str
    sha256: str
    note: str = ""
    released_by: str = ""
    received_by: str = ""
    place: str = ""
    purpose: str = ""


def exhibits_csv(exhibits: Iterable[Exhibit]) -> bytes:
    return table(_EXHIBIT_COLUMNS, map(_exhibit_cells, exhibits))


def custody_csv(events: Iterable[CustodyRow]) -> bytes:
    return table(_CUSTODY_COLUMNS, map(_custody_cells, events))


def neutral(cell: str) -> str:
    """The cell as text: a quote before what a spreadsheet would compute."""
    return f"'{cell}" if cell.startswith(_COMPUTED) else cell


def recover(cell: str) -> str:
    """What `neutral` was given."""
    return cell.removeprefix("'")


def _exhibit_cells(row: Exhibit) -> Sequence[str]:
    digests = row.digests
    return (
        *(row.number, row.name, row.original_name, row.item),
        *(str(digests.size), digests.sha256, digests.sha512, row.source, row.method),
        *(row.collector, moment(row.collected_at) if row.collected_at else "", row.place, row.note),
    )


def _custody_cells(row: CustodyRow) -> Sequence[str]:
    return [moment(cell) if isinstance(cell, datetime) else str(cell) for cell in astuple(row)]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode(errors="backslashreplace")
