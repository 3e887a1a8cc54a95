"""Nothing typed is lost: what was not saved is kept for the person who typed it, and shown again on the same page.

A form carries a signed token that names its person and its page, and when it was opened. Text is kept only with such
a token (so nobody can write here from outside), also when the session has ended meanwhile but never while
somebody else is signed in, and is shown only to the same person on the same page; it is never saved
by itself. A page of no case is another one for each membership of a person.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import StopUpload
from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render, resolve_url
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mla.accounts.models import User
from mla.cases.models import Scratch
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.usecases.keep_scratch import discard_scratch, keep_scratch
from mla.web.actors import ActingRequest, without_actor
from mla.web.refusals import not_found
from mla.web.strangers import Skipped
from mla.web.templatetags.mla import moment

FIELD, KEPT = "keep", "_kept"  # of the form, of the request
SALT = "mla.web.kept"
FOR = dt.timedelta(days=2)
LONGEST_ADDRESS = 250
SIGNED_OUT = (
    "You were signed out: press the button below and sign in; this text is then still here."
)
BEFORE_A_STEP = ("account_login", "membership-switch")
"""Where somebody is led who has to say first who they are, or as whom they act."""
Form = TypeVar("Form", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token of ours says."""

    person: UUID
    page: str
    opened_at: dt.datetime


class KeepText:
    """Stands before the sign-in check: keeps the text of a form that was not saved, whatever stood in the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and _stopped(response):
            _keep(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated:
            return None
        return redirect_to_login(request.get_full_path()) if _keep(request) else None


def _stopped(response: HttpResponse) -> bool:
    """It was refused, or somebody has to sign in first (a session may end while files come in)."""
    to = response.get("Location", "").partition("?")[0]
    return response.status_code >= 400 or to in map(resolve_url, BEFORE_A_STEP)  # noqa: PLR2004


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form opened before the person signed in anew (CSRF_FAILURE_VIEW): shown again with its text."""
    if _keep(request):
        return redirect(request.get_full_path())
    return render(request, "403_csrf.html", status=403)


@login_not_required
@without_actor
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Asked by kept.js while the person types; answers with what to tell them."""
    fields = _fields(request)
    claims = _claims(fields.pop(FIELD, [""])[-1])
    signed_in = request.user.is_authenticated
    if claims is None or not _may_keep(request, claims.person):
        return not_found(request) if signed_in else redirect_to_login("/")
    person = claims.person
    try:
        kept = keep_scratch(person_id=person, path=claims.page, fields=fields)
    except Invalid as refused:
        return JsonResponse({"said": str(refused)}, status=400)
    zone = User.objects.filter(pk=person).values_list("time_zone", flat=True).first() or "UTC"
    said = f"Kept at {moment(kept.kept_at, zone).rpartition(', ')[2]}, not saved yet."
    return JsonResponse({"said": said if signed_in else f"{said} {SIGNED_OUT}"})


@without_actor
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """The person does not want it."""
    claims = _own(request, request.POST.get(FIELD, ""))
    if claims is None:
        return not_found(request)
    discard_scratch(person_id=claims.person, path=claims.page)
    messages.success(request, "Discarded: what you typed is not kept any more.")
    to = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return redirect(to if here else _address(claims.page))


def keep_token(request: ActingRequest) -> str:
    """For the form's hidden field `keep`: whose it is, and of which page."""
    return signing.dumps([str(request.user.pk), _page(request), now().isoformat()], salt=SALT)


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


def refilled(request: ActingRequest, make: Callable[[Any], Form]) -> tuple[Form, Scratch | None]:
    """The form that `make` gives for data, filled with what this person typed here before, which is not judged yet.

    Without any such text, or where that says nothing else, the form is as it would be anyway. What its hidden
    fields hold is always of now.
    """
    fresh, before = make(None), kept(request)
    if before is None:
        return fresh, None
    hidden = {one.html_name: [str(one.value())] for one in fresh.hidden_fields()}
    form = make(MultiValueDict({**before.fields, **hidden}))
    return (form, before) if says_something_else(form) else (fresh, None)


def says_something_else(form: forms.Form) -> bool:
    """Of a form filled with what was kept: whether that is not what it starts from. It is not judged yet."""
    changed = any(not form[name].is_hidden for name in form.changed_data)
    form.errors.clear()
    return changed


def typed_here(request: ActingRequest) -> tuple[dict[str, list[str]], dt.datetime | None]:
    """What this person sent just now with a form of this page, or typed before; and when that page was opened."""
    if request.method != "POST":
        before = kept(request)
        return (before.fields, before.kept_at) if before else ({}, None)
    fields = _fields(request)
    claims = _own(request, fields.pop(FIELD, [""])[-1])
    return (fields, claims.opened_at) if claims else ({}, None)


def was_saved(request: ActingRequest, token: str = "") -> None:
    """Nothing of this form need be kept any more. `token`: the form's, where its text did not come as a form."""
    claims = _own(request, token)
    if claims or FIELD in request.POST:
        discard_scratch(
            person_id=cast("UUID", request.user.pk), path=claims.page if claims else _page(request)
        )


def _mine(request: ActingRequest) -> QuerySet[Scratch]:
    person = cast("UUID", request.user.pk)
    return Scratch.objects.filter(person_id=person, path=_page(request))


def _page(request: ActingRequest) -> str:
    """Its address; of a page that belongs to no case, with the membership for which it is filled in."""
    of_a_case = request.resolver_match and "case_id" in request.resolver_match.kwargs
    here = _here(request)
    return here if of_a_case else f"{here}#{request.actor.pk}"


def _here(request: HttpRequest) -> str:
    """With what its link named (a condition, a measure), unless that is nothing that a page of ours links to."""
    whole = request.get_full_path()
    return whole if len(whole) <= LONGEST_ADDRESS else request.path


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
    claims = _claims(fields.pop(FIELD, [""])[-1])
    if not claims or _address(claims.page) != _here(request):
        return False
    if not _may_keep(request, claims.person):
        return False
    try:
        keep_scratch(person_id=claims.person, path=claims.page, fields=fields)
    except Invalid:
        return False
    return True


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    """The text of the form. Of a form that nobody has read yet: what stands before its first file."""
    if not hasattr(request, "_files"):
        request.upload_handlers = [_UpToTheFiles(request)]
    try:
        given = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    except (MultiPartParserError, SuspiciousOperation, OSError):  # cut off on the way, or no form
        return {}
    given.pop("csrfmiddlewaretoken", None)
    return given


class _UpToTheFiles(Skipped):
    """Takes in no file, and does not wait until it has come: the form was refused already."""

    def new_file(self, *args: Any, **given: Any) -> None:
        raise StopUpload(connection_reset=True)


def _own(request: HttpRequest, token: str) -> Claims | None:
    """What the token says, if it is one of the person who is signed in."""
    claims = _claims(token)
    return claims if claims and claims.person == request.user.pk else None


def _claims(token: str) -> Claims | None:
    """What a token of ours says; nothing of any other."""
    try:
        user, page, at = signing.loads(token, salt=SALT, max_age=FOR)
        return Claims(UUID(user), page, dt.datetime.fromisoformat(at))
    except (signing.BadSignature, ValueError):
        return None


urlpatterns = [
    path("kept/", keep, name="keep"),
    path("kept/discard/", discard, name="keep-discard"),
]
