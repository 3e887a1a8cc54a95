"""One thing asked for, as a form."""

from collections.abc import Mapping
from typing import Any

from django import forms

from mla.cases.models import Case, Item
from mla.legal.measures import Measure
from mla.web.forms.basis_choices import basis_choices
from mla.web.forms.draft_form import DraftForm, Line, LongText
from mla.web.forms.periods import (
    PeriodMixin,
    from_day,
    from_time,
    to_day,
    to_time,
    typed_period,
    zone_field,
)

M = Measure
GROUPS = (
    ("Data and accounts", (M.SUBS, M.STOR, M.PRES, M.TDIS, M.RTTD, M.RTCD)),
    ("Records, things and places", (M.RECS, M.EXPT, M.SRCH, M.SITE)),
    ("Persons", (M.EVID, M.VTC, M.SERV, M.APPR, M.XFER)),
    ("Proceeds of crime", (M.TRAC, M.FRZE, M.CONF)),
    ("Working together", (M.JIT, M.LEC, M.EMRG)),
)
"""Everything that can be asked for; information without a request (SPON) is given, not asked."""

OFFERED = frozenset(measure for _, group in GROUPS for measure in group)

COLUMNS = ("measure", "what", "holder", "purpose", "basis", "fallback")


class ItemForm(PeriodMixin, DraftForm):
    section = "items"
    aliases = {"period_from": "from_on", "period_to": "to_on"}

    measure = forms.ChoiceField(label="What kind of assistance?")
    what = LongText(
        label="What exactly",
        rows=5,
        help_text="The account, the kinds of data, the documents. As narrow as the facts allow.",
    )
    holder = Line(
        label="From whom",
        help_text="Who holds it: a provider, a bank, a person. With the address if you know it.",
    )
    from_on = from_day()
    from_time = from_time()
    to_on = to_day()
    to_time = to_time()
    time_zone = zone_field()
    purpose = LongText(
        label="What for", rows=4, help_text="What you expect it to prove, and why you need it."
    )
    basis = forms.ChoiceField(label="Legal basis of this item", required=False)
    fallback = forms.ChoiceField(
        label="Another basis, if the first does not hold",
        required=False,
        help_text="The other side may see a basis differently; this one then carries the item.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        item: Item | None = None,
        measure: str = "",
        case: Case,
        zone: str = "",
        **given: Any,
    ) -> None:
        """`measure`: the kind that was chosen before the form is filled; `zone`: chosen last in this draft."""
        self.item, self.chosen, self.zone_before = item, measure, zone
        super().__init__(data, case=case, **given)
        if self.asks_for and not self.is_bound:
            self.initial["measure"] = self.asks_for.value
        if len(case.bases) < 2 and not self["fallback"].value():  # noqa: PLR2004 - there is no other
            self.further.add("fallback")

    def saved(self) -> dict[str, Any]:
        item = self.item or Item(basis=self.case.bases[0] if len(self.case.bases) == 1 else "")
        columns = {name: getattr(item, name) for name in COLUMNS}
        timed = item.period_from or item.period_to
        zone = self.actor.user.time_zone if timed else self.zone_before
        return {**columns, **typed_period(item.period_from, item.period_to, zone)}

    def prepare(self) -> None:
        self.fields["version"].required = not self.new
        if self.asks_for:
            self.fields["measure"].widget = forms.HiddenInput()
        groups = [(title, [(one.value, one.label) for one in group]) for title, group in GROUPS]
        bases = basis_choices(self.case, self.asks_for).grouped(self.case.bases)
        choices: dict[str, Any] = {
            "measure": [("", "Choose"), *groups],
            "basis": [
                ("", "Any of the request" if bases else "None is chosen in the request yet"),
                *bases,
            ],
            "fallback": [("", "None"), *bases],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        zone: Any = self.fields["time_zone"]
        self.offer_zones(zone, self.actor.user.time_zone)
        self.fields["measure"].error_messages["required"] = "Choose what you ask for."

    def clean_version(self) -> int:
        """A new item overwrites nothing, so it may be sent without having seen the list."""
        version = self.cleaned_data["version"]
        return int(self.initial["version"] if version is None else version)

    def clean(self) -> dict[str, Any]:
        period_from, period_to = self.read_period()
        return {**self.cleaned_data, "period_from": period_from, "period_to": period_to}

    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*COLUMNS, "period_from", "period_to")}

    def told(self) -> Mapping[str, Any]:
        return self.item.particulars if self.item else {}

    @property
    def new(self) -> bool:
        return self.item is None

    @property
    def asks_for(self) -> Measure | None:
        own = self.item.measure if self.item else ""
        typed = self.data.get("measure") or self.chosen or own
        return Measure(typed) if typed in OFFERED else None
