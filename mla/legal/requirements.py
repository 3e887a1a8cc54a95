"""What a request still lacks, under the basis it names and under the house rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mla.legal.draft import Draft, DraftItem, DraftSubject
from mla.legal.instruments import house_rules
from mla.legal.law import Law
from mla.legal.provisions import Instrument, Requirement, Status
from mla.legal.reading import HOUSE_RULE, SECTIONS

__all__ = [
    "SECTIONS",
    "Draft",
    "DraftItem",
    "DraftSubject",
    "Missing",
    "Readiness",
    "Requirement",
    "missing",
    "readiness",
]


@dataclass(frozen=True, slots=True)
class Missing:
    """One gap: where to fill it, what is missing, who demands it, why the other side will ask."""

    code: str
    section: str
    field: str
    item: int | None
    sentence: str
    article: str
    why: str
    source: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many of the essentials are there, and every gap, in the order of the sections."""

    done: int
    total: int
    missing: tuple[Missing, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing that may stop the request."""
        return not any(gap.blocking for gap in self.missing)


def missing(draft: Draft, instrument: Instrument) -> list[Missing]:
    """What this instrument asks of a request and the draft does not say, without house rules."""
    return [
        gap
        for requirement in instrument.requirements
        for gap in _gaps(requirement, draft, instrument)
    ]


def readiness(draft: Draft, law: Law) -> Readiness:
    """The draft against every basis it names and the house rules; one gap a field and item."""
    bases = _bases(draft, law)
    essentials = {entry.element for _, entry in _applying(draft, bases) if entry.blocking}
    gaps = _once(_all_gaps(draft, bases))
    still_open = {gap.field for gap in gaps if gap.blocking}
    if not draft.items:
        still_open |= {element for element in essentials if element.startswith("items.")}
    return Readiness(len(essentials - still_open), len(essentials), gaps)


def _bases(draft: Draft, law: Law) -> list[Instrument]:
    """What a fallback asks advises: it counts only if the first basis does not hold."""
    codes = dict.fromkeys([*draft.bases, *(item.basis for item in draft.items if item.basis)])
    fallbacks = dict.fromkeys(item.fallback for item in draft.items if item.fallback)
    first = [law.instrument(code, draft.treaty) for code in codes]
    others = [law.instrument(code, draft.treaty) for code in fallbacks if code not in codes]
    return [*first, *map(_advising, others)]


def _advising(basis: Instrument) -> Instrument:
    return replace(
        basis, requirements=tuple(replace(one, required=False) for one in basis.requirements)
    )


def _applying(
    draft: Draft, bases: list[Instrument]
) -> Iterator[tuple[Instrument | None, Requirement]]:
    for basis in bases:
        yield from ((basis, entry) for entry in basis.requirements if _applies(entry, draft, basis))
    yield from ((None, entry) for entry in house_rules() if _applies(entry, draft, None))


def _all_gaps(draft: Draft, bases: list[Instrument]) -> Iterator[Missing]:
    for basis, requirement in _applying(draft, bases):
        yield from _gaps(requirement, draft, basis)
    for basis in bases:
        yield from _doubts(draft, basis)


def _gaps(requirement: Requirement, draft: Draft, basis: Instrument | None) -> Iterator[Missing]:
    if not _applies(requirement, draft, basis):
        return
    name = requirement.element.removeprefix("items.")
    if name == requirement.element:
        if not _filled(getattr(draft, name)):
            yield _gap(requirement, basis, None)
        return
    for item in _items(requirement, draft, basis):
        if not _filled(getattr(item, name)):
            yield _gap(requirement, basis, item.number)


def _applies(requirement: Requirement, draft: Draft, basis: Instrument | None) -> bool:
    """Not when its condition is not met, nor when no item asks for a measure it belongs to."""
    if _of_request(requirement.when) and not _filled(getattr(draft, requirement.when)):
        return False
    if not draft.items:
        return not requirement.only and requirement.when in {"", _of_request(requirement.when)}
    return bool(_items(requirement, draft, basis))


def _items(requirement: Requirement, draft: Draft, basis: Instrument | None) -> list[DraftItem]:
    return [
        item
        for item in draft.items
        if requirement.covers(item.measure)
        and (basis is None or item.basis in {"", basis.code} or item.fallback == basis.code)
        and _condition_met(requirement, item)
    ]


def _condition_met(requirement: Requirement, item: DraftItem) -> bool:
    _, of_item, name = requirement.when.partition("items.")
    _, excepted, other = requirement.unless.partition("items.")
    if excepted and _filled(getattr(item, other)):
        return False
    return not of_item or _filled(getattr(item, name))


def _of_request(condition: str) -> str:
    """The condition, if it is about the request as a whole; empty when it is about each item."""
    return "" if condition.startswith("items.") else condition


def _filled(value: object) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _gap(requirement: Requirement, basis: Instrument | None, item: int | None) -> Missing:
    return Missing(
        code=requirement.code,
        section=requirement.section,
        field=requirement.element,
        item=item,
        sentence=requirement.sentence if item is None else f"Item {item}: {requirement.sentence}",
        article=_citation(requirement, basis),
        why=requirement.why,
        source=requirement.source,
        blocking=requirement.blocking,
    )


def _citation(requirement: Requirement, basis: Instrument | None) -> str:
    if requirement.form:
        return f"{requirement.form} (a form, not a treaty)"
    if basis and "requirements" in basis.borrowed:
        return f"{basis.short_title} (what treaties of the usual type ask)"
    if basis:
        return basis.cite(requirement.article, verified=requirement.verified)
    return HOUSE_RULE


def _doubts(draft: Draft, basis: Instrument) -> Iterator[Missing]:
    """Warnings about the choice of basis: not in force, or not made for what an item asks."""
    if basis.status is Status.NOT_IN_FORCE:
        sentence = f"{basis.title} is not in force in any source we read."
        yield _doubt("basis-not-in-force", basis, sentence, basis.status_note)
    offered = {offer.measure for offer in basis.offers}
    for item in draft.items:
        if offered and item.basis == basis.code and item.measure and item.measure not in offered:
            what = item.measure.label.lower()
            sentence = f"Item {item.number}: {basis.short_title} has no article on this ({what})."
            why = "The other side may have no power to order it; name another basis as well."
            yield _doubt("basis-without-measure", basis, sentence, why, item.number)


def _doubt(
    code: str, basis: Instrument, sentence: str, why: str, item: int | None = None
) -> Missing:
    return Missing(
        code=code,
        section="basis" if item is None else "items",
        field="bases" if item is None else "items.basis",
        item=item,
        sentence=sentence,
        article=basis.cite(basis.article, verified=basis.verified),
        why=why,
        source=basis.source,
        blocking=False,
    )


def _once(gaps: Iterator[Missing]) -> tuple[Missing, ...]:
    """One gap for each field of each item, the blocking one first, then the first found."""
    kept: dict[tuple[str, int | None], Missing] = {}
    for gap in gaps:
        key = (gap.field, gap.item)
        if key not in kept or (gap.blocking and not kept[key].blocking):
            kept[key] = gap
    return tuple(
        sorted(kept.values(), key=lambda gap: (SECTIONS.index(gap.section), gap.item or 0))
    )
