"""Reads one instrument or treaty record from TOML 1.0; refuses what is incomplete, misspelt or cited unchecked."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from mla.common.errors import MlaError
from mla.legal.draft import Draft, DraftItem
from mla.legal.measures import Measure
from mla.legal.provisions import (
    Consultation,
    Ground,
    Instrument,
    Kind,
    Limit,
    Mode,
    OffenceArticle,
    Offer,
    Provision,
    Requirement,
    Status,
    Stops,
)
from mla.legal.rules import RULES
from mla.legal.scope import names

ARTICLE = re.compile(r"\d+(\(\d+\))?(\([a-z]\))?")
"""How an article is written: 18, 18(15), 18(15)(a), 2(b)."""

SECTIONS = (
    "authorities",
    "proceedings",
    "dual_criminality",
    "basis",
    "facts",
    "subjects",
    "items",
    "procedure",
    "urgency",
    "confidentiality",
    "deadline",
    "attachments",
    "warnings",
)
"""The sections of the drafting task list, in its order."""

ELEMENTS = frozenset(
    [field.name for field in fields(Draft)] + [f"items.{field.name}" for field in fields(DraftItem)]
)

HOUSE_RULE = "house rule"

LISTS = ("offences", "modes", "limits", "requirements", "grounds", "never_grounds")
TABLES = ("sources", "scope", "contents", "measures", "rules", "languages")
OF_TABLES = ("measures", "rules")

PARTS = {
    "scope": "scope",
    "modes": "modes",
    "measures": "offers",
    "requirements": "requirements",
    "grounds": "grounds",
    "never_grounds": "never_grounds",
    "limits": "limits",
    "rules": "rules",
}
"""Part of a treaty record -> field of the instrument; one that is not there is borrowed whole."""

PLAIN = {str: "text in quotation marks", int: "a whole number", bool: "true or false"}

NOT_OF_A_RECORD = ("code", "kind", "title", "status", "borrowed", "offences", "contents")
"""What the file of an instrument has and that of a treaty record has not."""


T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class LawDataBroken(MlaError):
    """A data file of the law cannot be used; the message names file, entry and fault."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Whose list of contents an instrument shares, under which article of its own."""

    like: str
    article: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as read: the instrument, and whose list of contents it shares."""

    instrument: Instrument
    contents: Contents | None


def read_table(file: Traversable) -> dict[str, Any]:
    """The tables of one TOML file."""
    return _table(file.read_text(encoding="utf-8"), file.name)


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise LawDataBroken(f"{name} is not valid TOML: {fault}.") from fault


def read_house_rules(file: Traversable) -> tuple[Requirement, ...]:
    """Requirements without an article, that hold whatever the basis."""
    given = {"article": "", "source": HOUSE_RULE, "verified": True}
    entries = read_table(file)["requirements"]
    return tuple(_requirement({**given, **entry}, file.name) for entry in entries)


def read_instrument(file: Traversable) -> Sheet:
    """One instrument from its file, checked."""
    return _read(read_table(file), file.name)


def read_record(text: str, name: str, generic: Instrument) -> Instrument:
    """One treaty from the text of its record; on what the record is silent, `generic` holds, unchecked."""
    table = _table(text, name)
    wrong = set(NOT_OF_A_RECORD) & set(table)
    if wrong:
        raise LawDataBroken(f"{name}: a treaty record has no {_listed(wrong)}.")
    treaty = " ".join(str(table.get("treaty", "")).split())
    if not treaty:
        raise LawDataBroken(f"{name}: treaty is missing: name it as the list of parties does.")
    given = {
        "code": generic.code,
        "kind": generic.kind.value,
        "status": generic.status.value,
        "title": treaty,
        "reference": generic.reference,
        "status_note": generic.status_note,
        "article": "",
    }
    silent = frozenset(PARTS) - set(table)
    record = _read({**given, **table, "treaty": treaty}, name, generic.scope).instrument
    _check_numbers(record, name)
    borrowed = {PARTS[part]: _unchecked(getattr(generic, PARTS[part])) for part in silent}
    return replace(record, **borrowed, borrowed=silent)


def _check_numbers(record: Instrument, name: str) -> None:
    """In a treaty record what was read is said with its number."""
    for part, field in PARTS.items():
        held = getattr(record, field)
        for entry in (*held.values(),) if part == "rules" else () if part == "scope" else held:
            if entry.verified and not entry.article:
                raise LawDataBroken(
                    f"{name}, {part}: what is verified names its article ({_named(entry)})."
                )


def _named(entry: Any) -> str:
    return str(getattr(entry, "code", "") or getattr(entry, "text", ""))


def _unchecked(part: Any) -> Any:
    """What is common to treaties was read in none of the treaty it stands in for."""
    if isinstance(part, Provision):
        return replace(part, verified=False)
    if isinstance(part, Mapping):
        return {key: replace(entry, verified=False) for key, entry in part.items()}
    return tuple(replace(entry, verified=False) for entry in part)


def _read(table: dict[str, Any], name: str, scope: Provision | None = None) -> Sheet:
    _check_shape(table, name)
    sources = table.pop("sources", {})
    page = _Page(name, sources, set())
    sheet = _sheet(table, page, scope)
    idle = set(sources) - page.used
    if idle:
        raise LawDataBroken(f"{name} names sources that nothing uses: {_listed(idle)}.")
    return sheet


def _check_shape(table: Mapping[str, Any], name: str) -> None:
    """Lists are lists of tables and tables are tables, before anything in them is looked at."""
    for key in (key for key in LISTS if key in table):
        if not isinstance(table[key], list) or not all(isinstance(e, dict) for e in table[key]):
            raise LawDataBroken(f"{name}: write {key} as [[{key}]], one for each entry.")
    for key in (key for key in TABLES if key in table):
        values = table[key].values() if isinstance(table[key], dict) else None
        if values is None or (key in OF_TABLES and not all(isinstance(v, dict) for v in values)):
            raise LawDataBroken(f"{name}: write {key} as a table, [{key}].")


@dataclass(frozen=True, slots=True)
class _Page:
    """The file being read: its name, its sources, and those used so far."""

    name: str
    sources: Mapping[str, str]
    used: set[str]

    def sourced(self, entry: Mapping[str, Any], what: str) -> dict[str, Any]:
        """The entry with its source spelt out and its article checked."""
        key = entry.get("source", "")
        if not isinstance(key, str) or key not in self.sources:
            raise LawDataBroken(f"{self.name}, {what}: give a source that [sources] explains.")
        self.used.add(key)
        _check_article(entry, f"{self.name}, {what}")
        return {**entry, "source": self.sources[key]}


def _sheet(table: dict[str, Any], page: _Page, scope: Provision | None) -> Sheet:
    """`scope` is what is covered where the file does not say it."""
    contents = table.pop("contents", None)
    offers = table.pop("measures", {})
    rules = table.pop("rules", {})
    languages = table.pop("languages", {})
    unknown = set(rules) - set(RULES)
    if unknown:
        raise LawDataBroken(f"{page.name}: there is no rule called {_listed(unknown)}.")
    parts = {
        "kind": _one_of(Kind, table.pop("kind", ""), page.name),
        "status": _one_of(Status, table.pop("status", ""), page.name),
        "scope": _scope(table, page) if "scope" in table else scope,
        "languages": _languages(languages, rules, page.name),
        "offences": _list(table, page, "offences", _offence),
        "modes": _list(table, page, "modes", _mode),
        "limits": _list(table, page, "limits", _limit),
        "offers": tuple(_offer(code, entry, page) for code, entry in offers.items()),
        "requirements": _list(table, page, "requirements", _requirement),
        "grounds": _list(table, page, "grounds", _ground),
        "never_grounds": _list(table, page, "never_grounds", _provision),
        "rules": {
            key: _provision(page.sourced(entry, key), page.name) for key, entry in rules.items()
        },
    }
    instrument = _build(Instrument, {**page.sourced(table, "header"), **parts}, page.name)
    _check_measures(instrument, page.name)
    return Sheet(instrument, contents and _contents(page.sourced(contents, "contents"), page.name))


def _list(table: dict[str, Any], page: _Page, key: str, make: Any) -> tuple[Any, ...]:
    made = tuple(
        make(page.sourced(entry, f"{key} {n}"), f"{page.name}, {key} {n}")
        for n, entry in enumerate(table.pop(key, []), start=1)
    )
    codes = [entry.code for entry in made if hasattr(entry, "code")]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise LawDataBroken(f"{page.name}: {key} holds a code twice: {_listed(twice)}.")
    return made


def _scope(table: dict[str, Any], page: _Page) -> Provision:
    return _provision(page.sourced(table.pop("scope"), "scope"), page.name)


def _languages(
    given: Mapping[str, Any], rules: Mapping[str, Any], file: str
) -> dict[str, tuple[str, ...]]:
    """By the country that is asked; the rule on language says where that stands."""
    if given and "language" not in rules:
        raise LawDataBroken(f"{file}: languages need the rule on language that they stand in.")
    for country, codes in given.items():
        listed = isinstance(codes, list) and codes and all(isinstance(one, str) for one in codes)
        if (
            not re.fullmatch("[A-Z]{2}", country)
            or not listed
            or not all(re.fullmatch("[a-z]{2}", one) for one in codes)
        ):
            raise LawDataBroken(f'{file}, languages: write them as BR = ["pt", "en"].')
    return {country: tuple(codes) for country, codes in given.items()}


def _provision(entry: Mapping[str, Any], file: str) -> Provision:
    return _build(Provision, entry, file)


def _offence(entry: Mapping[str, Any], file: str) -> OffenceArticle:
    return _build(OffenceArticle, entry, file)


def _mode(entry: Mapping[str, Any], file: str) -> Mode:
    return _build(Mode, {**entry, **_measures(entry, file)}, file)


def _limit(entry: Mapping[str, Any], file: str) -> Limit:
    return _build(Limit, {**entry, "stops": _one_of(Stops, entry.get("stops", ""), file)}, file)


def _contents(entry: Mapping[str, Any], file: str) -> Contents:
    return _build(Contents, entry, file)


def _offer(code: str, entry: Mapping[str, Any], page: _Page) -> Offer:
    plain = page.sourced(entry, f"measure {code}")
    return _build(Offer, {**plain, "measure": _measure(code, page.name)}, page.name)


def _requirement(entry: Mapping[str, Any], file: str) -> Requirement:
    made = _build(Requirement, {**entry, **_measures(entry, file)}, file)
    unknown = {made.element, made.when or made.element, made.unless or made.element} - ELEMENTS
    if unknown:
        raise LawDataBroken(f"{file}, {made.code}: a draft has no field {_listed(unknown)}.")
    if made.unless and not made.unless.startswith("items."):
        raise LawDataBroken(f"{file}, {made.code}: unless names an element of an item.")
    if made.section not in SECTIONS:
        raise LawDataBroken(f"{file}, {made.code}: there is no section {made.section}.")
    return made


def _ground(entry: Mapping[str, Any], file: str) -> Ground:
    consultation = _one_of(Consultation, entry.get("consultation", ""), file)
    values = {"postpones": False, **entry, **_measures(entry, file), "consultation": consultation}
    reserved = entry.get("reserved", "")
    if reserved and not (isinstance(reserved, str) and ARTICLE.fullmatch(reserved)):
        raise LawDataBroken(f"{file}: {reserved!r} is not how a reserved article is written.")
    return _build(Ground, values, file)


def _check_measures(instrument: Instrument, file: str) -> None:
    """What a mode, requirement or ground is limited to, or excepts, is something that can be asked for."""
    limited: list[Requirement | Ground] = [*instrument.requirements, *instrument.grounds]
    named = {measure for mode in instrument.modes for measure in mode.only}
    named |= {measure for one in limited for measure in one.only | one.exempt}
    orphans = {measure for measure in named if not names(instrument, measure)}
    if orphans:
        raise LawDataBroken(f"{file} speaks of measures that it does not give: {_listed(orphans)}.")


def _measures(entry: Mapping[str, Any], file: str) -> dict[str, frozenset[Measure]]:
    given = [key for key in ("only", "exempt") if key in entry]
    for key in given:
        if not isinstance(entry[key], list):
            raise LawDataBroken(f'{file}: write {key} as a list of measures, ["SERV"].')
    return {key: frozenset(_measure(code, file) for code in entry[key]) for key in given}


def _measure(code: str, file: str) -> Measure:
    return _one_of(Measure, code, file)


def _one_of(kind: type[E], value: Any, file: str) -> E:
    if value not in [member.value for member in kind]:
        raise LawDataBroken(f"{file}: {value!r} is not a {kind.__name__.lower()}.")
    return kind(value)


def _check_article(entry: Mapping[str, Any], where: str) -> None:
    article = entry.get("article", "")
    if not isinstance(article, str) or (article and not ARTICLE.fullmatch(article)):
        raise LawDataBroken(f"{where}: {article!r} is not how an article is written.")
    if "(" in article and not entry.get("verified"):
        raise LawDataBroken(f"{where}: {article} cites a paragraph that nobody checked.")


def _build(shape: type[T], entry: Mapping[str, Any], file: str) -> T:
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]
    needed = {name for name, field in known.items() if field.default is MISSING}
    for problem, wrong in (
        ("misses", needed - set(entry)),
        ("does not know", set(entry) - set(known)),
    ):
        if wrong:
            raise LawDataBroken(f"{file}: {shape.__name__} {problem} {_listed(wrong)}.")
    for name, value in entry.items():
        wanted = known[name].type
        if wanted in PLAIN and type(value) is not wanted:
            raise LawDataBroken(f"{file}: {name} is {value!r}: write {PLAIN[wanted]}.")
    return shape(**entry)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
