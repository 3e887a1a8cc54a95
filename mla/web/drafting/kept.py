"""Nothing typed is lost: what a signed-out person sends is kept in the session until that person signs in again.

A form carries a signed token that names its person and its page. Text is kept only with such a token
(so nobody can fill sessions from outside) and shown only to the same person on the same page; it is
never saved by itself.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict

FIELD, KEPT = "keep", "kept"  # of the form, of the session
SALT = "mla.web.drafting.kept"
FOR = dt.timedelta(days=2)
MOST_PAGES = 10
LONGEST = 1_000_000  # characters of one form


class KeepText:
    """Stands before the sign-in check: keeps the text of a form whose session has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

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


def keep_token(request: HttpRequest) -> str:
    """For the form's hidden field `keep`: whose it is, and of which page."""
    return signing.dumps([str(request.user.pk), request.path], salt=SALT)


def taken(request: HttpRequest) -> MultiValueDict[str, str] | None:
    """What this person typed on this page while signed out, once; what is another's is thrown away."""
    kept: dict[str, dict[str, Any]] = request.session.get(KEPT, {})
    if not kept:
        return None
    mine = {path: one for path, one in kept.items() if one["user"] == str(request.user.pk)}
    found = mine.pop(request.path, None)
    request.session[KEPT] = mine
    return MultiValueDict(found["fields"]) if found else None


def _keep(request: HttpRequest) -> bool:
    fields = _fields(request)
    user, path = _claims(fields.pop(FIELD, [""])[-1])
    if (
        path != request.path
        or sum(len(one) for given in fields.values() for one in given) > LONGEST
    ):
        return False
    kept = dict(list(request.session.get(KEPT, {}).items())[-MOST_PAGES + 1 :])
    kept[path] = {"user": user, "fields": fields}
    request.session[KEPT] = kept
    return True


def _fields(request: HttpRequest) -> dict[str, list[str]]:
    try:
        given = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    except (MultiPartParserError, OSError):  # cut off on the way
        return {}
    given.pop("csrfmiddlewaretoken", None)
    return given


def _claims(token: str) -> tuple[str, str]:
    """(user id, path) that a token of ours names; empty for any other."""
    try:
        user, path = signing.loads(token, salt=SALT, max_age=FOR)
    except (signing.BadSignature, ValueError):
        return "", ""
    return user, path
