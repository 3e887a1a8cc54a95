"""A section of a draft that consists of fields: one page, saved on its own."""

from uuid import UUID

from django.http import HttpResponse

from mla.cases.models import Case
from mla.common.errors import Invalid, NotVisible, Stale
from mla.policy.sight import UNKNOWN
from mla.usecases.save_section import save_section
from mla.web.actors import ActingRequest
from mla.web.drafting.page import (
    differences,
    done,
    form_page,
    mine_again,
    open_draft,
    typed,
)
from mla.web.forms.draft_form import DraftForm
from mla.web.forms.drafts import SECTION_FORMS
from mla.web.section_titles import TITLES


def section(request: ActingRequest, case_id: UUID, section: str) -> HttpResponse:
    case = open_draft(request, case_id)
    if section not in SECTION_FORMS:
        raise NotVisible(UNKNOWN)
    form = SECTION_FORMS[section](typed(request), case=case, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        return _save(request, case, form)
    return form_page(request, form.template, case, form)


def _save(request: ActingRequest, case: Case, form: DraftForm) -> HttpResponse:
    version, values = form.cleaned_data["version"], form.values()
    try:
        save_section(case.pk, form.section, actor=request.actor, version=version, values=values)
    except Invalid as refused:
        form.blame(refused.problems)
        return form_page(request, form.template, case, form)
    except Stale as stale:
        return _both_texts(request, case.pk, form, str(stale))
    return done(request, f"{TITLES[form.section]}: saved.", "draft", case.pk)


def _both_texts(request: ActingRequest, case_id: UUID, form: DraftForm, told: str) -> HttpResponse:
    case = open_draft(request, case_id)
    mine = mine_again(request, case, form.section)
    again = type(form)(mine, case=case, actor=request.actor)
    again.blame({"": told})
    return form_page(
        request, form.template, case, again, status=409, differences=differences(again)
    )
