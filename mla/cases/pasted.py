"""Lists of identifiers as they are pasted or uploaded: lines, or tables as CSV (RFC 4180) of any usual shape."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from mla.cases.headings import IDENTIFIERS, Headings, headings_in
from mla.cases.models.subject import TOLD
from mla.cases.times import Moment, is_moment, read_moment, zone_named
from mla.common.errors import Invalid
from mla.legal.identifiers import KIND_OF, Type, checked_port, exact, recognise

LONGEST_LINE = 2000
TOO_LONG = (
    f"This line has more than {LONGEST_LINE} characters: put one name, number or address on a line."
)
LONGEST_IDENTIFIER, LONGEST_PROVIDER = 500, 300
NO_NUMBER = "Write the port as a number, as in 51234."
BACKWARDS = "The period ends before it begins: correct one of the two times."
Key = tuple[str, str, int | None, dt.datetime | None, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was understood; `problem` says why it cannot be used."""

    number: int
    identifier_type: str
    identifier: str
    port: int | None = None
    provider: str = ""
    from_at: dt.datetime | None = None
    to_at: dt.datetime | None = None
    time_zone: str = ""
    location: str = ""
    nationality: str = ""
    note: str = ""
    zone_chosen: bool = False
    """Whether a time of it says no zone, so that the one chosen for all holds."""
    problem: str = ""

    @property
    def kind(self) -> str:
        return KIND_OF[Type(self.identifier_type)].value

    @property
    def type_label(self) -> str:
        return Type(self.identifier_type).label

    @property
    def key(self) -> Key:
        """Two lines with the same are one."""
        return self.identifier_type, self.identifier, self.port, self.from_at, self.to_at

    @property
    def values(self) -> dict[str, object]:
        """The columns of a subject."""
        return {name: getattr(self, name) for name in TOLD}


@dataclass(frozen=True, slots=True)
class Pasted:
    """Every line in its order, and what was left out because it stands there already."""

    lines: list[Line] = field(default_factory=list)
    repeated: int = 0
    known: int = 0
    headed: bool = False
    """Whether the first line was read as headings."""
    into_note: tuple[str, ...] = ()
    """Headings that are not known here: what stands below them goes into the note."""

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if line.problem]

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.problem]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many of each kind of identifier, the most frequent first."""
        return Counter(line.type_label for line in self.good).most_common()


def read_lines(text: str, zone: str = "UTC", *, known: Collection[Key] = ()) -> Pasted:
    """`zone` holds for times that say none; `known` are those that the request names already."""
    rows = list(_rows(text))
    headings = headings_in(rows[0][1]) if len(rows) > 1 else None
    read: Callable[[int, list[str]], Line] = _by_look(zone)
    if headings:
        read, rows = _by_heading(headings, zone), rows[1:]
    lines: dict[object, Line] = {}
    repeated = listed = 0
    for number, cells in rows:
        line = _checked(number, cells, read)
        key: object = number if line.problem else line.key
        listed += key in known
        repeated += key in lines
        if key not in known:
            lines.setdefault(key, line)
    into_note = tuple(headings.unknown) if headings else ()
    return Pasted(list(lines.values()), repeated, listed, headings is not None, into_note)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of each line that says something; spreadsheets write `sep=;` above."""
    lines = text.removeprefix("\ufeff").splitlines()
    comma = _delimiter(lines)
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            yield number, [f"{line[:50]}…", TOO_LONG]
            continue
        cells = next(csv.reader([line], delimiter=comma, skipinitialspace=True), [])
        spreadsheet = number == 1 and line.lower().startswith("sep=")
        if any(cell.strip() for cell in cells) and not spreadsheet:
            yield number, [cell.strip() for cell in cells]


def _delimiter(lines: list[str]) -> str:
    """Tab or semicolon where at least half of the lines hold one, else the comma."""
    filled = [line for line in lines if line.strip()]
    for sign in ("\t", ";"):
        if filled and 2 * sum(sign in line for line in filled) >= len(filled):
            return sign
    return ","


def _checked(number: int, cells: list[str], read: Callable[[int, list[str]], Line]) -> Line:
    if cells[-1] is TOO_LONG:
        return Line(number, Type.OTHER, cells[0], problem=TOO_LONG)
    try:
        line = read(number, cells)
        identifier, port = exact(line.identifier_type, line.identifier), checked_port(line.port)
        return _fits(replace(line, identifier=identifier, port=port))
    except Invalid as refused:
        shown = next((cell for cell in cells if cell and not is_moment(cell)), cells[0])
        kind = recognise(shown)[0]
        return Line(number, kind, shown[:LONGEST_IDENTIFIER], problem=str(refused))


def _fits(line: Line) -> Line:
    if len(line.identifier) > LONGEST_IDENTIFIER:
        raise Invalid({"identifier": f"This has more than {LONGEST_IDENTIFIER} characters."})
    if len(line.provider) > LONGEST_PROVIDER:
        raise Invalid({"provider": f"Shorten the provider to {LONGEST_PROVIDER} characters."})
    if line.from_at and line.to_at and line.from_at > line.to_at:
        raise Invalid({"to_at": BACKWARDS})
    return line


def _by_look(zone: str) -> Callable[[int, list[str]], Line]:
    """Without headings: the identifier comes first but for times, a port is a number, the rest is the provider."""

    def read(number: int, cells: list[str]) -> Line:
        filled = [cell for cell in cells if cell]
        times = [cell for cell in filled if is_moment(cell)][:2]
        named = [cell for cell in filled if cell not in times]
        if not named:
            raise Invalid({"identifier": "There is a time here, but no name, number or address."})
        kind, identifier, port = recognise(named[0])
        rest = named[1:]
        if rest and port is None and kind in {Type.IPV4, Type.IPV6} and rest[0].isdecimal():
            port, rest = int(rest[0]), rest[1:]
        line = Line(number, kind, identifier, port, ", ".join(rest))
        moments = [read_moment(one, zone) for one in times]
        return _timed(line, moments[0], moments[-1]) if moments else line

    return read


def _by_heading(headings: Headings, zone: str) -> Callable[[int, list[str]], Line]:
    def read(number: int, cells: list[str]) -> Line:
        row = {one: cells[place] for one, place in headings.at.items() if place < len(cells)}
        here = next((one for one in IDENTIFIERS if row.get(one)), headings.identifier)
        kind, identifier, port = _typed(here, row.get(here, ""))
        line = Line(
            number,
            kind,
            identifier,
            _port(row.get("port", ""), port),
            row.get("provider", ""),
            location=row.get("location", ""),
            nationality=row.get("nationality", ""),
            note=_note(headings, row, here, cells),
        )
        return _timed(line, *_period(row, _zone(row, headings, zone)))

    return read


def _typed(column: str, text: str) -> tuple[Type, str, int | None]:
    """As recognised, unless the heading says what it is."""
    found, identifier, port = recognise(text)
    said = IDENTIFIERS[column][0] if column else None
    if (
        said is None
        or found is said
        or (said is Type.USER_NAME and found in {Type.EMAIL, Type.IBAN})
    ):
        return found, identifier, port
    return said, text, None


def _port(text: str, beside: int | None) -> int | None:
    if not text:
        return beside
    if not text.isdecimal():
        raise Invalid({"port": f"{text} is no port. {NO_NUMBER}"})
    return int(text)


def _note(headings: Headings, row: dict[str, str], here: str, cells: list[str]) -> str:
    """The note, and what else the row says: further identifiers, and columns that are not known."""
    others = [(one.capitalize(), row.get(one, "")) for one in IDENTIFIERS if one != here]
    others += [(name, cells[at]) for name, at in headings.unknown.items() if at < len(cells)]
    said = [f"{name}: {text}" for name, text in others if text]
    return "; ".join(filter(None, [row.get("note", ""), *said]))


def _zone(row: dict[str, str], headings: Headings, chosen: str) -> tuple[str, bool]:
    """The zone of the row, and whether it was stated."""
    if named := row.get("zone", ""):
        if not (zone := zone_named(named)):
            told = f"{named} is no time zone known here: write UTC, -03:00 or America/Sao_Paulo."
            raise Invalid({"time_zone": told})
        return zone, True
    return headings.zone or chosen, bool(headings.zone)


def _period(row: dict[str, str], zone: tuple[str, bool]) -> tuple[Moment | None, Moment | None]:
    """From and to; a single moment is a period of its own: a day to its end, a time of day for just then."""
    at = row.get("at") or f"{row.get('date', '')} {row.get('time', '')}".strip()
    first, last = row.get("from") or at, row.get("to") or (not row.get("from") and at) or ""
    begins, ends = (read_moment(one, zone[0]) if one else None for one in (first, last))
    if zone[1]:
        begins, ends = (one and replace(one, stated=True) for one in (begins, ends))
    return begins, ends


def _timed(line: Line, begins: Moment | None, ends: Moment | None) -> Line:
    stated = [one for one in (begins, ends) if one]
    if not stated:
        return line
    return replace(
        line,
        from_at=begins.at if begins else None,
        to_at=ends.end.at if ends else None,
        time_zone=stated[0].zone,
        zone_chosen=not all(one.stated for one in stated),
    )
