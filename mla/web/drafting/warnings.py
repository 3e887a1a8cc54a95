"""What the other side may stumble over: each warning is mended, or set aside with a reason."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from mla.cases.models import Case
from mla.usecases.set_aside_warnings import set_aside_warnings
from mla.web.actors import ActingRequest
from mla.web.drafting.page import edit, open_draft, typed
from mla.web.drafting.tasks import mend
from mla.web.forms.warnings import WarningsForm


def warnings(request: ActingRequest, case_id: UUID) -> HttpResponse:
    def made(case: Case, data: Any) -> WarningsForm:
        form = WarningsForm(data, case=case, actor=request.actor)
        form.mend = partial(mend, case)
        return form

    def act(form: WarningsForm) -> str:
        version, reasons = form.cleaned_data["version"], form.reasons()
        set_aside_warnings(case_id, actor=request.actor, version=version, reasons=reasons)
        return "Warnings: saved."

    form = made(open_draft(request, case_id), typed(request))
    return edit(request, "warnings", form, act=act, again=made, to="draft")
