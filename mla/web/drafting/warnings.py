"""What the other side may stumble over: each warning is mended, or set aside with a reason."""

from uuid import UUID

from django.http import HttpResponse

from mla.common.errors import Invalid, Stale
from mla.usecases.set_aside_warnings import set_aside_warnings
from mla.web.actors import ActingRequest
from mla.web.drafting.page import differences, done, form_page, mine_again, open_draft, typed
from mla.web.forms.warnings import WarningsForm


def warnings(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    form = WarningsForm(typed(request), case=case, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        return _save(request, case_id, form)
    return form_page(request, "warnings", case, form)


def _save(request: ActingRequest, case_id: UUID, form: WarningsForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    try:
        set_aside_warnings(case_id, actor=request.actor, version=version, reasons=form.reasons())
    except Invalid as refused:
        form.blame(refused.problems)
        return form_page(request, "warnings", form.case, form)
    except Stale as stale:
        return _both_texts(request, case_id, str(stale))
    return done(request, "Warnings: saved.", "draft", case_id)


def _both_texts(request: ActingRequest, case_id: UUID, told: str) -> HttpResponse:
    case = open_draft(request, case_id)
    mine = mine_again(request, case, WarningsForm.section)
    again = WarningsForm(mine, case=case, actor=request.actor)
    again.blame({"": told})
    return form_page(request, "warnings", case, again, status=409, differences=differences(again))
