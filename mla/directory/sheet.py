"""What a country asks of requests made to it, and by whom its own must be issued.

The fields are those of the national procedures form of the PC-OC (Council of Europe), and what domain
experts add to it: standards per category of data, de minimis, issuing authority, sub-regions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mla.common.clock import now
from mla.common.errors import Invalid
from mla.common.iso import languages, name_of
from mla.directory.models import SheetVersion

STALE_AFTER = timedelta(days=365)
"""The PC-OC asks its members for an update once a year."""

LONGEST = 5000


@dataclass(frozen=True, slots=True)
class SheetField:
    """One field; `beside` are the (section, form field) of a draft which it is shown beside.

    `many`: codes of `choices`, as a list. Everything else is text, or one code of `choices`.
    """

    name: str
    label: str
    hint: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    own: bool = False
    """Shown from the sheet of the country that asks: it travels with the request."""
    choices: Mapping[str, str] | None = None
    many: bool = False
    rows: int = 3


ISSUERS = {
    "": "Nobody in particular: the central authority sends it",
    "prosecutor": "A prosecutor",
    "court": "A judge or court",
}

FIELDS: tuple[SheetField, ...] = (
    SheetField(
        "channel",
        "Channels accepted",
        "Direct between central authorities, direct between judicial authorities, diplomatic, INTERPOL.",
        (("authorities", "channel"),),
    ),
    SheetField(
        "direct",
        "Authority for direct requests",
        "Name and address, if not the central authority.",
        (("authorities", "requested_authority"),),
    ),
    SheetField(
        "diplomatic", "Authority for diplomatic channels", "", (("authorities", "channel"),)
    ),
    SheetField(
        "direct_list",
        "List for direct transmission",
        "Where the authorities are listed that may be addressed directly.",
        (("authorities", "requested_authority"),),
        rows=2,
    ),
    SheetField("fax", "Fax of the central authority", rows=1),
    SheetField(
        "regions",
        "Regions with a central authority of their own",
        "As in: Scotland, Hong Kong.",
        (("authorities", "requested_authority"),),
    ),
    SheetField(
        "transmission",
        "Means of communication",
        "E-mail, post, encryption or electronic signature needed, originals to follow.",
        (("authorities", "channel"),),
    ),
    SheetField(
        "urgent",
        "In urgent cases",
        "The channel, and whom to call at any hour.",
        (("urgency", "urgency"),),
    ),
    SheetField(
        "emergency_contact",
        "Emergency contact",
        "Name, telephone and e-mail of the 24/7 point.",
        (("urgency", "emergency"),),
        rows=2,
    ),
    SheetField(
        "languages",
        "Languages accepted",
        "In which requests and attachments are accepted.",
        (("authorities", "language"),),
        choices=languages(),
        many=True,
    ),
    SheetField(
        "issuer",
        "Who must issue a request",
        "For requests that this country makes, and for those that it accepts.",
        (("basis", "bases"),),
        choices=ISSUERS,
    ),
    SheetField(
        "dual_criminality",
        "Dual criminality",
        "When it is required, and how it is judged.",
        (("dual_criminality", "dual_criminality"),),
    ),
    SheetField(
        "offences",
        "Matching offences in our law",
        "Provisions on illegal access, data interference, fraud and the like, with their words.",
        (("dual_criminality", "requested_law"),),
        rows=6,
    ),
    SheetField(
        "de_minimis",
        "Least seriousness",
        "The penalty or damage below which assistance is refused.",
        (("proceedings", "maximum_penalty"),),
    ),
    SheetField(
        "subscriber",
        "Standard for subscriber information",
        "Who orders it, and what has to be shown.",
        (("items", "what"),),
    ),
    SheetField(
        "traffic",
        "Standard for traffic data",
        "Who orders it, and what has to be shown.",
        (("items", "what"),),
    ),
    SheetField(
        "content",
        "Standard for content",
        "Who orders it, and what has to be shown.",
        (("items", "what"),),
    ),
    SheetField(
        "refusal",
        "National grounds of refusal",
        "One a line: article, then what it provides.",
        (("basis", "bases"),),
        rows=5,
    ),
    SheetField("use", "Limits on the use of evidence", "", (("items", "purpose"),)),
    SheetField(
        "certificate",
        "Form of certificate that our courts need",
        "The wording with which a custodian abroad certifies records.",
        (("procedure", "certificate_form"),),
        own=True,
        rows=8,
    ),
    SheetField(
        "documents",
        "Documents needed",
        "For each kind of assistance, as in: copy of the court order for a search.",
        (("attachments", "serves"),),
        rows=4,
    ),
    SheetField("guides", "Law and guides", "Titles, and where they are published.", (), rows=3),
    SheetField("other", "Anything else", "", (("procedure", "special_procedure"),), rows=3),
)

BY_NAME = {one.name: one for one in FIELDS}


@dataclass(frozen=True, slots=True)
class CountrySheet:
    """The sheet in force of one country; `confirmed_on` and `by` say who vouched for it and when."""

    country: str
    number: int
    body: Mapping[str, Any] = field(default_factory=dict)
    confirmed_on: date | None = None
    proposed_by_id: Any = None
    confirmed_by_id: Any = None

    def text(self, name: str) -> str:
        """A field in words; empty where nothing is said."""
        return in_words(BY_NAME[name], self.body.get(name))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.body.get("languages", ()))

    @property
    def issuer(self) -> str:
        return str(self.body.get("issuer", ""))

    @property
    def stale(self) -> bool:
        return self.confirmed_on is not None and now().date() - self.confirmed_on > STALE_AFTER

    @property
    def title(self) -> str:
        """`Korea, South (KR), confirmed 3 May 2026`."""
        day = f", confirmed {self.confirmed_on:%-d %B %Y}" if self.confirmed_on else ""
        late = " (not confirmed for over a year)" if self.stale else ""
        return f"{name_of(self.country)} ({self.country}){day}{late}"

    def beside(self, section: str, *, own: bool = False) -> dict[str, list[tuple[str, str]]]:
        """Form field of that section -> [(label, words)] of what the sheet says about it; `own` as in SheetField."""
        found: dict[str, list[tuple[str, str]]] = {}
        for one in FIELDS:
            if one.own is own and (words := self.text(one.name)):
                for where, name in one.beside:
                    if where == section:
                        found.setdefault(name, []).append((one.label, words))
        return found


def latest_version(country: str) -> SheetVersion | None:
    """The last version, confirmed or not: what a proposal is based on, and what can be confirmed."""
    return SheetVersion.objects.filter(country=country).order_by("-number").first()


def changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[SheetField, str, str]]:
    """(field, its words before, its words after), for each field that differs."""
    return [
        (one, in_words(one, before.get(one.name)), in_words(one, after.get(one.name)))
        for one in FIELDS
        if before.get(one.name) != after.get(one.name)
    ]


def must_issue(sheets: Iterable[CountrySheet]) -> str:
    """Who has to issue a request between these countries: the strictest of what their sheets say."""
    asked = {sheet.issuer for sheet in sheets}
    return next((one for one in ("court", "prosecutor") if one in asked), "")


def sheet_of(country: str | None) -> CountrySheet | None:
    """The last confirmed version; None while there is none."""
    return sheets_of([country]).get(country) if country else None


def sheets_of(countries: list[str | None]) -> dict[str | None, CountrySheet]:
    """The sheets in force of these countries, in one statement."""
    versions = (
        SheetVersion.objects.filter(country__in=[one for one in countries if one])
        .exclude(confirmed_at=None)
        .order_by("country_id", "-number")
        .distinct("country_id")
    )
    return {one.country_id: as_sheet(one) for one in versions}


def as_sheet(version: SheetVersion) -> CountrySheet:
    return CountrySheet(
        country=version.country_id,
        number=version.number,
        body=version.body,
        confirmed_on=version.confirmed_at and version.confirmed_at.date(),
        proposed_by_id=version.proposed_by_id,
        confirmed_by_id=version.confirmed_by_id,
    )


def in_words(row: SheetField, value: Any) -> str:
    if row.many:
        return ", ".join((row.choices or {}).get(code, code) for code in value or ())
    if row.choices is not None:
        return row.choices.get(value, "") if value else ""
    return str(value or "")


def checked_body(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a new version may hold; Invalid names each field that cannot be kept."""
    problems = dict.fromkeys(given.keys() - BY_NAME.keys(), "A country sheet has no such field.")
    problems |= {
        name: problem
        for name, value in given.items()
        if name in BY_NAME and (problem := _problem(BY_NAME[name], value))
    }
    if problems:
        raise Invalid(problems)
    kept = {name: v.strip() if isinstance(v, str) else v for name, v in given.items()}
    return {name: value for name, value in kept.items() if value}


def _problem(row: SheetField, value: Any) -> str:
    if row.many:
        known = row.choices or {}
        return "" if all(code in known for code in value) else "Choose from the list."
    if not isinstance(value, str) or "\0" in value:
        return "Write this as text."
    if row.choices is not None and value not in row.choices:
        return "Choose from the list."
    return f"Shorten this to {LONGEST:,} characters." if len(value) > LONGEST else ""
