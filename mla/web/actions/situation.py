"""What a page of a step is about: who stands before it, the request, the item, and their words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mla.accounts.models import Membership
from mla.cases.models import Case, Item, ItemState
from mla.cases.sides import Side
from mla.cases.snapshots import last_sent
from mla.custody.models import Package
from mla.legal.measures import Measure
from mla.policy.sight import receiving_people, visible_items, visible_packages
from mla.web.templatetags.mla import country_name


@dataclass(frozen=True, slots=True)
class ItemWords:
    """An item as it was sent, beside its state now."""

    item: Item
    measure: str
    what: str
    holder: str

    @property
    def title(self) -> str:
        return f"Item {self.item.number}: {self.measure}"

    @property
    def short(self) -> str:
        return f"{self.what} ({self.holder})" if self.holder else self.what


@dataclass(frozen=True)
class Situation:
    """`wanted` is what the link to the page named (a condition, say); it may be anything."""

    actor: Membership
    case: Case
    item: Item | None = None
    wanted: str = ""

    @property
    def thing(self) -> Case | Item:
        return self.item or self.case

    @cached_property
    def side(self) -> Side:
        return self.case.side_of(self.actor.country_code) or Side.REQUESTING

    def country(self, side: Side) -> str:
        """By name and code; a draft may not say yet whom it asks."""
        codes = {
            Side.REQUESTING: self.case.requesting_country_id,
            Side.REQUESTED: self.case.requested_country_id,
        }
        code = codes[side]
        return country_name(code) if code else "the other country"

    @property
    def between(self) -> str:
        return f"{self.country(Side.REQUESTING)} to {self.country(Side.REQUESTED)}"

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The content of the version that the other side reads."""
        content: dict[str, Any] = last_sent(self.case).snapshot["content"]
        return content

    @cached_property
    def packages(self) -> list[Package]:
        """Those that the actor's side can have opened."""
        return [one for one in visible_packages(self.actor, self.case) if one.is_ready]

    @cached_property
    def receiving(self) -> list[Membership]:
        """Who in the actor's country may receive evidence."""
        people = receiving_people(self.actor.country_code)
        return list(people.order_by("authority__name", "user__name"))

    @cached_property
    def items(self) -> list[ItemWords]:
        """What the actor sees of what was asked for and not withdrawn, in the words of the sent version."""
        running = visible_items(self.actor, self.case).exclude(state=ItemState.WITHDRAWN)
        found = [item for item in running if item.sent_number]
        for item in found:
            item.case = self.case
        return [self.words(item) for item in found]

    def words(self, item: Item) -> ItemWords:
        said = self._said[str(item.pk)]
        return ItemWords(item, Measure(said["measure"]).label, said["what"], said["holder"])

    @cached_property
    def _said(self) -> dict[str, dict[str, Any]]:
        return {one["id"]: one for one in self.sent["items"]}
