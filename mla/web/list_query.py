"""What a work list shows, as its address says it; whatever the address says wrongly is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.http import urlencode

from mla.cases.models import State
from mla.cases.sides import Side, Urgency
from mla.cases.worklist import Key
from mla.common.iso import iso_countries

SIDE_WORDS = {"outgoing": Side.REQUESTING, "incoming": Side.REQUESTED}
WORD_OF_SIDE = {side: word for word, side in SIDE_WORDS.items()}
LONGEST = 100
ANY_COUNTRY = "any"
"""Said where a filter was taken off: an address that names no country means the filter used last."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    side: Side | None = None
    state: State | None = None
    urgent: bool = False
    country: str = ""
    word: str = ""
    after: Key | None = None
    before: Key | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "ListQuery":
        state = given.get("state", "")
        return cls(
            side=SIDE_WORDS.get(given.get("side", "")),
            state=State(state) if state in State.values else None,
            urgent=given.get("urgent") == "yes",
            country=_country(given.get("country", "")),
            word=given.get("search", "").replace("\x00", "").strip()[:LONGEST],
            after=key_in(given.get("after", "")),
            before=key_in(given.get("before", "")),
        )

    @property
    def kept_filter(self) -> list[object]:
        """What a person's session remembers of it."""
        return [self.urgent, self.country]

    @property
    def least_urgent(self) -> Urgency:
        return Urgency.URGENT if self.urgent else Urgency.ROUTINE

    @property
    def side_word(self) -> str:
        return WORD_OF_SIDE[self.side] if self.side else ""

    def link(self, **changes: object) -> str:
        """The address of this list with something changed; it starts at its first page unless that says otherwise."""
        changed = replace(self, **{"after": None, "before": None, **changes})  # type: ignore[arg-type]
        said = {
            "side": changed.side_word,
            "state": changed.state.value if changed.state else "",
            "urgent": "yes" if changed.urgent else "",
            "country": changed.country,
            "after": spelled(changed.after),
            "before": spelled(changed.before),
        }
        if self.urgent or self.country:
            said["country"] = changed.country or ANY_COUNTRY
        return "?" + urlencode({name: value for name, value in said.items() if value})


def _country(code: str) -> str:
    return code if code in dict(iso_countries()) else ""


def key_in(text: str) -> Key | None:
    """As `spelled` writes it; nothing for anything else."""
    urgency, _, rest = text.partition("_")
    day, _, last = rest.partition("_")
    try:
        return Key(Urgency(int(urgency)), date.fromisoformat(day), UUID(last))
    except ValueError:
        return None


def spelled(key: Key | None) -> str:
    return f"{int(key.urgency)}_{key.due_on.isoformat()}_{key.id}" if key else ""
