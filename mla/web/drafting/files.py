"""A request as a file: downloaded by the side that asks, and the way to start a draft from one."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mla.cases.completeness import as_draft
from mla.cases.sides import Side
from mla.common.errors import Invalid, NotVisible
from mla.legal.request_file import RequestUnreadable, write_request
from mla.policy.decide import require
from mla.policy.sight import UNKNOWN, find_case
from mla.policy.table import Action
from mla.usecases.import_case import import_case
from mla.web.actors import ActingRequest

LARGEST = 20_000_000


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Request file",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text="A JSON file as this system writes it under “Download as a file”.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty: choose another one.",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(f"This file is larger than {LARGEST // 1_000_000} MB.")
        return file


@require_safe
def case_file(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """All that the request says now, for the side that writes it and for nobody else."""
    case = find_case(request.actor, case_id)
    if case.side_of(request.actor.country_code) is not Side.REQUESTING:
        raise NotVisible(UNKNOWN)
    return HttpResponse(
        write_request(as_draft(case)),
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{case.reference}.json"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def draft_import(request: ActingRequest) -> HttpResponse:
    """Starts a draft from a file; what is wrong with the file is said here, with its line."""
    require(request.actor, Action.DRAFT)
    posted = request.method == "POST"
    form = ImportForm(request.POST or None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            made = import_case(actor=request.actor, body=form.cleaned_data["file"].read())
        except RequestUnreadable as fault:
            form.add_error("file", str(fault))
        except Invalid as refused:
            form.add_error("file", list(refused.problems.values()))
        else:
            _say(request, made.case.reference, made.left_out)
            return redirect("draft", made.case.pk)
    return render(request, "drafts/import.html", {"form": form}, status=400 if form.errors else 200)


def _say(request: ActingRequest, reference: str, left_out: tuple[str, ...]) -> None:
    messages.success(request, f"The draft {reference} is open, with what the file says.")
    if left_out:
        told = "\n".join(["Not taken over from the file:", *(f"- {one}" for one in left_out)])
        messages.warning(request, told, extra_tags="lines")
