"""The one view of all steps: says what will happen, asks once, calls the use case."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from mla.common.errors import Invalid, MlaError
from mla.policy.decide import require_now
from mla.policy.sight import find_item, read_case
from mla.web.actions.case_steps import CASE_STEPS
from mla.web.actions.forms import StepForm
from mla.web.actions.item_steps import ITEM_STEPS
from mla.web.actions.situation import Situation
from mla.web.actions.step import Step
from mla.web.actors import ActingRequest
from mla.web.kept import keep_token, kept_beside, note_kept, refilled, was_saved
from mla.web.meanwhile import Meanwhile, what_was_typed


def case_step(request: ActingRequest, case_id: UUID, *, step: Step) -> HttpResponse:
    case: Any = read_case(request.actor, case_id, **kept_beside(request))
    note_kept(request, case.kept_fields, case.kept_at)
    return _page(request, step, Situation(request.actor, case, wanted=_wanted(request)))


def item_step(request: ActingRequest, item_id: UUID, *, step: Step) -> HttpResponse:
    item = find_item(request.actor, item_id)
    return _page(request, step, Situation(request.actor, item.case, item))


def _wanted(request: ActingRequest) -> str:
    return request.GET.get("condition", "")


def _page(request: ActingRequest, step: Step, at: Situation) -> HttpResponse:
    request.back_url = reverse("case", args=[at.case.pk])
    request.meanwhile = Meanwhile(
        request,
        at.case.pk,
        form=partial(step.form, at),
        still_open=partial(_still_open, step, at),
    )
    _open(step, at)
    if request.method != "POST":
        form, before = refilled(request, partial(step.form, at))
        if before and not form.is_about(before.fields):
            unused = what_was_typed(request, before.fields, form)
            return _asked(request, step, at, step.form(at), **unused)
        return _asked(request, step, at, form, kept=before)
    form = step.form(at, request.POST, request.FILES)
    if form.is_valid():
        try:
            step.use_case(at.thing.pk, actor=at.actor, **form.given())
        except Invalid as refused:
            form.refuse(refused.problems)
        else:
            was_saved(request)
            messages.success(request, step.say(step.done, at))
            return redirect(request.back_url)
    return _asked(request, step, at, form)


def _open(step: Step, at: Situation) -> None:
    """NotPermitted or WrongState where the step cannot be taken."""
    require_now(at.actor, step.action, at.thing)
    if step.opens:
        step.opens(at)


def _still_open(step: Step, before: Situation) -> bool:
    """As it stands in the database by now."""
    try:
        item = find_item(before.actor, before.item.pk) if before.item else None
        case = item.case if item else read_case(before.actor, before.case.pk)
        _open(step, Situation(before.actor, case, item))
    except MlaError:
        return False
    return True


def _asked(
    request: ActingRequest, step: Step, at: Situation, form: StepForm, **more: Any
) -> HttpResponse:
    context = {
        "step": step,
        "at": at,
        "form": form,
        "title": step.say(step.title, at),
        "what": step.say(step.what, at),
        "facts": step.facts(at),
        "button": step.say(step.button, at),
        "back_url": request.back_url,
        "keep": keep_token(request),
        **(step.more(at) if step.more else {}),
        **more,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, step.template, context, status=status)


_asks = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    *(
        path(
            f"requests/<uuid:case_id>/{step.slug}/",
            _asks(case_step),
            {"step": step},
            name=f"case-{step.slug}",
        )
        for step in CASE_STEPS
    ),
    *(
        path(
            f"items/<uuid:item_id>/{step.slug}/",
            _asks(item_step),
            {"step": step},
            name=f"item-{step.slug}",
        )
        for step in ITEM_STEPS
    ),
]
