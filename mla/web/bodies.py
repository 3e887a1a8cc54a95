"""What is asked of a request before anything reads it: an address that can exist, a body that comes, in UTF-8."""

import codecs
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mla.web.refusals import page

READABLE = {"utf-8", "ascii"}
IN_UTF_8 = "The form was sent in an encoding other than UTF-8."


class Bodies:
    """First of all. Who falls silent while sending is cut off, and frees the thread that listens (RFC 9110, 15.5.9)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            "\0" in request.path_info
        ):  # nothing here is called so, and the database refuses to be asked
            return page(request, 404, "")
        if not _is_readable(request):
            return page(request, 400, IN_UTF_8)
        connection = request.META.get("gunicorn.socket")
        if connection is None:
            return self.get_response(request)
        connection.settimeout(settings.MLA_SILENCE_SECONDS)
        try:
            return self.get_response(request)
        finally:
            connection.settimeout(None)  # a slow reader of an answer is another matter


def _is_readable(request: HttpRequest) -> bool:
    charset = (request.content_params or {}).get("charset", "utf-8")
    try:
        return codecs.lookup(charset).name in READABLE
    except (LookupError, ValueError):
        return False
