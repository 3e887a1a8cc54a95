"""Pages about oneself: choosing which membership one acts as. Signing in itself is allauth's (config.urls)."""

from typing import Any

from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme

from mla.accounts.models import Membership
from mla.policy.person import memberships
from mla.usecases.record_access import record_switch
from mla.web.actors import choose, without_actor


class MembershipForm(forms.Form):
    membership = forms.ChoiceField(
        label="Act as",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the role that you want to act in."},
    )

    def __init__(self, memberships: list[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memberships = {str(one.pk): one for one in memberships}
        self.fields["membership"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.get_role_display()}, {one.authority}")
            for key, one in self.memberships.items()
        ]

    @property
    def chosen(self) -> Membership:
        return self.memberships[self.cleaned_data["membership"]]


@without_actor
def switch(request: HttpRequest) -> HttpResponse:
    mine = memberships(request.user)  # type: ignore[arg-type]
    acting = getattr(request, "actor", None)
    form = MembershipForm(
        mine,
        request.POST if request.method == "POST" else None,
        initial={"membership": str(acting.pk) if acting else ""},
    )
    if request.method == "POST" and form.is_valid():
        choose(request, form.chosen)
        record_switch(form.chosen)
        return HttpResponseRedirect(_way_on(request))
    status = 400 if form.is_bound else 200
    context = {"form": form, "mine": mine, "next": _way_on(request)}
    return render(request, "account/membership.html", context, status=status)


def _way_on(request: HttpRequest) -> str:
    """Where the person wanted to go: a path of this site, or the start page."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


urlpatterns = [path("account/membership/", switch, name="membership-switch")]
