"""What the page of a refusal (409) says: what happened meanwhile, how it stands now, and what this person typed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from mla.accounts.selectors import acting
from mla.cases.models import Case
from mla.common.errors import MlaError
from mla.ledger import reading
from mla.policy.sight import find_case, only_executes, side_in, visible_items
from mla.usecases.keep_scratch import LASTS
from mla.web import timeline
from mla.web.actors import ActingRequest
from mla.web.fields import in_words
from mla.web.kept import keep_token, typed_here
from mla.web.steps import headline

MOST_STEPS = 5
LONG = 60  # characters: what is more stands in a box, from which it is copied


@dataclass(frozen=True, slots=True)
class Typed:
    """What one field held."""

    key: str
    value: str

    @property
    def is_long(self) -> bool:
        return len(self.value) > LONG or "\n" in self.value


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Called once a step about this request was refused, for what its page says more than the reason.

    `form` makes the form of the page for what was typed, to name its fields; `still_open` says whether the
    page can be opened again now.
    """

    request: ActingRequest
    case_id: UUID
    form: Callable[[Any], forms.BaseForm] | None = None
    still_open: Callable[[], bool] = bool

    def __call__(self) -> dict[str, Any]:
        try:
            case = find_case(self.request.actor, self.case_id)
        except MlaError:
            return {}
        fields, opened_at = typed_here(self.request)
        return {
            "about": case,
            "state": headline(case, side_in(self.request.actor, case)),
            "happened": self._happened(case, opened_at),
            "again": self.request.get_full_path() if self.still_open() else "",
            **what_was_typed(self.request, fields, self._form(fields)),
        }

    def _happened(self, case: Case, since: datetime | None) -> list[timeline.Step]:
        """The main steps since then that this person may read of; without any, the last one."""
        actor = self.request.actor
        only = set(visible_items(actor, case).values_list("number", flat=True))
        records = reading.for_case(
            case.pk, side_in(actor, case), texts=False, actor=acting("membership")
        )
        steps = timeline.steps(records, only_items=only if only_executes(actor, case) else None)
        main = [one for one in steps if not one.minor]
        new = [one for one in main if since and one.at > since]
        return new[:MOST_STEPS] or main[:1]

    def _form(self, fields: Mapping[str, list[str]]) -> forms.BaseForm | None:
        try:
            return self.form(MultiValueDict(fields)) if self.form else None
        except MlaError:  # it asks about what is no more
            return None


def what_was_typed(
    request: ActingRequest, fields: Mapping[str, list[str]], form: forms.BaseForm | None
) -> dict[str, Any]:
    """For parts/typed.html; without a form that names them, fields are called as the browser sent them."""
    typed = list(_of_form(form) if form else _as_sent(fields)) if fields else []
    return {
        "typed": [one for one in typed if not one.is_long],
        "long": [one for one in typed if one.is_long],
        "with_files": bool(form and form.is_multipart()),
        "keep": keep_token(request),
        "days": LASTS.days,
        "case_url": getattr(request, "back_url", "") or reverse("work"),
    }


def _of_form(form: forms.BaseForm) -> Iterator[Typed]:
    for one in form.visible_fields():
        value = one.data
        if isinstance(one.field, forms.FileField) or not value:
            continue
        if isinstance(one.field, forms.BooleanField):
            said = "Yes"
        elif isinstance(one.field.widget, forms.MultiWidget):
            said = " ".join(filter(None, value))
        elif isinstance(one.field, forms.ModelChoiceField):
            said = in_words(one.field, one.field.queryset.filter(pk=value).first())  # type: ignore[union-attr]
        else:
            said = in_words(one.field, value)
        if said.strip():
            yield Typed(getattr(form, "aloud", {}).get(one.name, one.label), said)


def _as_sent(fields: Mapping[str, list[str]]) -> Iterator[Typed]:
    for name, values in fields.items():
        said = ", ".join(filter(None, values)).strip()
        if said and name not in {"version", "previewed"}:
            yield Typed(name.replace("_", " ").capitalize(), said)
