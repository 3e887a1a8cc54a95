"""Files that travel with a request, as the reader's side knows the request."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

from mla.common.errors import NotVisible
from mla.policy.sight import UNKNOWN, content_for, find_case, visible_items
from mla.web.actors import ActingRequest
from mla.web.downloads import file_response


@require_safe
def attachment(request: ActingRequest, case_id: UUID, number: int) -> HttpResponseBase:
    case = find_case(request.actor, case_id)
    said = content_for(request.actor, case, visible_items(request.actor, case))
    found = [one for one in said["attachments"] if one["number"] == number]
    if not found:
        raise NotVisible(UNKNOWN)
    return file_response(name=found[0]["name"], size=found[0]["size"], sha256=found[0]["sha256"])


urlpatterns = [
    path("requests/<uuid:case_id>/attachments/<int:number>/", attachment, name="case-attachment")
]
