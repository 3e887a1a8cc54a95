"""A request judged before it leaves: what is missing, whether its bases bind, what the other side may stumble over."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mla.common.text import stated
from mla.legal.bases import ALONE, bases_for
from mla.legal.doubts import Doubt, Sheet, doubts_about
from mla.legal.draft import Draft, DraftItem
from mla.legal.grounds import cite
from mla.legal.in_force import Standing, in_force
from mla.legal.instruments import instruments
from mla.legal.law import Law
from mla.legal.measures import Measure
from mla.legal.provisions import Instrument, Kind
from mla.legal.requirements import Missing, readiness
from mla.legal.scope import Reach, is_own, names, offence_of, scope

OF_THE_BASIS = frozenset({"basis-not-in-force", "basis-without-measure"})
"""Gaps that `readiness` shows while drafting and that are warnings with words of their own here."""

READ = ("en", "pt", "es", "fr", "ru", "zh", "ar")
"""Languages in which a request for everything is noticed."""

SAID = 3
"""How many sentences of one kind are said before the rest is counted."""


@dataclass(frozen=True, slots=True)
class BasisFinding:
    """One basis that the request names, and what stands in the list of parties about it."""

    code: str
    title: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Warned:
    """Warnings of one kind about one item (or the whole request), which one reason sets aside."""

    code: str
    item: int | None
    sentences: tuple[str, ...]
    why: str
    article: str
    reason: str
    unsaid: int = 0
    """How many more there are, of which only the number is known."""
    about: tuple[str, ...] = ()
    before: str = ""
    """A reason that was given for some of them alone."""

    @property
    def key(self) -> str:
        return self.code if self.item is None else f"{self.code}/{self.item}"

    @property
    def sentence(self) -> str:
        """The first ones, and how many more there are."""
        more = len(self.sentences) - SAID + self.unsaid
        return " ".join([*self.sentences[:SAID], *([f"And {more:,} more."] if more > 0 else [])])


@dataclass(frozen=True, slots=True)
class Judgement:
    """`complete`: nothing that blocks is missing. `may_be_sent`: and every warning has a reason.

    `done` of `total` is the readiness figure; `not_judged` says what could not be looked at, and why.
    """

    complete: bool
    done: int
    total: int
    missing: tuple[Missing, ...]
    bases: tuple[BasisFinding, ...]
    warnings: tuple[Doubt, ...]
    not_judged: tuple[str, ...]

    @property
    def may_be_sent(self) -> bool:
        return self.complete and all(doubt.reason for doubt in self.warnings)


def warned(doubts: Iterable[Doubt]) -> list[Warned]:
    """The warnings, those that share a reason together, in their order."""
    found: dict[tuple[str, int | None], list[Doubt]] = {}
    for doubt in doubts:
        found.setdefault((doubt.code, doubt.item), []).append(doubt)
    return [
        Warned(
            code=code,
            item=item,
            sentences=tuple(one.sentence for one in same),
            why=same[0].why,
            article=same[0].article,
            reason=same[0].reason if all(one.reason for one in same) else "",
            unsaid=sum(one.more for one in same),
            about=tuple(one.about for one in same),
            before=next((one.reason for one in same if one.reason), ""),
        )
        for (code, item), same in found.items()
    ]


def judge(
    request: Draft,
    law: Law,
    on: date,
    *,
    sheet: Sheet | None = None,
    of_subjects: Iterable[Doubt] | None = None,
) -> Judgement:
    """The request against its bases, the law in use on that day, and the sheet of the country asked.

    `of_subjects`: the warnings about its subjects, where they were found before.
    """
    state = readiness(request, law)
    missing = _without_bases(state.missing)
    pair = request.requesting_country and request.requested_country
    codes = _codes(request) if pair else ()
    findings = tuple(_finding(request, law, code, on) for code in codes)
    doubts = [
        *_doubts_of_bases(request, law, findings, on),
        *_doubts_of_treaties(request, law, findings),
        *_doubts_of_items(request, law, on),
        *doubts_about(request, sheet, of_subjects),
    ]
    return Judgement(
        complete=state.complete,
        done=state.done,
        total=state.total,
        missing=missing,
        bases=findings,
        warnings=tuple(_with_reason(doubt, request, doubts) for doubt in doubts),
        not_judged=(*_not_judged(request, sheet), *_other_bases(request, law, findings, on)),
    )


def essentials_missing(request: Draft, law: Law) -> int:
    """How much of what blocks is missing, and no more of the judgement than that."""
    return sum(gap.blocking for gap in _without_bases(readiness(request, law).missing))


def _without_bases(missing: Iterable[Missing]) -> tuple[Missing, ...]:
    return tuple(gap for gap in missing if gap.code not in OF_THE_BASIS)


def _codes(request: Draft) -> dict[str, None]:
    of_items = [code for item in request.items for code in (item.basis, item.fallback) if code]
    return dict.fromkeys([*request.bases, *of_items])


def _finding(request: Draft, law: Law, code: str, on: date) -> BasisFinding:
    a, b = request.requesting_country, request.requested_country
    standing = in_force(law.parties, code, a, b, on, treaty=law.named(request.treaty))
    return BasisFinding(code, law.instrument(code, request.treaty).title, standing)


def _doubts_of_bases(
    request: Draft, law: Law, findings: Sequence[BasisFinding], on: date
) -> Iterator[Doubt]:
    """A basis that does not bind the pair, or whose own procedure gives way to a treaty that is not named too."""
    named = {
        one.standing.treaty or law.instrument(one.code).short_title
        for one in findings
        if one.standing.binds
    }
    for finding in findings:
        standing = finding.standing
        if not standing.binds:
            why = f"A request on a basis that binds nobody is returned. {_instead(request, law, finding.code, on)}"
            yield Doubt(
                "basis-not-in-force",
                standing.why,
                why.strip(),
                article=finding.title,
                about=finding.code,
            )
        elif standing.gives_way_to not in {"", *named} and not _of_its_own(request, finding.code):
            yield Doubt(
                "basis-gives-way",
                f"{standing.gives_way_to} binds both states: its procedure comes before the one of this basis.",
                "The rules of a convention on requests are for pairs without a treaty; name the treaty as well.",
                article=finding.title,
                about=finding.code,
            )


def _of_its_own(request: Draft, code: str) -> bool:
    """Whether it is named for preservation alone, whose rules give way to no treaty (Budapest 27(1), 29, 30)."""
    asked = {item.measure for item in request.items if item.basis in {"", code} and item.measure}
    return bool(asked) and asked <= {Measure.PRES, Measure.TDIS}


def _doubts_of_treaties(
    request: Draft, law: Law, findings: Iterable[BasisFinding]
) -> Iterator[Doubt]:
    """A treaty whose own contents are not known here, and the languages that a basis itself asks for."""
    for finding in findings:
        basis = law.instrument(finding.code, request.treaty)
        if finding.standing.binds and basis.treaty and "requirements" in basis.borrowed:
            yield Doubt(
                "treaty-not-recorded",
                f"What {basis.treaty} itself asks of a request is not known here.",
                "It was judged by what treaties of the usual type ask: read the treaty, and say that you did.",
                article=basis.short_title,
                about=basis.treaty,
            )
        accepted = basis.languages.get(request.requested_country, ())
        if accepted and request.language and request.language not in accepted:
            rule = basis.rules["language"]
            yield Doubt(
                "language-not-accepted",
                f"Under {basis.short_title}, {request.requested_country} is asked in {', '.join(accepted)}; "
                f"this request is in {request.language}.",
                "Without a translation it is sent back unread.",
                article=basis.cite(rule.article, verified=rule.verified),
                about=f"{request.language} under {basis.short_title}",
            )


def _instead(request: Draft, law: Law, code: str, on: date) -> str:
    """What could be named instead, for the first item on this basis."""
    item = next((one for one in request.items if one.measure and one.basis in {"", code}), None)
    if item is None or item.measure is None:
        return ""
    a, b = request.requesting_country, request.requested_country
    choices = bases_for(law, a, b, on, item.measure, offence=offence_of(request))
    titles = [
        choice.title
        for choice in choices
        if choice.code != code or choice.title != law.instrument(code, request.treaty).title
    ]
    return f"Open between these two states: {'; '.join(titles)}." if titles else ""


def _doubts_of_items(request: Draft, law: Law, on: date) -> Iterator[Doubt]:
    known = {code: law.instrument(code, request.treaty) for code in _codes(request)}
    country = request.requested_country
    reserved = {code: law.reserved(basis, country, on) for code, basis in known.items()}
    for item in request.items:
        for code in [item.basis] if item.basis else request.bases[:1]:
            yield from _reach(known[code], item, request)
            yield from _reserved(known[code], reserved[code], item, request)


def _reserved(
    basis: Instrument, reserved: Collection[str], item: DraftItem, request: Draft
) -> Iterator[Doubt]:
    """Grounds that the state asked reserved; none where the offence is one that the basis itself defines."""
    if item.measure is None or request.requested_law.strip() or is_own(basis, offence_of(request)):
        return
    for ground in basis.grounds:
        if ground.reserved in reserved and ground.covers(item.measure):
            yield Doubt(
                "ground-reserved",
                f"{request.requested_country} reserved a ground of refusal. {ground.text}",
                "Name the offence of its law that the conduct is, or say why the request stands all the same.",
                item.number,
                cite(basis, ground),
                about=f"{basis.code} {ground.reserved}",
            )


def _reach(basis: Instrument, item: DraftItem, request: Draft) -> Iterator[Doubt]:
    """Whether the basis of the item knows its measure and covers the offence."""
    if item.measure is None:
        return
    if not names(basis, item.measure):
        yield Doubt(
            "basis-without-measure",
            f"{basis.short_title} has no article on this ({item.measure.label.lower()}).",
            "The other side may have no power to order it; name another basis as well.",
            item.number,
            basis.cite(basis.article, verified=basis.verified),
        )
        return
    found = scope(basis, item.measure, offence_of(request))
    if found.reach is not Reach.COVERED and found.mode:
        yield Doubt(
            found.reach if found.reach is not Reach.UNKNOWN else "scope-unknown",
            found.why,
            "Outside its scope a convention obliges nobody; the request is refused or returned.",
            item.number,
            basis.cite(found.mode.article, verified=found.mode.verified),
        )


def _with_reason(doubt: Doubt, request: Draft, doubts: Sequence[Doubt]) -> Doubt:
    """The doubt with the reason for which it was set aside, for its item or for the whole request.

    A reason that does not say what it is for answers a warning that stands alone, never several.
    """
    alone = len({one.about for one in doubts if one.code == doubt.code}) == 1
    given = next(
        (
            stated(one.reason)
            for one in request.overrides
            if one.code == doubt.code
            and one.item in {None, doubt.item}
            and (doubt.about in one.about or (not one.about and (alone or doubt.item is not None)))
        ),
        "",
    )
    return replace(doubt, reason=given)


def _other_bases(
    request: Draft, law: Law, findings: Sequence[BasisFinding], on: date
) -> Iterator[str]:
    """Of a request on reciprocity alone, between states of which our list shows nothing else."""
    a, b = request.requesting_country, request.requested_country
    others = [code for code, basis in instruments().items() if basis.kind is not Kind.COMITY]
    alone = bool(findings) and not {one.code for one in findings} & set(others)
    if alone and not any(in_force(law.parties, code, a, b, on).binds for code in others):
        yield f"Other legal bases: {ALONE[0].lower()}{ALONE[1:]}"


def _not_judged(request: Draft, sheet: Sheet | None) -> Iterator[str]:
    if not (request.requesting_country and request.requested_country):
        yield "Whether a basis is in force: the two countries are not both stated."
    if request.language not in {"", *READ}:
        yield "Breadth: words that ask for everything are looked for in a few languages only."
    if sheet is None or not sheet.languages:
        yield "Language: no country sheet says which languages are accepted."
    elif not request.language:
        yield "Language: the request does not say in which language it is."
