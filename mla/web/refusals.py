"""Each refusal has one status; it is answered in plain words and recorded, after the act was rolled back."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mla.common.errors import Invalid, MlaError, NotPermitted, NotVisible, Stale, WrongState
from mla.evidence.reading import EvidenceDamaged
from mla.evidence.store import StoreFailed
from mla.usecases.record_access import record_refusal

STATUS: tuple[tuple[type[MlaError], int, str], ...] = (
    (NotVisible, 404, "not_visible"),
    (NotPermitted, 403, "not_permitted"),
    (WrongState, 409, "wrong_state"),
    (Stale, 409, "stale"),
    (Invalid, 400, "invalid"),
    (StoreFailed, 507, "store_failed"),
    (EvidenceDamaged, 500, "evidence_damaged"),
    (MlaError, 400, "refused"),
)
RECORDED = {"not_visible", "not_permitted", "wrong_state"}
AN_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
"""What of an address is written down: an id or a code, never free text."""
TEMPLATES = {404: "404.html", 403: "403.html", 409: "409.html", 400: "400.html"}


class Refusals:
    """Turns an MlaError that a view raises into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, MlaError):
            return None
        status, kind = status_of(error)
        if kind in RECORDED:
            record(request, kind)
        return page(request, status, str(error))


def status_of(error: MlaError) -> tuple[int, str]:
    return next((status, kind) for cls, status, kind in STATUS if isinstance(error, cls))


def record(request: HttpRequest, kind: str) -> None:
    match = request.resolver_match
    given = str(next(iter(match.kwargs.values()), "")) if match else ""
    record_refusal(
        actor=getattr(request, "actor", None),
        kind=kind,
        what=f"{request.method} {match.view_name if match else ''}",
        subject=given if AN_ID.fullmatch(given) else "",
    )


def page(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """404 is the same bytes for everybody: it gets neither the request nor the reason."""
    if status == 404:  # noqa: PLR2004
        return not_found(request)
    context = {"reason": reason, "back_url": getattr(request, "back_url", "")}
    if status == 409 and hasattr(request, "meanwhile"):  # noqa: PLR2004
        context.update(request.meanwhile())
    return render(request, TEMPLATES.get(status, "500.html"), context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Also Django's handler404, so that an unknown address and a foreign case look alike."""
    return render(None, "404.html", status=404)
