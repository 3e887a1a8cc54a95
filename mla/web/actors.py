"""Who acts in a request: the membership that the signed-in person has chosen, read anew for each request."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME, get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from mla.accounts.models import Membership
from mla.accounts.sessions import CHOSEN
from mla.policy.person import memberships

WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}


class ActingRequest(HttpRequest):
    """The request that a view behind `Acting` gets."""

    actor: Membership
    back_url: str
    """Set by a view once it found what it is about: the way back from a refusal."""
    meanwhile: Callable[[], dict[str, Any]]
    """Set likewise: what the page of a refusal says about it (mla.web.meanwhile)."""


class Acting:
    """Puts `actor` on the request of whoever is signed in; who has several memberships chooses one first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing that a signed-in person reads stays in a cache (ASVS 14.3.2)."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if request.method not in WITHOUT_BODY and not _read_anew(request):
            return redirect_to_login(request.get_full_path())
        actor = _actor(request)
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
            return None
        if getattr(view, "without_actor", False) or not getattr(view, "login_required", True):
            return None
        target = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return redirect(f"{reverse('membership-switch')}?{target}")


def without_actor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the few pages that a signed-in person sees before having chosen a membership."""
    view.without_actor = True  # type: ignore[attr-defined]
    return view


def choose(request: HttpRequest, membership: Membership) -> None:
    """From now on the person acts as this membership; the session gets a new key."""
    request.session[CHOSEN] = str(membership.pk)
    request.session.cycle_key()


def _read_anew(request: HttpRequest) -> bool:
    """The person and all rights as they are now: a body may have taken long to arrive.

    False when the session or the account ended meanwhile.
    """
    fresh = get_user(request)
    key = request.session.session_key
    if not fresh.is_authenticated or not key or not request.session.exists(key):
        return False
    request.user = fresh
    return True


def _actor(request: HttpRequest) -> Membership | None:
    mine = memberships(request.user)  # type: ignore[arg-type]
    chosen = request.session.get(CHOSEN)
    if chosen:
        return next((one for one in mine if str(one.pk) == chosen), None)
    if len(mine) != 1:
        return None
    request.session[CHOSEN] = str(mine[0].pk)
    return mine[0]
