"""Pages: evidence packages, for the side that receives them and the side that released them."""

from itertools import islice
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from mla.cases.sides import Side
from mla.common.clock import now
from mla.common.errors import Stale
from mla.custody.contents import PackedFile, file_name, files_in
from mla.custody.models import Grant, Package
from mla.custody.selectors import addressees, downloads_of
from mla.policy.decide import require
from mla.policy.sight import find_package, require_recipient, visible_items
from mla.policy.table import Action
from mla.usecases.acknowledge_conditions import (
    acknowledge_conditions,
    conditions_hash,
    has_acknowledged,
)
from mla.usecases.grant_download import LASTS, grant_download, open_grant
from mla.web import ranges
from mla.web.actors import ActingRequest
from mla.web.downloads import Delivery, etag, package_response
from mla.web.forms.evidence import ConditionsForm

LISTED = 100  # files on the page; the package itself holds the whole list


@require_safe
def package(request: ActingRequest, package_id: UUID) -> HttpResponse:
    found = find_package(request.actor, package_id)
    if found.case.side_of(request.actor.country_code) is Side.REQUESTED:
        return _released(request, found)
    return _received(request, found)


def _released(request: ActingRequest, found: Package) -> HttpResponse:
    """For the side that released it: the facts, no download."""
    mine = [one.number for one in visible_items(request.actor, found.case)]
    items = [number for number in _items(found) if number in mine]
    context = {**_facts(found, items), "items": items}
    return render(request, "evidence/package_released.html", context)


def _received(
    request: ActingRequest, found: Package, form: ConditionsForm | None = None, *, status: int = 200
) -> HttpResponse:
    """For the people it was addressed to."""
    require(request.actor, Action.RECEIVE_EVIDENCE, found.case)
    require_recipient(request.actor, found)
    acknowledged = has_acknowledged(found, request.actor)
    downloads = downloads_of(found, request.actor.user_id)
    context = {
        **_facts(found),
        "addressed": addressees(found),
        "name": file_name(found),
        "form": form or ConditionsForm(initial={"text_hash": conditions_hash(found)}),
        "acknowledged": acknowledged,
        "hours": int(LASTS.total_seconds() // 3600),
        "downloads": [(one, _is_open(one)) for one in downloads],
    }
    return render(request, "evidence/package.html", context, status=status)


def _items(found: Package) -> list[int]:
    return list(found.contents.order_by("item__number").values_list("item__number", flat=True))


def _facts(found: Package, items: list[int] | None = None) -> dict[str, object]:
    """`items`: of whose files alone the list may speak."""
    files = files_in(found) if found.layout_sha256 else iter(())
    seen = (one for one in files if items is None or _item_of(one) in items)
    return {"package": found, "case": found.case, "files": list(islice(seen, LISTED))}


def _item_of(file: PackedFile) -> int:
    return int(file.name.partition("/")[0].removeprefix("item-"))


def _is_open(grant: Grant) -> bool:
    return grant.closed_at is None and grant.expires_at > now()


@require_POST
def package_acknowledge(request: ActingRequest, package_id: UUID) -> HttpResponse:
    form = ConditionsForm(request.POST, use_required_attribute=False)
    found = find_package(request.actor, package_id)
    if not form.is_valid():
        return _received(request, found, form, status=400)
    try:
        text_hash = form.cleaned_data["text_hash"]
        acknowledge_conditions(found.pk, actor=request.actor, text_hash=text_hash)
    except Stale as changed:
        messages.warning(request, str(changed))
        return _received(request, found, status=409)
    messages.success(request, "You have acknowledged the conditions of use.")
    return redirect("package", found.pk)


@require_POST
def package_download(request: ActingRequest, package_id: UUID) -> HttpResponse:
    """Grants one download and leads to it."""
    grant = grant_download(package_id, actor=request.actor)
    found = find_package(request.actor, package_id)
    return redirect("package-file", grant.pk, file_name(found))


@require_safe
def package_file(request: ActingRequest, grant_id: UUID, name: str) -> HttpResponseBase:
    """The bytes; resumed and in pieces as the client likes (RFC 9110, section 14)."""
    grant = open_grant(grant_id, actor=request.actor)
    found = grant.package
    headers = request.headers if request.method == "GET" else {}
    try:
        span = ranges.wanted(
            headers.get("Range", ""),
            if_range=headers.get("If-Range", ""),
            etag=etag(found.sha256),
            size=found.size,
        )
    except ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    delivery = Delivery(grant, span, request.actor) if request.method == "GET" else None
    return package_response(grant, span, name=file_name(found), delivery=delivery)


urlpatterns = [
    path("packages/<uuid:package_id>/", package, name="package"),
    path("packages/<uuid:package_id>/conditions/", package_acknowledge, name="package-acknowledge"),
    path("packages/<uuid:package_id>/download/", package_download, name="package-download"),
    path("downloads/<uuid:grant_id>/<str:name>", package_file, name="package-file"),
]
