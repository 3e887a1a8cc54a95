"""Sessions that end after 30 idle minutes (settings.SESSION_COOKIE_AGE)."""

import re
import time
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from mla.common.prepared import prepared

SEEN = "seen"
A_KEY = re.compile(r"[a-z0-9]+")
"""As Django makes them; a cookie may hold anything."""
ROUGHLY_SECONDS = 60  # one write a minute, not one a page


class SessionStore(db.SessionStore):
    """Django's in the database, read by a written statement: making one from the model takes longer than running it."""

    def load(self) -> dict[str, Any]:
        row = self._row() if A_KEY.fullmatch(self.session_key or "") else None
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])

    def _row(self) -> Any:
        with prepared(connection) as cursor:
            cursor.execute(_READ, [self.session_key, timezone.now()])
            return cursor.fetchone()


_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


def prolongs_nothing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what a page asks by itself."""
    view.prolongs_nothing = True  # type: ignore[attr-defined]
    return view


class KeepAlive:
    """Prolongs the session of a person who is at work; a page that only asks how long is left is no work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> None:
        now = int(time.time())
        if not request.user.is_authenticated or getattr(view, "prolongs_nothing", False):
            return
        if now - request.session.get(SEEN, 0) >= ROUGHLY_SECONDS:
            request.session[SEEN] = now  # changes the session, so that it is saved with a new end
