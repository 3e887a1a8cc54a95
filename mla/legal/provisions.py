"""The shapes of law as data: provisions, contents of a request, grounds, instruments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mla.legal.measures import Measure


class Status(StrEnum):
    """How an instrument comes to bind two states."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    PER_TREATY = "per_treaty"
    NO_TREATY = "no_treaty"


class Kind(StrEnum):
    """What sort of basis it is: it decides which comes first, and whether default rules give way."""

    TREATY = "treaty"
    CONVENTION = "convention"
    SCHEME = "scheme"
    COMITY = "comity"
    ORDER = "order"


class Stops(StrEnum):
    """Whether a time limit stands still while a question of the requested state is open."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not_stated"


class Consultation(StrEnum):
    """Whether the states talk before assistance is refused or postponed on a ground."""

    REQUIRED = "required"
    WHERE_APPROPRIATE = "where_appropriate"
    NOT_REQUIRED = "not_required"


@dataclass(frozen=True, slots=True)
class Provision:
    """One rule in our own words, where it stands, and whether it was read there."""

    article: str
    text: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """The provision under which a measure may be asked for."""

    measure: Measure
    article: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a request has to say; `element` is a field of the draft, `items.x` one of each item."""

    code: str
    article: str
    element: str
    section: str
    sentence: str
    why: str
    source: str
    verified: bool
    required: bool = True
    only: frozenset[Measure] = frozenset()
    exempt: frozenset[Measure] = frozenset()
    when: str = ""
    """An element: it is asked for only where that is filled."""
    unless: str = ""
    """An element of the item: it is not asked for where that is filled."""
    attachment: bool = False
    form: str = ""
    """The standard form that asks for it, where no treaty does; such a field never blocks."""

    @property
    def blocking(self) -> bool:
        """Only what the law demands and what was checked against its text stops a step."""
        return self.required and self.verified and not self.form

    def covers(self, measure: Measure | None) -> bool:
        """Whether it is asked for with this measure; a measure not chosen yet has the common contents."""
        return measure not in self.exempt and (not self.only or measure in self.only)


@dataclass(frozen=True, slots=True)
class OffenceArticle:
    """An offence that the instrument itself defines, by its article."""

    article: str
    title: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Mode:
    """One way into an instrument: for which offences, from which penalty, for which measures.

    `own` means only offences that the instrument defines; `organised` that the offence has to be
    transnational and an organised criminal group involved; no `only` means every measure.
    """

    code: str
    article: str
    text: str
    source: str
    verified: bool
    own: bool = False
    minimum_years: int = 0
    organised: bool = False
    only: frozenset[Measure] = frozenset()


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit that the instrument sets, in days or hours, and whether a question stops it."""

    code: str
    article: str
    text: str
    stops: Stops
    source: str
    verified: bool
    days: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for refusing or postponing; `only` and `exempt` limit it to, or except, measures.

    `reserved` names the article whose reservation opens it: it is there for a state that made it alone.
    """

    code: str
    postpones: bool
    article: str
    text: str
    source: str
    verified: bool
    consultation: Consultation
    only: frozenset[Measure] = frozenset()
    exempt: frozenset[Measure] = frozenset()
    reserved: str = ""

    def covers(self, measure: Measure | None) -> bool:
        """Whether the ground may be used against this measure; None asks about any of them."""
        if measure is None:
            return True
        return measure not in self.exempt and (not self.only or measure in self.only)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal basis: what may be asked, what a request must say, when it may be refused.

    `treaty` names the one treaty that a record is of; `borrowed` are the parts on which the record is
    silent and for which the common contents of treaties stand; `languages` are those in which a
    request to a country may be written, where the instrument itself says so.
    """

    code: str
    kind: Kind
    title: str
    short_title: str
    reference: str
    status: Status
    status_note: str
    source: str
    verified: bool
    article: str
    scope: Provision
    offences: tuple[OffenceArticle, ...]
    modes: tuple[Mode, ...]
    limits: tuple[Limit, ...]
    offers: tuple[Offer, ...]
    requirements: tuple[Requirement, ...]
    grounds: tuple[Ground, ...]
    never_grounds: tuple[Provision, ...]
    rules: Mapping[str, Provision]
    unit: str = "Article"
    treaty: str = ""
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    borrowed: frozenset[str] = frozenset()

    def cite(self, article: str, *, verified: bool) -> str:
        """The citation as printed; what was not checked loses its paragraph and says so."""
        if not article:
            return self.short_title
        if verified:
            return f"{self.short_title}, {self.unit} {article}"
        whole = re.split(r"\(", article, maxsplit=1)[0]
        return f"{self.short_title}, {self.unit} {whole} (to be checked against the official text)"

    def offer(self, measure: Measure) -> Offer | None:
        """The provision that names the measure; None when no provision does."""
        return next((offer for offer in self.offers if offer.measure == measure), None)

    def cite_measure(self, measure: Measure) -> str:
        """Where the measure stands; the instrument itself when no provision names it."""
        offer = self.offer(measure)
        if offer is None:
            return self.cite(self.article, verified=self.verified)
        return self.cite(offer.article, verified=offer.verified)
