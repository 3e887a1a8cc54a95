"""Formal documents: reading them, and the public page that says whether a hash is known."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def verify_document(request: HttpRequest, content_hash: str) -> HttpResponse:
    return HttpResponse(content_hash)


urlpatterns = [path("verify/<str:content_hash>/", verify_document, name="verify-document")]
