"""The operator imports a list of parties to instruments; earlier lists stay, the latest is in use."""

from hashlib import sha256

from django.db import transaction

from mla.common.errors import Invalid
from mla.common.text import NotUtf8, utf8
from mla.directory.models import LawImport
from mla.ledger.append import SYSTEM, append
from mla.ledger.events import NODE_LAW_IMPORTED
from mla.legal.parties import read_parties
from mla.legal.tables import TableUnreadable
from mla.usecases.step import checked


@transaction.atomic(durable=True)
def import_law(content: bytes, *, name: str) -> LawImport:
    """Invalid names the line that cannot be used, or says that this very list is in use already."""
    digest = sha256(content).hexdigest()
    latest = LawImport.objects.order_by("-number").first()
    if latest and latest.sha256 == digest:
        raise Invalid({"file": f"This list is in use already: {latest}. Nothing was changed."})
    text = _text(content, name)
    rows = len(_read(text, name))
    number = latest.number + 1 if latest else 1
    found = LawImport(number=number, name=name, text=text, sha256=digest, rows=rows)
    checked(found, ["name"])
    found.save(force_insert=True)
    facts = {"number": found.number, "sha256": digest, "rows": rows}
    append(NODE_LAW_IMPORTED, who=SYSTEM, subject=str(found.number), facts=facts)
    return found


def _text(content: bytes, name: str) -> str:
    try:
        text = utf8(content)
    except NotUtf8 as fault:
        raise Invalid({"file": f"{name}: {fault}"}) from fault
    if "\0" in text:
        raise Invalid({"file": f"{name} holds a character that is no text (NUL)."})
    return text


def _read(text: str, name: str) -> tuple[object, ...]:
    try:
        parties = read_parties(text, name)
    except TableUnreadable as fault:
        raise Invalid({"file": str(fault)}) from fault
    if not parties:
        raise Invalid({"file": f"{name} has no rows: with it nobody would be bound by anything."})
    return parties
