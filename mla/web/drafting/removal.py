"""The page that asks once before something is taken out of a draft."""

from collections.abc import Callable, Sequence

from django.http import HttpResponse

from mla.cases.models import Case
from mla.common.errors import Stale
from mla.usecases.drafting import section_version
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import Row
from mla.web.drafting.page import done, open_draft, show
from mla.web.numbers import whole_number


def confirm(
    request: ActingRequest,
    case: Case,
    section: str,
    *,
    what: str,
    rows: Sequence[Row],
    act: Callable[[int], None],
    several: bool = False,
) -> HttpResponse:
    """Shows `rows` of what would be removed; a POST calls `act` with the version that the page was opened at."""
    changed = ""
    if request.method == "POST":
        try:
            act(_version(request))
        except Stale as stale:
            changed = str(stale)
            case = open_draft(request, case.pk)
        else:
            return done(
                request, f"{what[0].upper()}{what[1:]}: removed.", f"draft-{section}", case.pk
            )
    return show(
        request,
        "remove",
        case,
        section=section,
        status=409 if changed else 200,
        what=what,
        several=several,
        it="them" if several else "it",
        rows=rows,
        changed=changed,
        version=section_version(case, section),
    )


def _version(request: ActingRequest) -> int:
    given = whole_number(request.POST.get("version", ""))
    return -1 if given is None else given
