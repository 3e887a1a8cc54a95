"""How long the session lasts still, and staying in it: asked by session.js, which warns before it ends."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mla.web.actors import without_actor
from mla.web.sessions import SEEN, prolongs_nothing


@prolongs_nothing
@login_not_required
@without_actor
@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """How many seconds are left; nothing for whoever is not signed in."""
    return JsonResponse({"left": _left(request)})


@login_not_required
@without_actor
@never_cache
@require_safe
def session_stay(request: HttpRequest) -> JsonResponse:
    """The person is still there: as any other page, this one prolongs the session."""
    return JsonResponse({"left": _left(request)})


def _left(request: HttpRequest) -> int:
    if not request.user.is_authenticated:
        return 0
    ends_at: int = request.session.get(SEEN, 0) + settings.SESSION_COOKIE_AGE
    return max(ends_at - int(time.time()), 0)


urlpatterns = [
    path("session/", session, name="session"),
    path("session/stay/", session_stay, name="session-stay"),
]
