"""Files that travel with the request: their list, adding several at once, removing one."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse

from mla.cases.completeness import judge
from mla.cases.models import Attachment
from mla.cases.particulars import SERVES
from mla.common.errors import Invalid, NotVisible
from mla.policy.sight import UNKNOWN
from mla.usecases.save_attachment import add_attachment, remove_attachment
from mla.web.actors import ActingRequest
from mla.web.drafting.answers import attachment_rows
from mla.web.drafting.page import done, open_draft, show
from mla.web.drafting.removal import confirm
from mla.web.drafting.tasks import gaps
from mla.web.forms.attachments import SECTION, AttachmentsForm
from mla.web.kept import refilled

TOLD = ("serves", "item_number", "description")


def attachments(request: ActingRequest, case_id: UUID) -> HttpResponse:
    case = open_draft(request, case_id)
    asked = {"serves": request.GET.get("serves", ""), "item_number": request.GET.get("item", "")}
    make = partial(AttachmentsForm, case=case, initial=asked)
    form, before = (
        (make(request.POST), None) if request.method == "POST" else refilled(request, make)
    )
    if request.method == "POST" and form.is_valid():
        added = _add_all(request, case_id, form)
        if not form.errors:
            said = f"{added} file{'' if added == 1 else 's'} added."
            return done(request, said, "draft-attachments", case_id)
    files = [(one, _serves(one)) for one in case.attachments.all()]
    wanted = [gap for gap in gaps(case, judge(case), blocking=None) if gap.attach_url]
    context = {"form": form, "attachments": files, "wanted": wanted, "kept": before}
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


def _serves(file: Attachment) -> str:
    item = f"item {file.item_number}" if file.item_number else ""
    return ", ".join(filter(None, (SERVES.get(file.serves, ""), item)))


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
                **{name: form.cleaned_data[name] for name in TOLD},
            )
        except Invalid as refused:
            form.add_error("documents", f"{file.name}: {refused} {number} added before it.")
            return number
    return len(files)
