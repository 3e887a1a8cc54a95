"""The operator imports a list of parties to instruments, or the record of a treaty; the latest of each is in use."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.db import transaction

from mla.common.errors import Invalid
from mla.common.text import NotUtf8, utf8
from mla.directory.law import latest_imports
from mla.directory.models import LawImport
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import NODE_LAW_IMPORTED
from mla.legal.law import key, record_from
from mla.legal.parties import read_parties
from mla.legal.provisions import Instrument
from mla.legal.reading import PARTS, LawDataBroken
from mla.legal.tables import TableUnreadable
from mla.usecases.step import checked

T = TypeVar("T")


@transaction.atomic(durable=True)
def import_law(content: bytes, *, name: str) -> LawImport:
    """A list of parties. Invalid names the line that cannot be used, or says that this very list is in use already."""
    text, rows = _read(read_parties, content, name)
    if not rows:
        raise Invalid({"file": f"{name} has no rows: with it nobody would be bound by anything."})
    return _import(LawImport(name=name, text=text, rows=len(rows)))


@transaction.atomic(durable=True)
def import_treaty(content: bytes, *, name: str) -> LawImport:
    """The record of one treaty, in place of an earlier one of the same treaty; Invalid names entry and fault."""
    text, record = _read(record_from, content, name)
    treaty = _as_known(record.treaty)
    return _import(LawImport(name=name, text=text, rows=_provisions(record), treaty=treaty))


def _import(found: LawImport) -> LawImport:
    digest = sha256(found.text.encode()).hexdigest()
    before = latest_imports().filter(treaty=found.treaty).first()
    if before and before.sha256 == digest:
        raise Invalid({"file": f"This is in use already: {before}. Nothing was changed."})
    latest = LawImport.objects.order_by("-number").values_list("number", flat=True).first()
    found.number, found.sha256 = (latest or 0) + 1, digest
    checked(found, ["name", "treaty"])
    found.save(force_insert=True)
    facts: dict[str, object] = {"number": found.number, "sha256": digest, "rows": found.rows}
    if found.treaty:
        facts["treaty"] = found.treaty
    append(NODE_LAW_IMPORTED, who=SYSTEM, subject=str(found.number), facts=facts)
    return found


def _as_known(treaty: str) -> str:
    """As earlier imports spell it, so that a later record takes the place of the earlier one."""
    known = LawImport.objects.exclude(treaty="").values_list("treaty", flat=True).distinct()
    return next((one for one in known if key(one) == key(treaty)), treaty)


def _provisions(record: Instrument) -> int:
    """How many it states itself, beside its scope."""
    stated = PARTS.keys() - record.borrowed - {"scope"}
    return sum(len(getattr(record, PARTS[part])) for part in stated)


def _read(parse: Callable[[str, str], T], content: bytes, name: str) -> tuple[str, T]:
    text = _text(content, name)
    try:
        return text, parse(text, name)
    except (TableUnreadable, LawDataBroken) as fault:
        raise Invalid({"file": str(fault)}) from fault


def _text(content: bytes, name: str) -> str:
    try:
        text = utf8(content)
    except NotUtf8 as fault:
        raise Invalid({"file": f"{name}: {fault}"}) from fault
    if "\0" in text:
        raise Invalid({"file": f"{name} holds a character that is no text (NUL)."})
    return text
