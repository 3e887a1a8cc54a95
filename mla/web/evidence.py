"""Pages: evidence of an item, on the side that collects it."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from mla.cases.letter import period
from mla.cases.models import Item, Scratch
from mla.cases.snapshots import Content
from mla.common.errors import Invalid, MlaError, NotVisible
from mla.custody.models import Exhibit
from mla.custody.selectors import exhibits_before
from mla.legal.measures import Measure
from mla.policy.decide import may, require
from mla.policy.sight import UNKNOWN, content_for, find_item
from mla.policy.table import Action
from mla.usecases.open_exhibit import open_exhibit
from mla.usecases.take_back_exhibit import take_back_exhibit
from mla.usecases.upload_evidence import may_upload, record_exhibits, upload_evidence
from mla.web import refusals
from mla.web.actors import ActingRequest
from mla.web.downloads import file_response
from mla.web.forms.evidence import ProvenanceForm, TakeBackForm, UploadForm
from mla.web.kept import keep_token, refilled, was_saved
from mla.web.meanwhile import Meanwhile, what_was_typed
from mla.web.numbers import whole_number
from mla.web.uploads import EvidenceFiles, body_of, name_in, receiving


@csrf_exempt  # the form is read, and the token checked, in `_receive`: after the files have a place to go
@require_http_methods(["GET", "HEAD", "POST"])
def item_upload(request: ActingRequest, item_id: UUID) -> HttpResponse:
    """What was asked, what has come in, and the form for more."""
    make = partial(UploadForm, actor=request.actor)
    if request.method == "POST":
        item = _may_upload(request, item_id, make)
        with receiving(request) as files:
            return _receive(request, item, files)
    item = find_item(request.actor, item_id)
    require(request.actor, Action.ITEM_EXECUTE, item)
    form, before = refilled(request, make)
    return _page(request, item, form, before)


def _may_upload(request: ActingRequest, item_id: UUID, make: Callable[[Any], forms.Form]) -> Item:
    """As the use case of that name, with what a refusal is told from."""
    seen = find_item(request.actor, item_id)
    request.back_url = reverse("case", args=[seen.case_id])
    request.meanwhile = Meanwhile(request, seen.case_id, form=make)
    return may_upload(item_id, actor=request.actor)


@csrf_protect
def _receive(request: ActingRequest, item: Item, files: EvidenceFiles) -> HttpResponse:
    form = UploadForm(request.POST, actor=request.actor)
    if not files.received:
        form.add_error("file", "Choose at least one file.")
    if form.is_valid():
        try:
            kept = record_exhibits(
                item.pk, actor=request.actor, files=files.received, provenance=form.provenance
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            was_saved(request)
            messages.success(request, _told(len(kept)))
            return redirect("item-upload", item.pk)
    elif files.received:
        form.add_error("file", "Choose the files again: nothing of them was kept.")
    return _page(request, item, form, status=400)


def _told(count: int) -> str:
    return "The file was received." if count == 1 else f"{count} files were received."


def _page(
    request: ActingRequest,
    item: Item,
    form: UploadForm,
    before: Scratch | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown_before = request.GET.get("before", "")
    open_now = may(request.actor, Action.ITEM_EXECUTE, item)
    context = {
        "item": item,
        "case": item.case,
        "asked": _asked(content_for(request.actor, item.case, [item]), item),
        "page": exhibits_before(item, whole_number(shown_before)),
        "first_page": not shown_before,
        "open": open_now,
        "form": form,
        "keep": keep_token(request),
        "kept": before,
    }
    if before and not open_now.allowed:
        context.update(what_was_typed(request, before.fields, form))
    return render(request, "evidence/upload.html", context, status=status)


def _asked(said: Content, item: Item) -> list[dict[str, str]]:
    """The item as it was sent, in words, with what concerns its execution."""
    one: dict[str, Any] | None = next(
        (row for row in said["items"] if row["id"] == str(item.pk)), None
    )
    if one is None:
        return []
    measure = Measure(one["measure"])
    facts = {
        "Measure": measure.label,
        "What exactly": one["what"],
        "From whom": one["holder"],
        "Period": period(one["period_from"], one["period_to"], one["time_zone"]),
        "Purpose": one["purpose"],
        "Legal basis": one["basis_cited"],
        "Special procedure": said["special_procedure"],
    }
    return [{"key": key, "value": value} for key, value in facts.items() if value]


@require_http_methods(["PUT", "POST"])
def item_upload_file(request: ActingRequest, item_id: UUID) -> JsonResponse:
    """One file as the whole body, for upload.js and for scripts.

    Headers: Content-Length; X-File-Name, percent-encoded UTF-8; X-Provenance, the fields of
    ProvenanceForm as application/x-www-form-urlencoded; X-CSRFToken; with the last file, X-Keep, the form's `keep`.
    """
    try:
        return _receive_body(request, item_id)
    except NotVisible:
        raise
    except MlaError as refusal:
        status, kind = refusals.status_of(refusal)
        if kind in refusals.RECORDED:
            refusals.record(request, kind)
        problems = refusal.problems if isinstance(refusal, Invalid) else {}
        return JsonResponse({"error": str(refusal), "problems": problems}, status=status)


def _receive_body(request: ActingRequest, item_id: UUID) -> JsonResponse:
    may_upload(item_id, actor=request.actor)
    length = whole_number(request.META.get("CONTENT_LENGTH") or "")
    if length is None:
        told = "Say with Content-Length how many bytes the file has."
        return JsonResponse({"error": told, "problems": {}}, status=HTTPStatus.LENGTH_REQUIRED)
    form = ProvenanceForm(QueryDict(request.headers.get("X-Provenance", "")), actor=request.actor)
    if not form.is_valid():
        raise Invalid({name: " ".join(map(str, told)) for name, told in form.errors.items()})
    exhibit = upload_evidence(
        item_id,
        actor=request.actor,
        name=name_in(request.headers),
        chunks=body_of(request),
        provenance=form.provenance,
        expected_size=length,
    )
    was_saved(request, request.headers.get("X-Keep", ""))
    received = {
        "id": str(exhibit.pk),
        "number": exhibit.number,
        "sha256": exhibit.sha256,
        "sha512": exhibit.sha512,
        "bytes": exhibit.size,
    }
    return JsonResponse(received, status=HTTPStatus.CREATED)


@require_safe
def exhibit_file(request: ActingRequest, item_id: UUID, exhibit_id: UUID) -> HttpResponseBase:
    """One file, for the officers of the requested side; the other side gets packages only."""
    exhibit = open_exhibit(item_id, exhibit_id, actor=request.actor)
    return file_response(name=exhibit.name, size=exhibit.size, sha256=exhibit.sha256)


def exhibit_take_back(request: ActingRequest, item_id: UUID, exhibit_id: UUID) -> HttpResponse:
    make = partial(TakeBackForm, use_required_attribute=False)
    item = _may_upload(request, item_id, make)
    exhibit = Exhibit.objects.filter(pk=exhibit_id, item=item, taken_back_at=None).first()
    if exhibit is None:
        raise NotVisible(UNKNOWN)
    form, before = (
        (make(request.POST), None) if request.method == "POST" else refilled(request, make)
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        take_back_exhibit(item.pk, exhibit.pk, actor=request.actor, reason=reason)
        was_saved(request)
        messages.success(request, f"File {item.number}.{exhibit.number} was taken back.")
        return redirect("item-upload", item.pk)
    context = {
        "item": item,
        "case": item.case,
        "exhibit": exhibit,
        "form": form,
        "keep": keep_token(request),
        "kept": before,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "evidence/take_back.html", context, status=status)


FILES = "items/<uuid:item_id>/files/"
urlpatterns = [
    path("items/<uuid:item_id>/upload/", item_upload, name="item-upload"),
    path(FILES, item_upload_file, name="item-upload-file"),
    path(f"{FILES}<uuid:exhibit_id>/", exhibit_file, name="exhibit-file"),
    path(f"{FILES}<uuid:exhibit_id>/take-back/", exhibit_take_back, name="exhibit-take-back"),
]
