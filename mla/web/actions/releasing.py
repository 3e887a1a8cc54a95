"""What the pages about evidence show: which items can be released, and with which files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum, Window, prefetch_related_objects

from mla.cases.models import Condition, Item, ItemState
from mla.common.errors import NotPermitted, WrongState
from mla.custody.models import Exhibit
from mla.policy.decide import Refusal, Verdict, may
from mla.policy.table import Action
from mla.web.actions.situation import ItemWords, Situation

UNSETTLED = {Condition.State.PROPOSED, Condition.State.DECLINED}
SHOWN = 200
"""Files listed on a page; beyond that their number and size are said."""


@dataclass(frozen=True, slots=True)
class Files:
    """The first files of some items, and how many and how large they are altogether."""

    rows: Sequence[Exhibit]
    count: int
    size: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def files_of(items: list[Item]) -> Files:
    """In one statement: the sums are windows over all rows, taken before the limit."""
    kept = Exhibit.objects.filter(item__in=items, taken_back_at=None).annotate(
        in_all=Window(Count("pk")), bytes_in_all=Window(Sum("size"))
    )
    rows = list(kept.select_related("item").order_by("item__number", "number")[:SHOWN])
    return Files(rows, rows[0].in_all, int(rows[0].bytes_in_all)) if rows else Files([], 0, 0)


def releasable(at: Situation) -> list[ItemWords]:
    """Submitted items that this person may release, but for those on hold: the others do not wait for them."""
    return [
        one
        for one, verdict in _submitted(at)
        if verdict.refusal is not Refusal.PERSON and not one.item.is_held
    ]


def opens_with_submitted_evidence(at: Situation) -> None:
    prefetch_related_objects([at.case], "conditions")
    found = _submitted(at)
    if not found:
        raise WrongState("No item of this request has evidence that waits for release.")
    if all(verdict.refusal is Refusal.PERSON for _, verdict in found):
        raise NotPermitted(found[0][1].reason)


def release_context(at: Situation) -> dict[str, Any]:
    """The files, who gets them, which conditions hold, and what still stands in the way."""
    ready = releasable(at)
    running = at.sent["proceeding"]["authority"]
    conditions = list(at.case.conditions.all())
    return {
        "files": files_of([one.item for one in ready]),
        "recipient": running["name"] if running else "",
        "in_force": [one for one in conditions if one.state == Condition.State.ACCEPTED],
        "unsettled": [one for one in conditions if one.state in UNSETTLED],
        "obstacles": _obstacles(at),
        "held": [one for one, _ in _submitted(at) if one.item.is_held],
        "kept_back": [one for one, verdict in _submitted(at) if verdict.refusal is Refusal.PERSON],
    }


def _obstacles(at: Situation) -> list[str]:
    stopped = [pair for pair in _submitted(at) if pair[1].refusal is Refusal.CONDITION]
    others = [pair for pair in stopped if not pair[0].item.is_held]
    reasons = [verdict.reason for _, verdict in (others if releasable(at) else stopped)]
    return list(dict.fromkeys(reasons))


def _submitted(at: Situation) -> list[tuple[ItemWords, Verdict]]:
    waiting = [one for one in at.items if one.item.state == ItemState.EVIDENCE_SUBMITTED]
    return [(one, may(at.actor, Action.ITEM_RELEASE, one.item)) for one in waiting]
