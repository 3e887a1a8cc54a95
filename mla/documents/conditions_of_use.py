"""The conditions under which evidence was provided, as plain text that travels in the package."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mla.documents.visible import plain
from mla.documents.wording import moment, words


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition and what the requesting State answered, in words."""

    number: str
    text: str
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConditionsOfUse:
    package: str
    reference: str  # of the requesting side
    requested_reference: str
    requesting: str  # names of authorities
    requested: str
    conditions: tuple[Condition, ...] = ()


def conditions_text(data: ConditionsOfUse) -> str:
    """Each line ends with a line feed; controls and what would reorder text are spelled out."""
    say = words("conditions_of_use")
    names = ("package", "reference", "requested_reference", "requesting", "requested")
    values = {name: plain(getattr(data, name)) for name in names}
    lines = [
        say[key].format_map(values) for key in ("title", "package", "references", "authorities")
    ]
    lines += ["", say["intro" if data.conditions else "none"]]
    for condition in data.conditions:
        lines += ["", *_condition(condition)]
    return "".join(f"{line}\n" for line in lines)


def _condition(condition: Condition) -> Iterator[str]:
    first, *rest = condition.text.splitlines() or [""]
    yield f"{plain(condition.number)}. {plain(first)}"
    yield from (f"   {plain(line)}" for line in rest)
    if condition.answer:
        yield "   " + words("conditions_of_use")["answer"].format(
            answer=plain(condition.answer),
            person=plain(condition.answered_by),
            when=moment(condition.answered_at),
        )
