"""Warnings about a request: nothing that stops it alone; each may be set aside with a reason that travels along."""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from mla.common.errors import Invalid
from mla.common.iso import languages, name_of
from mla.common.text import shortened
from mla.legal.draft import Draft, DraftItem, DraftSubject
from mla.legal.identifiers import Type, checked_port, exact, understood
from mla.legal.measures import Measure
from mla.legal.providers import provider_in


@dataclass(frozen=True, slots=True)
class Doubt:
    """One warning: its code, what is doubtful, why the other side may stumble over it, for which item.

    `article` cites what it rests on, if anything; `reason` is why it was set aside, empty while open;
    `more` counts others of its code that are not said one by one; `about` names what a reason is given
    for (a basis, an address, a phrase), so that it never covers what comes later.
    """

    code: str
    sentence: str
    why: str
    item: int | None = None
    article: str = ""
    reason: str = ""
    more: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of the country that is asked, as far as a warning needs it."""

    country: str
    languages: tuple[str, ...] = ()


COERCIVE = frozenset(
    {Measure.SRCH, Measure.STOR, Measure.RTTD, Measure.RTCD, Measure.CONF, Measure.FRZE}
)
"""Measures for which the conduct usually has to be a crime in both states."""


EVERYTHING = re.compile(
    r"\btod[oa]s (os|as|los|las) (dados|datos|informações|informaciones|mensagens|mensajes|arquivos|archivos)\b|"
    r"\btoutes? les (données|informations)\b|\btous les (messages|fichiers|courriels)\b|\bвсе данные\b|"  # noqa: RUF001 - Russian
    r"所有(数据|信息|資料|信息资料)|جميع البيانات|"
    r"\b(all|any|every|entire|complete|full)\s+(and\s+any\s+)?(available\s+|stored\s+|relevant\s+|other\s+)*"
    r"(data|content|contents|information|records|files|emails|e-mails|messages|communications|evidence|material)\b"
    r"|\beverything\b|\bwhatever\b",
    re.IGNORECASE,
)
"""Words with which a request asks for more than it can give a reason for."""

NETWORKS = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"))
)
"""Addresses that exist in every house (RFC 1918, RFC 4193): no provider can look them up."""

IPV4 = 4


def doubts_about(
    draft: Draft, sheet: Sheet | None, of_subjects: Iterable[Doubt] | None = None
) -> Iterator[Doubt]:
    """Warnings that need no knowledge of the legal bases; `of_subjects` where those are known already."""
    yield from _language(draft, sheet)
    yield from _dual_criminality(draft)
    yield from doubts_of(draft.subjects) if of_subjects is None else of_subjects
    for item in draft.items:
        yield from _breadth(item)
        yield from _zone(item)
        yield from _third_state(item, draft)


def doubts_of(subjects: Iterable[DraftSubject]) -> Iterator[Doubt]:
    for subject in subjects:
        kind, identifier, port = understood(
            subject.identifier_type, subject.identifier, subject.port
        )
        if identifier:
            yield from _wrong(kind, identifier, port)
            yield from _address(subject, identifier, port)


def counted(doubts: Iterable[Doubt], most: int) -> tuple[Doubt, ...]:
    """The first `most` of each code (none may be about an item), the last of them counting the rest."""
    of_code: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        of_code.setdefault(doubt.code, []).append(doubt)
    return tuple(one for same in of_code.values() for one in _first(same, most))


def _first(same: list[Doubt], most: int) -> list[Doubt]:
    rest = same[most:]
    if not rest:
        return same
    digest = sha256("\n".join(one.about for one in rest).encode()).hexdigest()[:16]
    last = same[most - 1]
    counting = replace(last, more=len(rest), about=f"{last.about} and {len(rest)} more ({digest})")
    return [*same[: most - 1], counting]


def _language(draft: Draft, sheet: Sheet | None) -> Iterator[Doubt]:
    if sheet and sheet.languages and draft.language and draft.language not in sheet.languages:
        accepted, own = (
            ", ".join(map(_language_name, sheet.languages)),
            _language_name(draft.language),
        )
        yield Doubt(
            "language-not-accepted",
            f"{sheet.country} accepts requests in {accepted}; this one is in {own}.",
            "Without a translation it is sent back unread.",
            about=draft.language,
        )


def _language_name(code: str) -> str:
    return languages().get(code, code)


def _dual_criminality(draft: Draft) -> Iterator[Doubt]:
    coercive = [item for item in draft.items if item.measure in COERCIVE]
    if coercive and not draft.conduct.strip():
        yield Doubt(
            "conduct-not-described",
            "The elements of the conduct are not set out beside the text of the law.",
            "Dual criminality is judged on the conduct; a person on the other side has to find it in their own law.",
        )


def _wrong(kind: Type, identifier: str, port: int | None) -> Iterator[Doubt]:
    """What cannot be what it is said to be; pages refuse it by the same rules."""
    said = []
    try:
        exact(kind, identifier)
    except Invalid as refused:
        said.append(str(refused))
    try:
        checked_port(port)
    except Invalid as refused:
        said.append(f"{refused} It is given for {shortened(identifier)}.")
    for sentence in said:
        yield Doubt(
            "identifier-wrong",
            sentence,
            "Nobody can look up what cannot exist, and a slip of one sign names somebody else.",
            about=shortened(identifier),
        )


def _address(subject: DraftSubject, identifier: str, port: int | None) -> Iterator[Doubt]:
    """Time, zone and port of an Internet address, as a provider's log needs them (RFC 6302)."""
    try:
        address = ipaddress.ip_address(identifier)
    except ValueError:
        return
    if any(address in network for network in NETWORKS if network.version == address.version):
        yield Doubt(
            "address-private",
            f"{address} is a private address: it exists in every house.",
            "No provider can say whose it was; look for the public one in the log.",
            about=str(address),
        )
        return
    if subject.from_at is None:
        yield Doubt(
            "address-without-time",
            f"{address} has no time at which it was used.",
            "Providers give addresses to other customers within hours.",
            about=str(address),
        )
    elif subject.from_at.tzinfo is None and not subject.time_zone.strip():
        yield Doubt(
            "address-without-zone",
            f"The time of {address} has no time zone.",
            "An hour's error names somebody else: give the offset from UTC.",
            about=str(address),
        )
    if address.version == IPV4 and port is None:
        yield Doubt(
            "address-without-port",
            f"{address} has no port.",
            "Providers put many customers behind one IPv4 address; only the source port tells them apart.",
            about=str(address),
        )


def _breadth(item: DraftItem) -> Iterator[Doubt]:
    broad = EVERYTHING.search(item.what)
    unbounded = item.measure in {Measure.STOR, Measure.SRCH} and not item.period_from
    if broad:
        yield Doubt(
            "over-broad",
            f"It asks for \u201c{broad[0]}\u201d: say which data, or why no less will do.",
            "Orders for everything are refused, or struck down later with what was found.",
            item.number,
            about=broad[0].lower(),
        )
    elif unbounded:
        yield Doubt(
            "no-period",
            "It asks for stored data without a period.",
            "Data is searched for between two moments; without them too much or nothing is found.",
            item.number,
        )


def _zone(item: DraftItem) -> Iterator[Doubt]:
    moments = [moment for moment in (item.period_from, item.period_to) if moment]
    if any(moment.tzinfo is None for moment in moments):
        yield Doubt(
            "period-without-zone",
            "The period has no time zone.",
            "Logs are kept in UTC or in local time; give the offset from UTC.",
            item.number,
        )


def _third_state(item: DraftItem, draft: Draft) -> Iterator[Doubt]:
    provider = provider_in(item.holder)
    if provider and draft.requested_country and draft.requested_country not in provider.countries:
        usual = " or ".join(map(name_of, provider.countries))
        yield Doubt(
            "third-state",
            f"{provider.name} usually answers orders from {usual}, not from {name_of(draft.requested_country)}.",
            "The data is likely held in a third state; ask there, or say why this state can order it.",
            item.number,
            about=provider.name,
        )
