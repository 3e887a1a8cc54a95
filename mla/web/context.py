"""What the frame of every page needs: who acts, and the places of that role."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mla.web.places import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor; before a membership is chosen there is nothing to say."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    match = request.resolver_match
    return {
        "actor": actor,
        "session_lasts": settings.SESSION_COOKIE_AGE,
        "zone": actor.user.time_zone,
        "navigation": navigation(actor, match.url_name if match else None),
    }
