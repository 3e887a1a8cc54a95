"""Everything that one person can get hold of, as text: pages, documents, packages."""

import io
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from html import unescape

from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.usecases.acknowledge_conditions import conditions_hash
from mla.usecases.save_section import FIELDS
from tests.matrix.visits import deep, visitor

LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
NEVER = re.compile(
    r"/account/|/static/|/record/\?|/requests/\?|/tasks/\?|/remove/|/subjects/[0-9a-f]|^/law/"
)
MOST = 1000
"""More pages than anybody is shown: links that go on for ever end the test."""
READING = (
    "case",
    "case-items",
    "case-documents",
    "case-evidence",
    "case-record",
    "case-preview",
    "case-file",
    "case-identifiers",
    "case-paper-issue",
    "draft",
    "draft-check",
    "draft-items",
)


def everything(actor: Membership, cases: Iterable[Case]) -> dict[str, str]:
    """Address -> text, of all that is linked and of all addresses of these cases, linked or not."""
    client = visitor(actor)
    waiting = [reverse("work"), *_addresses(cases)]
    found: dict[str, str] = {}
    while waiting:
        assert len(found) < MOST, f"{MOST} pages read, and {waiting[0]} waits"
        url = waiting.pop(0)
        if url in found or NEVER.search(url):
            continue
        answer = client.get(url)
        found[url] = text_of(answer)
        if answer.get("Content-Type", "").startswith("text/html"):
            waiting += [unescape(one) for one in LINK.findall(found[url])]
    return {**found, **_downloads(client, cases)}


def text_of(answer: HttpResponse) -> str:
    """The body as text, whatever it is, its headers before it."""
    body = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else answer.content
    headers = " ".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{_read(body)}"


def _read(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        return " ".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return " ".join(f"{name}\n{_read(package.read(name))}" for name in package.namelist())
    return body.decode(errors="replace")


def _addresses(cases: Iterable[Case]) -> list[str]:
    """What a person might type: pages that read. Pages of steps are linked where they can be opened."""
    return [
        url for case in cases for url in (*(deep(name, case) for name in READING), *_within(case))
    ]


def _within(case: Case) -> list[str]:
    files = [(item.pk, file.pk) for item in case.items.all() for file in item.exhibits.all()]
    return [
        *(reverse("document", args=[one.pk]) for one in case.documents.all()),
        *(reverse("case-attachment", args=[case.pk, one.number]) for one in case.attachments.all()),
        *(reverse("draft-section", args=[case.pk, one]) for one in FIELDS),
        *(reverse("package", args=[one.pk]) for one in case.packages.all()),
        *(reverse("item-upload", args=[one.pk]) for one in case.items.all()),
        *(reverse("exhibit-file", args=one) for one in files),
    ]


def _downloads(client: Client, cases: Iterable[Case]) -> dict[str, str]:
    found = {}
    for case in cases:
        for package in case.packages.all():
            read = {"text_hash": conditions_hash(package), "read": "on"}
            client.post(reverse("package-acknowledge", args=[package.pk]), read)
            answer = client.post(reverse("package-download", args=[package.pk]))
            if answer.status_code == 302:
                found[f"package {package.number}"] = text_of(client.get(answer["Location"]))
    return found


def holding(secret: str, texts: dict[str, str]) -> list[str]:
    """Where it stands, also when a line was broken within it."""
    return [url for url, text in texts.items() if secret in text or secret in _unbroken(text)]


@cache
def _unbroken(text: str) -> str:
    return re.sub(r"\s", "", text)
