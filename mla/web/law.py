"""The law as this system knows it: every instrument with its articles, how far each was checked, and who is bound."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from mla.common.errors import NotVisible
from mla.common.iso import name_of
from mla.directory.law import LawInUse, law_in_use
from mla.legal.draft import Draft, DraftItem
from mla.legal.instruments import instruments
from mla.legal.law import TREATY_RECORD, key
from mla.legal.measures import Measure
from mla.legal.parties import Party
from mla.legal.provisions import (
    Consultation,
    Ground,
    Instrument,
    Kind,
    Limit,
    Mode,
    Provision,
    Requirement,
    Status,
    Stops,
)
from mla.legal.rules import RULES
from mla.policy.sight import UNKNOWN
from mla.web.actors import ActingRequest
from mla.web.forms.basis_choices import law_url, said_checked, said_of_list
from mla.web.law_citations import cited, how_far, sources_of, where
from mla.web.templatetags.mla import day

KINDS = {
    Kind.TREATY: "Treaty",
    Kind.CONVENTION: "Convention",
    Kind.SCHEME: "Arrangement, carried out under national law",
    Kind.COMITY: "No treaty",
    Kind.ORDER: "Order to a provider, never a request between states",
}
STATUS = {
    Status.IN_FORCE: "In force",
    Status.NOT_IN_FORCE: "Not in force in any source we read",
    Status.PER_TREATY: "Depends on the two states",
    Status.NO_TREATY: "Needs no treaty",
}
STOPS = {
    Stops.YES: "A question stops it",
    Stops.NO: "A question does not stop it",
    Stops.NOT_STATED: "Whether a question stops it is not stated",
}
CONSULTATION = {
    Consultation.REQUIRED: "Required before",
    Consultation.WHERE_APPROPRIATE: "Where appropriate",
    Consultation.NOT_REQUIRED: "Not required",
}
USE = "use_limit"
PART_OF = {
    "scope": "modes",
    "measures": "measures",
    "contents": "requirements",
    "refusal": "grounds",
    "postponement": "grounds",
    "never": "never_grounds",
    "limits": "limits",
    "use": "rules",
    "rules": "rules",
}
"""Table -> the part of a treaty record that it shows."""
BORROWED = (
    "The record of this treaty says nothing on this. Shown is what treaties of the usual type say."
)

MEANING = {
    **{name: one.metadata["meaning"] for name, one in Draft.__dataclass_fields__.items()},
    **{
        f"items.{name}": one.metadata["meaning"]
        for name, one in DraftItem.__dataclass_fields__.items()
    },
}
"""Element of the law's list -> its words."""

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One part of an instrument; a part without rows is left out."""

    anchor: str
    title: str
    columns: Cells
    rows: tuple[Cells, ...]
    note: str = ""

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with the words of its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Listed:
    """An instrument in the list of all."""

    title: str
    url: str
    kind: str
    status: str
    checked: str
    parties: int
    recorded: str = ""
    """Of a treaty: in which list its record stands."""


def law(request: ActingRequest) -> HttpResponse:
    used = law_in_use()
    bound: dict[str, set[str]] = {}
    for row in used.parties:
        bound.setdefault(row.instrument, set()).add(row.country)
    rows = [
        Listed(
            basis.title,
            reverse("law-instrument", args=[basis.code]),
            KINDS[basis.kind],
            STATUS[basis.status],
            how_far(basis),
            len(bound.get(basis.code, ())),
        )
        for basis in instruments().values()
    ]
    treaties = [_treaty(used, name) for name in used.law.treaties]
    context = {"rows": rows, "treaties": treaties, "list_used": said_of_list(used)}
    return render(request, "law/law.html", context)


def _treaty(used: LawInUse, name: str) -> Listed:
    basis = used.law.instrument(TREATY_RECORD, name)
    return Listed(
        title=basis.title,
        url=law_url(TREATY_RECORD, name),
        kind=KINDS[basis.kind],
        status=basis.status_note,
        checked=how_far(basis),
        parties=len({row.country for row in used.law.rows(basis)}),
        recorded=_recorded(used, basis),
    )


def _recorded(used: LawInUse, basis: Instrument) -> str:
    """Where the record of a treaty comes from."""
    imported = used.record_from(basis.treaty)
    if imported:
        return f"Imported by the operator on {day(imported.imported_at.date())} ({imported.name})"
    if key(basis.treaty) in used.law.records:
        return "Shipped with this version"
    return "No record: only the list of parties names it"


def instrument(request: ActingRequest, code: str) -> HttpResponse:
    used, treaty = law_in_use(), request.GET.get("treaty", "") if code == TREATY_RECORD else ""
    if code not in instruments() or (treaty and treaty not in used.law.treaties):
        raise NotVisible(UNKNOWN)
    basis = used.law.instrument(code, treaty)
    asked = request.GET.get("measure", "")
    measure = Measure(asked) if asked in Measure.__members__ else None
    parties = used.law.rows(basis)
    context = {
        "basis": basis,
        "recorded": _recorded(used, basis) if treaty else "",
        "of_treaties": code == TREATY_RECORD and not treaty,
        "kind": KINDS[basis.kind],
        "status": STATUS[basis.status],
        "checked": how_far(basis),
        "scope": cited(basis, basis.scope.article, verified=basis.scope.verified),
        "measures": [(one.value, one.label) for one in Measure],
        "measure": measure,
        "tables": [one for one in _tables(basis, parties, measure) if one.rows],
        "parties": len({row.country for row in parties}),
        "list_used": said_of_list(used),
    }
    return render(request, "law/instrument.html", context)


def _tables(
    basis: Instrument, parties: Iterable[Party], measure: Measure | None
) -> Iterator[Table]:
    """In the order in which people ask: may I, what must I write, why could they refuse, until when."""
    own = (*_coverage(basis), *_contents(basis, measure), *_grounds(basis, measure), *_rules(basis))
    for table in own:
        silent = PART_OF.get(table.anchor) in basis.borrowed
        yield replace(table, note=BORROWED) if silent else table
    sources = tuple((f"Source {n}", text) for n, text in enumerate(sources_of(basis), start=1))
    yield Table("sources", "Sources", ("Number", "In what it was read"), sources)
    yield _parties(parties)


def _coverage(basis: Instrument) -> Iterator[Table]:
    ways = tuple((one.text, _opened(one), *where(basis, one)) for one in basis.modes)
    yield Table("scope", "What it is open for", ("What", "With", "Article", "Source"), ways)
    own = tuple((one.title, *where(basis, one)) for one in basis.offences)
    yield Table("offences", "Offences that it defines", ("Offence", "Article", "Source"), own)
    offered = tuple((one.measure.label, *where(basis, one)) for one in basis.offers)
    yield Table("measures", "What can be asked", ("Measure", "Article", "Source"), offered)


def _opened(mode: Mode) -> str:
    """The measures that a way in is open for."""
    return _measures(mode.only, ()) if mode.only else "Everything that can be asked"


def _contents(basis: Instrument, measure: Measure | None) -> Iterator[Table]:
    rows = tuple(
        (
            MEANING[one.element],
            _with(one),
            _strength(one),
            *where(basis, one, source=one.form),
        )
        for one in basis.requirements
        if measure is None or one.covers(measure)
    )
    yield Table(
        "contents",
        "What a request has to say",
        ("It has to say", "With", "How strictly", "Article", "Source"),
        rows,
    )


def _with(one: Requirement) -> str:
    asked = _measures(one.only, one.exempt)
    if one.unless:
        asked += f", unless stated: {MEANING[one.unless].lower()}"
    return f"{asked}, if stated: {MEANING[one.when].lower()}" if one.when else asked


def _measures(only: Iterable[Measure], exempt: Iterable[Measure]) -> str:
    if only:
        return ", ".join(sorted(measure.label for measure in only))
    left_out = ", ".join(sorted(measure.label.lower() for measure in exempt))
    return f"Every request, but not: {left_out}" if left_out else "Every request"


def _strength(one: Requirement) -> str:
    if one.form:
        return "Asked by a form, not by a treaty: helps"
    if one.blocking:
        return "Needed: stops the request"
    return "Needed, but not checked: warns" if one.required else "Helps"


def _grounds(basis: Instrument, measure: Measure | None) -> Iterator[Table]:
    for postpones, anchor, title in (
        (False, "refusal", "Why it may be refused"),
        (True, "postponement", "Why it may be postponed"),
    ):
        rows = tuple(
            _ground(basis, one)
            for one in basis.grounds
            if one.postpones is postpones and one.covers(measure)
        )
        yield Table(anchor, title, ("Ground", "Against", "Consultation", "Article", "Source"), rows)
    never = tuple(_provision(basis, one) for one in basis.never_grounds)
    yield Table(
        "never", "What may never be a ground", ("Never a ground", "Article", "Source"), never
    )


def _ground(basis: Instrument, one: Ground) -> Cells:
    against = _measures(one.only, one.exempt)
    if one.reserved:
        against = f"{against}\nOnly for a state that reserved {basis.unit} {one.reserved}"
    return (one.text, against, CONSULTATION[one.consultation], *where(basis, one))


def _rules(basis: Instrument) -> Iterator[Table]:
    limits = tuple(_limit(basis, one) for one in basis.limits)
    yield Table(
        "limits", "Time limits", ("Time limit", "Length", "Questions", "Article", "Source"), limits
    )
    use = tuple(_provision(basis, one) for name, one in basis.rules.items() if name == USE)
    yield Table(
        "use", "Limits of use that follow by themselves", ("Limit", "Article", "Source"), use
    )
    rules = tuple(
        (RULES[name], *_provision(basis, one)) for name, one in basis.rules.items() if name != USE
    ) + tuple(
        (f"Languages of a request to {name_of(country)}", ", ".join(codes), *where(basis, rule))
        for rule in [basis.rules.get("language")]
        if rule
        for country, codes in basis.languages.items()
    )
    yield Table("rules", "Other rules", ("About", "Rule", "Article", "Source"), rules)


def _limit(basis: Instrument, one: Limit) -> Cells:
    length = f"{one.days} days" if one.days else f"{one.hours} hours"
    return (one.text, length, STOPS[one.stops], *where(basis, one))


def _provision(basis: Instrument, one: Provision) -> Cells:
    return (one.text, *where(basis, one))


def _parties(rows: Iterable[Party]) -> Table:
    found = tuple(
        (
            f"{name_of(row.country)} ({row.country})",
            _since(row),
            "\n".join(filter(None, (row.treaty, *_declared(row)))),
            f"{row.source}\n{said_checked(row)}",
        )
        for row in sorted(rows, key=lambda row: (name_of(row.country), row.in_force_on))
    )
    columns = ("State", "Bound", "Treaty, reservations, declarations", "Source")
    note = "A state that is not shown may be bound all the same: the list may be incomplete."
    return Table("parties", "Who is bound, according to the list in use", columns, found, note)


def _since(row: Party) -> str:
    since = f"Since {day(row.in_force_on)}"
    return f"{since}, until {day(row.ended_on)}" if row.ended_on else since


def _declared(row: Party) -> Iterator[str]:
    if row.reservations:
        yield f"Reservations: {row.reservations}"
    if row.reserved:
        yield f"Reserved: {', '.join(row.reserved)}"
    if row.declarations:
        yield f"Declarations: {row.declarations}"
    if row.instead_with:
        yield f"Agreed to apply this procedure, although a treaty binds them, with: {', '.join(row.instead_with)}"


urlpatterns = [
    path("law/", law, name="law"),
    path("law/<str:code>/", instrument, name="law-instrument"),
]
