"""Sessions that end after 30 idle minutes (settings.SESSION_COOKIE_AGE)."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SEEN = "seen"
ROUGHLY_SECONDS = 60  # one write a minute, not one a page


class KeepAlive:
    """Prolongs the session of a person who is at work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated and now - request.session.get(SEEN, 0) >= ROUGHLY_SECONDS:
            request.session[SEEN] = now  # changes the session, so that it is saved with a new end
        return self.get_response(request)
