"""Files of somebody who is not signed in are not taken in: only their text is read, and may be kept."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse


class NoFilesFromStrangers:
    """Stands before the CSRF check, which reads the whole form before anybody asks who sent it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and SESSION_KEY not in request.session:
            request.upload_handlers = [Skipped(request)]
        return self.get_response(request)


class Skipped(FileUploadHandler):
    """Reads past the bytes of a file and writes none of them."""

    def new_file(self, *args: Any, **given: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called: every file is skipped."""

    def file_complete(self, file_size: int) -> None:
        """There is no file."""
