"""Files that travel with the request: their list, adding several at once, removing one."""

from uuid import UUID

from django import forms
from django.http import HttpResponse

from mla.common.errors import Invalid, NotVisible
from mla.policy.sight import UNKNOWN
from mla.usecases.save_attachment import add_attachment, remove_attachment
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import attachment_rows
from mla.web.drafting.page import done, open_draft, show
from mla.web.drafting.removal import confirm

SECTION = "attachments"


class Files(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsForm(forms.Form):
    documents = forms.FileField(
        label="Files",
        required=False,
        widget=Files(attrs={"multiple": True}),
        help_text="As many as you need, of any size and kind.",
    )
    description = forms.CharField(
        label="What they are",
        required=False,
        help_text="For example, court order of 3 May 2026. For all files that you add now; "
        "the letter lists names, sizes and hashes.",
    )


def attachments(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    form = AttachmentsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = _add_all(request, case_id, form)
        if not form.errors:
            said = f"{added} file{'' if added == 1 else 's'} added."
            return done(request, said, "draft-attachments", case_id)
    context = {"form": form, "attachments": case.attachments.all()}
    return show(
        request, "attachments", case, section=SECTION, status=400 if form.errors else 200, **context
    )


def remove(request: ActingRequest, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    found = case.attachments.filter(pk=attachment_id).first()
    if found is None:
        raise NotVisible(UNKNOWN)
    return confirm(
        request,
        case,
        SECTION,
        what=found.name,
        rows=attachment_rows(found),
        act=lambda _: remove_attachment(case_id, attachment_id, actor=request.actor),
    )


def _add_all(request: ActingRequest, case_id: UUID, form: AttachmentsForm) -> int:
    """How many files were added; the first that cannot be names itself on the form, and those before it stay."""
    files = request.FILES.getlist("documents")
    if not files:
        form.add_error("documents", "Choose at least one file.")
    for number, file in enumerate(files):
        try:
            add_attachment(
                case_id,
                actor=request.actor,
                name=file.name or "file",
                chunks=file.chunks(),
                description=form.cleaned_data["description"],
            )
        except Invalid as refused:
            form.add_error("documents", f"{file.name}: {refused} {number} added before it.")
            return number
    return len(files)
