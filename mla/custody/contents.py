"""What an evidence package holds, from the rows of exhibits and their chain of custody."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mla.cases.models import Case
from mla.cases.snapshots import RENDERER
from mla.custody.models import CustodyEvent, Exhibit, Package
from mla.custody.store import incoming, store, stored
from mla.directory.models import Authority
from mla.documents import custody_record
from mla.documents.wording import words
from mla.evidence import index
from mla.evidence.exhibit import Exhibit as Packed
from mla.evidence.hashing import Digests
from mla.evidence.names import safe_names
from mla.evidence.store import keep, receive
from mla.evidence.tables import CustodyRow, custody_csv

SYSTEM_NAME = "mla (this system)"
SEALING = "Closed against any change, with its hash in the record that both States read"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """An exhibit as a sealed package holds it; the name begins with the folder of its item."""

    name: str
    size: int
    sha256: str


def files_in(package: Package) -> Iterator[PackedFile]:
    """What the package held when it was sealed, whatever came to its items later; EvidenceDamaged."""
    for member, size, sha256 in index.load(package.layout_sha256, store()).files():
        yield PackedFile(member.partition("/data/")[2], size, sha256)


def file_name(package: Package) -> str:
    """The name under which it is downloaded."""
    return f"{package.case.reference}-package-{package.number}.zip"


def exhibits_of(package: Package) -> Iterable[Exhibit]:
    """The exhibits of the package's items, in the order of items and numbers."""
    return (
        Exhibit.objects.filter(item__packages__package=package, taken_back_at=None)
        .select_related("item")
        .prefetch_related("custody")
        .order_by("item__number", "released_as")
    )


def names_in_package(exhibits: Sequence[Exhibit]) -> list[str]:
    """Safe names, a folder for each item; the original name stands in exhibits.csv."""
    return safe_names([f"item-{one.item.number}/{one.name}" for one in exhibits])


def packed(exhibits: Sequence[Exhibit]) -> list[Packed]:
    return [
        Packed(
            number=_number(one),
            name=name,
            original_name=one.name,
            item=str(one.item.number),
            digests=Digests(one.size, one.sha256, one.sha512, one.crc32),
            source=one.source,
            method=one.get_method_display(),
            collector=one.collector,
            collected_at=one.collected_at,
            place=one.place,
            note=one.note,
            path=stored(one.sha256),
        )
        for one, name in zip(exhibits, names_in_package(exhibits), strict=True)
    ]


def custody_rows(
    case: Case, exhibits: Sequence[Exhibit], *, sealed_at: datetime
) -> list[CustodyRow]:
    """The whole chain up to and with the sealing, in the order of time."""
    rows = [
        row
        for one, name in zip(exhibits, names_in_package(exhibits), strict=True)
        for row in _chain(case, one, name, sealed_at)
    ]
    return sorted(rows, key=lambda row: row.at)


def custody_files(rows: Sequence[CustodyRow], pdf: bytes) -> dict[str, bytes]:
    return {"custody.csv": custody_csv(rows), "custody.pdf": pdf}


def custody_pdf(
    package: Package,
    exhibits: Sequence[Exhibit],
    rows: Sequence[CustodyRow],
    at: datetime,
    going_on: Callable[[], None] = lambda: None,
) -> bytes:
    """The same chain, to be read by people; of many exhibits it takes minutes (4 ms for each)."""
    case = package.case
    return custody_record.render(
        custody_record.CustodyRecord(
            package=f"{case.reference}, package {package.number}",
            reference=case.reference,
            requested_reference=case.their_reference,
            requesting=_name(case.requesting_authority),
            requested=_name(case.requested_authority),
            title=case.sent_versions.latest("number").snapshot["content"]["title"],
            prepared_at=at,
            renderer_version=RENDERER,
            exhibits=tuple(_exhibit(one) for one in exhibits),
            entries=tuple(_entry(number, row) for number, row in enumerate(rows, 1)),
        ),
        going_on=going_on,
    )


def conditions_file(package: Package) -> bytes:
    """The conditions of use as plain text."""
    text = package.conditions_text or words("receipt")["conditions_none"]
    return f"Conditions of use of this package\n\n{text}\n".encode()


def keep_document(content: bytes) -> str:
    """Puts a made document into the store; its SHA-256."""
    digests, temporary = receive([content], incoming())
    keep(temporary, digests, store())
    return digests.sha256


def _exhibit(exhibit: Exhibit) -> custody_record.Exhibit:
    return custody_record.Exhibit(
        number=_number(exhibit),
        name=exhibit.name,
        size=exhibit.size,
        sha256=exhibit.sha256,
        source=exhibit.source,
        method=exhibit.get_method_display(),
        collector=exhibit.collector,
        place=exhibit.place,
        collected_at=exhibit.collected_at,
    )


def _entry(number: int, row: CustodyRow) -> custody_record.CustodyEntry:
    return custody_record.CustodyEntry(
        number=number,
        at=row.at,
        act=row.what,
        exhibit=row.exhibit,
        person=row.person,
        role=row.role,
        authority=row.authority,
        released_by=row.released_by,
        received_by=row.received_by,
        place=row.place,
        purpose=row.purpose,
        hash_after=row.sha256,
        note=row.note,
    )


def _name(authority: Authority | None) -> str:
    return str(authority) if authority else ""


def _number(exhibit: Exhibit) -> str:
    return f"{exhibit.item.number}.{exhibit.released_as}"


def _chain(case: Case, exhibit: Exhibit, name: str, sealed_at: datetime) -> list[CustodyRow]:
    """Who it went from and to, where and what for, as far as each link of the chain knows."""
    known = [
        CustodyRow(
            exhibit=_number(exhibit),
            name=name,
            at=event.at,
            what=event.get_kind_display(),
            person=event.person,
            role=event.role,
            authority=event.authority,
            sha256=event.sha256,
            note=event.note,
            **_handover(case, exhibit, event),
        )
        for event in _told(exhibit.custody.all())
    ]
    sealed = CustodyRow(
        exhibit=_number(exhibit),
        name=name,
        at=sealed_at,
        what=CustodyEvent.Kind.SEALED.label,
        person=SYSTEM_NAME,
        role="System",
        authority="",
        sha256=exhibit.sha256,
        purpose=SEALING,
    )
    return [*_collected(case, exhibit, name), *known, sealed]


def _handover(case: Case, exhibit: Exhibit, event: CustodyEvent) -> dict[str, str]:
    match event.kind:
        case CustodyEvent.Kind.RECEIVED:
            return {
                "released_by": exhibit.collector,
                "received_by": event.person,
                "place": event.authority,
                "purpose": "Taken into the evidence store unchanged",
            }
        case CustodyEvent.Kind.SUBMITTED:
            return {
                "released_by": event.person,
                "received_by": "the officer who decides on the release",
                "purpose": "For a second officer's decision",
            }
        case CustodyEvent.Kind.RELEASED:
            return {
                "released_by": event.authority,
                "received_by": _name(case.requesting_authority),
                "purpose": _request_of(case, exhibit),
            }
        case CustodyEvent.Kind.SEALED:
            return {"purpose": SEALING}
    return {}


def _request_of(case: Case, exhibit: Exhibit) -> str:
    return f"Asked for as item {exhibit.item.number} of request {case.reference}"


def _told(events: Iterable[CustodyEvent]) -> list[CustodyEvent]:
    """Without the rounds within the requested side: a submission that was returned, and why, stays there."""
    told: list[CustodyEvent] = []
    for event in events:
        if event.kind != CustodyEvent.Kind.RETURNED:
            told.append(event)
        elif told and told[-1].kind == CustodyEvent.Kind.SUBMITTED:
            told.pop()
    return told


def _collected(case: Case, exhibit: Exhibit, name: str) -> list[CustodyRow]:
    """The chain begins before the system: with the collection, as the officer stated it."""
    if exhibit.collected_at is None:
        return []
    return [
        CustodyRow(
            exhibit=_number(exhibit),
            name=name,
            at=exhibit.collected_at,
            what=CustodyEvent.Kind.COLLECTED.label,
            person=exhibit.collector,
            role="Collector",
            authority="",
            sha256="",
            released_by=exhibit.source,
            received_by=exhibit.collector,
            place=exhibit.place,
            purpose=_request_of(case, exhibit),
        )
    ]
