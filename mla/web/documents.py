"""Formal documents: reading them, the preview of a letter, and the public page that says whether a hash is known."""

import re
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mla.cases.letter import letter
from mla.cases.sides import Side
from mla.cases.snapshots import plain, preview
from mla.common.errors import NotVisible, WrongState
from mla.custody.known import known_by
from mla.custody.store import read_verified
from mla.documents import letter_of_request
from mla.policy.sight import UNKNOWN, find_case, find_document
from mla.usecases.issue_document import verification_url
from mla.web.actors import ActingRequest
from mla.web.downloads import file_response

SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST = 200
NOT_A_HASH = (
    "This is not a SHA-256 value: it has 64 characters, each a digit or a letter from a to f. "
    "Copy all of it, as the document or your computer shows it."
)


@require_safe
def document(request: ActingRequest, document_id: UUID) -> HttpResponse:
    found = find_document(request.actor, document_id)
    return _pdf(read_verified(found.sha256), found.name)


@require_safe
def case_preview(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """The letter as it would be sent now, marked DRAFT: for the side that writes it, and for nobody else."""
    case = find_case(request.actor, case_id)
    if case.side_of(request.actor.country_code) is not Side.REQUESTING:
        raise NotVisible(UNKNOWN)
    if case.state not in {"drafted", "in_review"}:
        raise WrongState("This request is not a draft now: read the letter under “Documents”.")
    snapshot = plain(preview(case))
    data = letter(snapshot, verification_url=verification_url(snapshot["content_hash"]))
    return _pdf(letter_of_request.render(data, draft=True), f"{case.reference}-DRAFT.pdf")


@require_safe
def paper_issue(request: ActingRequest, case_id: UUID) -> HttpResponseBase:
    """The scan of the signed paper by which the request was issued: for the side that issued it."""
    case = find_case(request.actor, case_id)
    scan = case.issued_as.get("scan")
    if scan is None or case.side_of(request.actor.country_code) is not Side.REQUESTING:
        raise NotVisible(UNKNOWN)
    return file_response(name=scan["name"], size=scan["size"], sha256=scan["sha256"])


def _pdf(body: bytes, name: str) -> HttpResponse:
    """Always saved, never opened on this site; the name holds a reference only, so it needs no quoting."""
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a hash pasted into it gets an address of its own, like the one printed on the document."""
    given = request.GET.get("hash", "")[:LONGEST].replace("\x00", "")
    typed = "".join(given.split()).lower().removeprefix("sha256:")
    if SHA256.fullmatch(typed):
        return redirect("verify-document", content_hash=typed)
    problem = NOT_A_HASH if given else ""
    context = {"given": given, "problem": problem}
    return render(request, "documents/verify.html", context, status=400 if problem else 200)


@login_not_required
@never_cache
@require_safe
def verify_document(request: HttpRequest, content_hash: str) -> HttpResponse:
    """Whether a document with this content or this file was issued: its kind and day, and nothing else."""
    wanted = content_hash.lower()
    if not SHA256.fullmatch(wanted):
        context = {"given": content_hash[:LONGEST], "problem": NOT_A_HASH}
        return render(request, "documents/verify.html", context, status=400)
    found = known_by(wanted)
    return render(request, "documents/verified.html", {"hash": wanted, "found": found})


urlpatterns = [
    path("documents/<uuid:document_id>/", document, name="document"),
    path("requests/<uuid:case_id>/preview/", case_preview, name="case-preview"),
    path("requests/<uuid:case_id>/paper-issue/", paper_issue, name="case-paper-issue"),
    path("verify/", verify, name="verify"),
    path("verify/<str:content_hash>/", verify_document, name="verify-document"),
]
