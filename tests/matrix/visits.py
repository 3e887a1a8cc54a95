"""Visiting pages as somebody, and what a refusal must leave as it was."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership
from mla.accounts.sessions import CHOSEN
from mla.cases.models import Case
from mla.common.ids import new_id
from mla.custody.store import store
from mla.ledger import reading, streams
from tests.matrix import pages

TABLES = (
    "cases_case",
    "cases_item",
    "cases_decision",
    "cases_condition",
    "cases_participant",
    "cases_sentversion",
    "cases_author",
    "cases_subject",
    "cases_attachment",
    "directory_sheetversion",
    "custody_exhibit",
    "custody_custodyevent",
    "custody_package",
    "custody_recipient",
    "custody_grant",
    "custody_document",
    "outbox_message",
)
ALL_OF = "SELECT coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t"


@dataclass(frozen=True, slots=True)
class Trace:
    """All that an act could leave behind, but for the access stream."""

    rows: tuple[tuple[str, str], ...]
    entries: int
    files: int
    mails: int


def trace() -> Trace:
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(ALL_OF.format(table))
            rows.append((table, cursor.fetchone()[0]))
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE stream NOT LIKE 'access/%'")
        entries = cursor.fetchone()[0]
    files = sum(1 for path in store().rglob("*") if path.is_file())
    return Trace(tuple(rows), entries, files, len(mail.outbox))


def refusals(country: str) -> int:
    return len(
        [
            one
            for one in reading.entries(streams.of_access(country))
            if one.event == "access.refused"
        ]
    )


def visitor(actor: Membership) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(actor.user, backend="mla.web.adapter.PersonBackend")
    session = client.session
    session[CHOSEN] = str(actor.pk)
    session.save()
    return client


def address(name: str, case: Case, item: UUID | None = None) -> str:
    """The page's address; ids that the request does not have are invented."""
    if name in {"draft-item", "draft-item-remove"}:
        return reverse(name, args=[case.pk, item or case.items.get(number=1).pk])
    if name.startswith("item-"):
        return reverse(name, args=[item or case.items.get(number=1).pk])
    return reverse(name, args=[case.pk, *(["facts"] if name == "draft-section" else [])])


def deep(name: str, case: Case) -> str:
    """The address of something within a request: its first one, or an invented one."""
    item = case.items.get(number=1)
    first = {
        "draft-subject": (case.pk, _first(case.subjects)),
        "draft-subject-remove": (case.pk, _first(case.subjects)),
        "draft-attachment-remove": (case.pk, _first(case.attachments)),
        "case-attachment": (case.pk, 1),
        "document": (_first(case.documents),),
        "exhibit-file": (item.pk, _first(item.exhibits)),
        "exhibit-take-back": (item.pk, _first(item.exhibits)),
        "keep": (),
        "keep-discard": (),
        "package": (_first(case.packages),),
        "package-acknowledge": (_first(case.packages),),
        "package-download": (_first(case.packages),),
        "package-file": (new_id(), "package.zip"),
        **pages.LAW,
        "country": ("KR",),
        "sheet-confirm": (),
    }
    return reverse(name, args=first[name]) if name in first else address(name, case)


def _first(rows: Any) -> UUID:
    found = rows.first()
    return found.pk if found else new_id()


def visit(client: Client, url: str, *, post: bool = False) -> HttpResponse:
    return client.post(url, {}) if post else client.get(url)


def plain(answer: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    """Status, bytes and headers, but for the date."""
    headers = {name: value for name, value in answer.items() if name != "Date"}
    return answer.status_code, answer.content, headers
