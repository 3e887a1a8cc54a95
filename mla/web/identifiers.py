"""The persons, accounts, devices and addresses of a request as a table, for those who look them up."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from mla.cases.models.subject import TOLD
from mla.evidence.tables import table
from mla.policy.sight import content_for, find_case, visible_items
from mla.web.actors import ActingRequest

COLUMNS = ("number", *TOLD)


@require_safe
def identifiers(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """All of them, as the reader's side knows the request; times in UTC."""
    case = find_case(request.actor, case_id)
    said = content_for(request.actor, case, visible_items(request.actor, case))["subjects"]
    rows = ([str(one[name] or "") for name in COLUMNS] for one in said)
    return HttpResponse(
        table([name.replace("_", " ") for name in COLUMNS], rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{case.reference}-identifiers.csv"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


urlpatterns = [
    path("requests/<uuid:case_id>/identifiers.csv", identifiers, name="case-identifiers")
]
