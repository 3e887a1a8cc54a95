"""The shapes of law as data: provisions, contents of a request, grounds, instruments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mla.legal.measures import Measure


class Status(StrEnum):
    """How an instrument comes to bind two states."""

    IN_FORCE = "in_force"
    NOT_IN_FORCE = "not_in_force"
    PER_TREATY = "per_treaty"
    NO_TREATY = "no_treaty"


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
    exempt: frozenset[Measure] = frozenset()
    when: str = ""

    @property
    def blocking(self) -> bool:
        """Only what the law demands and what was checked against its text stops a step."""
        return self.required and self.verified


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for refusing or postponing; `only` and `exempt` limit it to, or except, measures."""

    code: str
    postpones: bool
    article: str
    text: str
    source: str
    verified: bool
    consultation: Consultation
    only: frozenset[Measure] = frozenset()
    exempt: frozenset[Measure] = frozenset()

    def covers(self, measure: Measure | None) -> bool:
        """Whether the ground may be used against this measure; None asks about any of them."""
        if measure is None:
            return True
        return measure not in self.exempt and (not self.only or measure in self.only)


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal basis: what may be asked, what a request must say, when it may be refused."""

    code: str
    title: str
    short_title: str
    reference: str
    status: Status
    status_note: str
    source: str
    verified: bool
    article: str
    scope: Provision
    offers: tuple[Offer, ...]
    requirements: tuple[Requirement, ...]
    grounds: tuple[Ground, ...]
    never_grounds: tuple[Provision, ...]
    rules: Mapping[str, Provision]

    def cite(self, article: str, *, verified: bool) -> str:
        """The citation as printed; what was not checked loses its paragraph and says so."""
        if not article:
            return self.short_title
        if verified:
            return f"{self.short_title}, Article {article}"
        whole = re.split(r"\(", article, maxsplit=1)[0]
        return f"{self.short_title}, Article {whole} (to be checked against the official text)"

    def cite_measure(self, measure: Measure) -> str:
        """Where the measure stands; the instrument itself when no provision names it."""
        offer = next((offer for offer in self.offers if offer.measure == measure), None)
        if offer is None:
            return self.cite(self.article, verified=self.verified)
        return self.cite(offer.article, verified=offer.verified)
