"""The legal bases of a request as choices of a form: what holds today first, each with its reasons."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from mla.cases.completeness import as_draft, law
from mla.cases.models import Case
from mla.common.clock import now
from mla.common.iso import name_of
from mla.directory.law import LawInUse
from mla.legal.bases import Option, options
from mla.legal.in_force import NOT_CHECKED, rests_on
from mla.legal.instruments import between_states, instrument_named
from mla.legal.law import TREATY_RECORD
from mla.legal.measures import Measure
from mla.legal.parties import Party
from mla.legal.scope import offence_of
from mla.web.templatetags.mla import day

HELD_APART = "Other instruments, which do not hold between these two states for what you ask"
DOES_NOT_BIND = (
    '<strong class="app-warned">Warning: you chose this, and it does not bind the two states today.</strong> '
    'Choose another, or <a class="govuk-link" href="{}">give your reason</a>: without one the request '
    "cannot be submitted, and letter and record carry it."
)
CARRIES_NOTHING = SafeString(
    '<strong class="app-warned">Warning: you chose this, and it does not carry what you ask.</strong>'
)
GIVES_WAY = (
    '<strong class="app-warned">Warning: {} comes before it.</strong> Choose that treaty as well, or '
    '<a class="govuk-link" href="{}">give your reason</a>.'
)
OF_ITS_OWN = {Measure.PRES, Measure.TDIS}
"""Preservation has rules that give way to no treaty (Budapest 27(1), 29, 30)."""
NOT_ASKED = {Measure.SPON}
"""Given, never asked for."""


@dataclass(frozen=True, slots=True)
class BasisChoices:
    """What a basis is chosen from, for one request or one of its items, judged for the day `on`.

    `asked` are the measures of its items; empty, all were looked at. Without a country that is asked
    there are no options: nothing can be said about any basis.
    """

    case: Case
    asked: tuple[Measure, ...]
    on: date
    options: tuple[Option, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, title): best first, then what does not hold."""
        if not self.options:
            return [(basis.code, basis.title) for basis in between_states()]
        return [(one.code, one.title) for one in self.options]

    @property
    def apart(self) -> frozenset[str]:
        """The codes of what does not hold: shown folded, or under a heading of its own."""
        return frozenset(one.code for one in self.options if not one.holds)

    @property
    def treaty(self) -> str:
        """The name of the treaty of the pair, as the list of parties gives it (BIL)."""
        own = (one.standing.treaty for one in self.options if one.code == TREATY_RECORD)
        return next(own, "")

    def grouped(self, among: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
        """For a list to choose one from: those of `among` that hold, then the others, each under a heading."""
        if not self.options:
            named = [(code, instrument_named(code).short_title) for code in among]
            return [("Not judged: no country is asked yet", named)] if named else []
        known = [one for one in self.options if one.code in among]
        groups = {"Hold between the two states today": True, "Do not hold for this": False}
        parts = [
            (title, [(one.code, one.short_title) for one in known if one.holds is holds])
            for title, holds in groups.items()
        ]
        return [(title, found) for title, found in parts if found]

    def told(self, among: Collection[str]) -> SafeString:
        """The reasons for each of `among`, as one hint below a list to choose from."""
        lines = ((one.short_title, self._article(one), _joined(one.why)) for one in self.options)
        shown = (line for one, line in zip(self.options, lines, strict=True) if one.code in among)
        return format_html_join("", "<br><strong>{}</strong> {} {}", shown)

    def hints(self, chosen: Collection[str] = ()) -> dict[str, SafeString]:
        """Beside each choice: why it stands where it stands; of one that was chosen and does not hold, a warning."""
        if not self.options:
            return {basis.code: format_html("{}", basis.status_note) for basis in between_states()}
        return {one.code: self._hint(one, chosen) for one in self.options}

    def _hint(self, one: Option, chosen: Collection[str]) -> SafeString:
        warned = self._warning(one, chosen) if one.code in chosen else ""
        lines = [*filter(None, [warned]), *map(_text, self._reasons(one))]
        link = '<a class="govuk-link" href="{}">Its articles<span class="govuk-visually-hidden">: {}</span></a>'
        lines.append(format_html(link, law_url(one.code, one.standing.treaty), one.short_title))
        return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))

    def _warning(self, one: Option, chosen: Collection[str]) -> SafeString | str:
        """Of one that was chosen: what is wrong with it, and what to do."""
        reasons = reverse("draft-warnings", args=[self.case.pk])
        if not one.standing.binds:
            return format_html(DOES_NOT_BIND, reasons)
        if not one.holds:
            return CARRIES_NOTHING
        first = one.standing.gives_way_to if set(self.asked) - OF_ITS_OWN or not self.asked else ""
        named = {
            other.standing.treaty or other.short_title
            for other in self.options
            if other.code in chosen
        }
        return format_html(GIVES_WAY, first, reasons) if first and first not in named else ""

    def _reasons(self, one: Option) -> Iterator[str]:
        yield from filter(None, [self._article(one), *one.why])
        if one.holds and one.without and self.asked:
            yield f"Not for: {', '.join(measure.label.lower() for measure in one.without)}."
        if one.holds:
            yield from self._rows(one)

    def _article(self, one: Option) -> str:
        """The article for each measure that is asked for."""
        basis = law(self.case).law.instrument(one.code, one.standing.treaty)
        cited = {measure: basis.cite_measure(measure) for measure in one.measures if self.asked}
        return " ".join(
            f"{measure.label}: {where}."
            for measure, where in cited.items()
            if where != basis.short_title
        )

    def _rows(self, one: Option) -> Iterator[str]:
        """What the list of parties rests on; one line for the states that one source names."""
        pair = str(self.case.requesting_country_id), str(self.case.requested_country_id)
        named: dict[str, list[str]] = {}
        for row in rests_on(law(self.case).parties, one.standing, pair, self.on):
            checked = f" ({said_checked(row)})" if row.verified else ""
            source = row.source.removesuffix(f"; {NOT_CHECKED}")  # said with the day already
            named.setdefault(f"{source}{checked}", []).append(name_of(row.country))
        for source, countries in named.items():
            yield f"Source for {' and '.join(countries)}: {source}."


def basis_choices(case: Case, measure: Measure | None = None) -> BasisChoices:
    """For the items of a request as they stand, or for one measure."""
    today = now().date()
    own = [Measure(item.measure) for item in case.items.all() if not item.dropped]
    asked = tuple(dict.fromkeys([measure] if measure else own))
    if not case.requested_country_id:
        return BasisChoices(case, asked, today)
    found = options(
        law(case).law,
        str(case.requesting_country_id),
        str(case.requested_country_id),
        today,
        asked or [one for one in Measure if one not in NOT_ASKED],
        offence=offence_of(as_draft(case, subjects=())),
        treaty=case.particulars.get("treaty", ""),
    )
    return BasisChoices(case, asked, today, tuple(found))


def said_checked(row: Party) -> str:
    """Whether a row of the list was read in its source, and when."""
    if not row.verified:
        return "Not checked"
    return f"Checked on {day(row.checked_on)}" if row.checked_on else "Checked"


def law_url(code: str, treaty: str = "") -> str:
    """The page of an instrument, of a treaty its own."""
    page = reverse("law-instrument", args=[code])
    return f"{page}?{urlencode({'treaty': treaty})}" if code == TREATY_RECORD and treaty else page


def said_of_list(used: LawInUse) -> str:
    """Which list of parties says so, and of which date."""
    if used.list_from is None:
        newest = max((row.checked_on for row in used.parties if row.checked_on), default=None)
        return f"the list of parties shipped with this version (last checked {day(newest)}), which is incomplete"
    return f"the list of parties that the operator imported on {day(used.list_from.imported_at.date())} ({used.name})"


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentences)


def _text(line: str) -> SafeString:
    return format_html("{}", line)
