"""Nothing typed is lost: what was not saved is kept for the person who typed it, and shown again on the same page.

A form carries a signed token that names its person and its page. Text is kept only with such a token
(so nobody can write here from outside), also when the session has ended meanwhile but never while
somebody else is signed in, and is shown only to the same person on the same page; it is never saved
by itself. A page of no case is another one for each membership of a person.
"""

import datetime as dt
from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST

from mla.accounts.models import User
from mla.cases.models import Scratch
from mla.common.errors import Invalid
from mla.usecases.keep_scratch import discard_scratch, keep_scratch
from mla.web.actors import ActingRequest, without_actor
from mla.web.refusals import not_found
from mla.web.templatetags.mla import moment

FIELD, KEPT = "keep", "_kept"  # of the form, of the request
SALT = "mla.web.drafting.kept"
FOR = dt.timedelta(days=2)
SIGNED_OUT = "You were signed out: press the button below and sign in to save it."


class KeepText:
    """Stands before the sign-in check: keeps the text of a form that was not saved, whatever stood in the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        drafting = match is not None and (match.url_name or "").startswith("draft")
        if request.method == "POST" and drafting and response.status_code >= 400:  # noqa: PLR2004
            _keep(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated:
            return None
        return redirect_to_login(request.path) if _keep(request) else None


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form opened before the person signed in anew (CSRF_FAILURE_VIEW): shown again with its text."""
    if _keep(request):
        return redirect(request.path)
    return render(request, "403_csrf.html", status=403)


@login_not_required
@without_actor
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Asked by draft.js while the person types; answers with what to tell them."""
    fields = _fields(request)
    person, page = _claims(fields.pop(FIELD, [""])[-1])
    signed_in = request.user.is_authenticated
    if not person or not _may_keep(request, person):
        return not_found(request) if signed_in else redirect_to_login("/")
    try:
        kept = keep_scratch(person_id=person, path=page, fields=fields)
    except Invalid as refused:
        return JsonResponse({"said": str(refused)}, status=400)
    zone = User.objects.filter(pk=person).values_list("time_zone", flat=True).first() or "UTC"
    said = f"Kept at {moment(kept.kept_at, zone).rpartition(', ')[2]}, not saved yet."
    return JsonResponse({"said": said if signed_in else f"{said} {SIGNED_OUT}"})


@without_actor
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """The person does not want it."""
    person, page = _claims(request.POST.get(FIELD, ""))
    if person is None or person != request.user.pk:
        return not_found(request)
    discard_scratch(person_id=person, path=page)
    messages.success(request, "Discarded: this is what was saved last.")
    return redirect(_address(page))


def keep_token(request: ActingRequest) -> str:
    """For the form's hidden field `keep`: whose it is, and of which page."""
    return signing.dumps([str(request.user.pk), _page(request)], salt=SALT)


def kept_beside(request: ActingRequest) -> dict[str, Subquery]:
    """To be fetched with the draft, in its statement; `note_kept` takes it from there."""
    mine = _mine(request)
    return {
        "kept_fields": Subquery(mine.values("fields")),
        "kept_at": Subquery(mine.values("kept_at")),
    }


def note_kept(request: HttpRequest, fields: dict[str, list[str]] | None, at: dt.datetime) -> None:
    request.__dict__[KEPT] = Scratch(fields=fields, kept_at=at) if fields else None


def kept(request: ActingRequest) -> Scratch | None:
    """What this person typed on this page and did not save."""
    if KEPT not in request.__dict__:
        request.__dict__[KEPT] = _mine(request).first()
    return cast("Scratch | None", request.__dict__[KEPT])


def fields_of(scratch: Scratch | None) -> MultiValueDict[str, str] | None:
    """As a form is bound to it."""
    return MultiValueDict(scratch.fields) if scratch else None


def was_saved(request: ActingRequest) -> None:
    """Nothing of this form need be kept any more."""
    if FIELD in request.POST and isinstance(request.user, User):
        discard_scratch(person_id=request.user.pk, path=_page(request))


def _mine(request: ActingRequest) -> QuerySet[Scratch]:
    person = cast("UUID", request.user.pk)
    return Scratch.objects.filter(person_id=person, path=_page(request))


def _page(request: ActingRequest) -> str:
    """Its address; of a page that belongs to no case, with the membership for which it is filled in."""
    of_a_case = request.resolver_match and "case_id" in request.resolver_match.kwargs
    return request.path if of_a_case else f"{request.path}#{request.actor.pk}"


def _address(page: str) -> str:
    return page.partition("#")[0]


def _may_keep(request: HttpRequest, person: UUID) -> bool:
    """Nobody else is signed in, and the account is in use."""
    if request.user.is_authenticated:
        return person == request.user.pk
    return User.objects.filter(pk=person, is_active=True).exists()


def _keep(request: HttpRequest) -> bool:
    """Whether the form was this page's own, and is kept."""
    fields = _fields(request)
    person, page = _claims(fields.pop(FIELD, [""])[-1])
    if not person or _address(page) != request.path or not _may_keep(request, person):
        return False
    try:
        keep_scratch(person_id=person, path=page, fields=fields)
    except Invalid:
        return False
    return True


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    try:
        given = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    except (MultiPartParserError, OSError):  # cut off on the way
        return {}
    given.pop("csrfmiddlewaretoken", None)
    return given


def _claims(token: str) -> tuple[UUID | None, str]:
    """(person, path) that a token of ours names; nobody for any other."""
    try:
        user, page = signing.loads(token, salt=SALT, max_age=FOR)
        return UUID(user), page
    except (signing.BadSignature, ValueError):
        return None, ""


urlpatterns = [
    path("kept/", keep, name="keep"),
    path("kept/discard/", discard, name="keep-discard"),
]
