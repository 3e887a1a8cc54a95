"""The one view of all steps: says what will happen, asks once, calls the use case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from mla.common.errors import Invalid, Stale
from mla.policy.decide import require_now
from mla.policy.sight import find_item, read_case
from mla.web.actions.case_steps import CASE_STEPS
from mla.web.actions.forms import StepForm
from mla.web.actions.item_steps import ITEM_STEPS
from mla.web.actions.situation import Situation
from mla.web.actions.step import Step
from mla.web.actors import ActingRequest


def case_step(request: ActingRequest, case_id: UUID, *, step: Step) -> HttpResponse:
    case = read_case(request.actor, case_id)
    return _page(request, step, Situation(request.actor, case, wanted=_wanted(request)))


def item_step(request: ActingRequest, item_id: UUID, *, step: Step) -> HttpResponse:
    item = find_item(request.actor, item_id)
    return _page(request, step, Situation(request.actor, item.case, item))


def _wanted(request: ActingRequest) -> str:
    return request.GET.get("condition", "")


def _page(request: ActingRequest, step: Step, at: Situation) -> HttpResponse:
    request.back_url = reverse("case", args=[at.case.pk])
    require_now(at.actor, step.action, at.thing)
    if step.opens:
        step.opens(at)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = step.form(at, *sent)
    if form.is_bound and form.is_valid():
        try:
            step.use_case(at.thing.pk, actor=at.actor, **form.given())
        except Invalid as refused:
            form.refuse(refused.problems)
        except Stale as stale:
            return _stale(request, step, at, stale)
        else:
            messages.success(request, step.say(step.done, at))
            return redirect(request.back_url)
    return _asked(request, step, at, form)


def _asked(request: ActingRequest, step: Step, at: Situation, form: StepForm) -> HttpResponse:
    context = {
        "step": step,
        "at": at,
        "form": form,
        "title": step.say(step.title, at),
        "what": step.say(step.what, at),
        "facts": step.facts(at),
        "button": step.say(step.button, at),
        "back_url": request.back_url,
        **(step.more(at) if step.more else {}),
    }
    return render(request, step.template, context, status=400 if form.is_bound else 200)


def _stale(request: ActingRequest, step: Step, at: Situation, stale: Stale) -> HttpResponse:
    context = {"at": at, "reason": str(stale), "back_url": request.back_url, "again": request.path}
    return render(request, "actions/stale.html", context, status=409)


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
