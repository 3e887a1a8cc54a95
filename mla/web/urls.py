"""Addresses of the pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest, **given: object) -> HttpResponse:
    return HttpResponse("soon")


urlpatterns = [
    path("requests/<uuid:case_id>/", soon, name="case"),
    path("verify/<str:content_hash>/", soon, name="verify-document"),
]
