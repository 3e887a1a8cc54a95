"""The page of a request."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path

from mla.policy.sight import find_case
from mla.web.actors import ActingRequest


def case(request: ActingRequest, case_id: UUID) -> HttpResponse:
    return HttpResponse(find_case(request.actor, case_id).reference)


urlpatterns = [path("requests/<uuid:case_id>/", case, name="case")]
