"""What waits for the own authority, one page by key: items to execute, and evidence packages to receive."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from mla.accounts.models import Membership
from mla.cases.models import Item, ItemState
from mla.cases.worklist import PAGE, START, Key
from mla.common.prepared import prepared
from mla.custody.models import Package
from mla.policy.sight import items_to_execute, scopes

# The own authority and the units below it are few: of each (and each state), the index gives the first ones.
_TASKS = """
SELECT item.id FROM directory_authority office
CROSS JOIN unnest(%(states)s::text[]) wanted (state)
CROSS JOIN LATERAL (
    SELECT id, urgency, due_on FROM cases_item
    WHERE authority_id = office.id AND state = wanted.state
      AND (urgency, due_on, id) > (%(urgency)s, %(due_on)s, %(id)s)
    ORDER BY urgency, due_on, id LIMIT %(limit)s
) item
WHERE office.country_id = %(country)s AND starts_with(office.path, %(path)s)
ORDER BY item.urgency, item.due_on, item.id LIMIT %(limit)s
"""
_TASKS_BEFORE = (
    _TASKS.replace("id) > (", "id) < (")
    .replace("BY urgency, due_on, id", "BY urgency DESC, due_on DESC, id DESC")
    .replace(
        "BY item.urgency, item.due_on, item.id",
        "BY item.urgency DESC, item.due_on DESC, item.id DESC",
    )
)

_RELEASED = """
    SELECT recipient.package_id FROM custody_recipient recipient
    JOIN custody_package package ON package.id = recipient.package_id AND package.state = 'released'
    JOIN cases_participant seen ON seen.case_id = package.case_id
        AND seen.scope = ANY(%(scopes)s) AND seen.side = 'requesting'
    WHERE {addressed} AND recipient.package_id < %(id)s
    ORDER BY recipient.package_id DESC LIMIT %(limit)s
"""
_PACKAGES = f"""
SELECT package_id FROM (
    SELECT found.package_id FROM directory_authority office
    CROSS JOIN LATERAL ({_RELEASED.format(addressed="recipient.authority_id = office.id")}) found
    WHERE office.country_id = %(country)s AND starts_with(office.path, %(path)s)
    UNION
    ({_RELEASED.format(addressed="recipient.membership_id = %(membership)s")})
) addressed ORDER BY package_id DESC LIMIT %(limit)s
"""  # noqa: S608 - joined from constants
"""A package's id says when it was made, so that the newest come first."""
_PACKAGES_BEFORE = _PACKAGES.replace("package_id <", "package_id >").replace(" DESC", "")
NEWEST = UUID(int=(1 << 128) - 1)


def tasks(
    actor: Membership,
    states: Collection[ItemState],
    *,
    after: Key | None = None,
    before: Key | None = None,
) -> tuple[list[Item], bool]:
    """Items of the own authority in these states, most urgent and soonest due first; and whether more follow
    in the direction read. From `after` on, or those that end right before `before`.
    """
    key = before or after or START
    given = {
        "states": sorted(states),
        "urgency": key.urgency,
        "due_on": key.due_on,
        "id": key.id,
    }
    ids, more = _page(actor, _TASKS_BEFORE if before else _TASKS, given, backwards=bool(before))
    found = Item.objects.select_related("case", "authority").in_bulk(ids)
    return [found[one] for one in ids], more


def open_tasks(actor: Membership) -> dict[ItemState, int]:
    """How many have not ended, by state; those that have only grow in number, so nobody counts them."""
    running = [state for state in ItemState if not state.is_outcome]
    counted = items_to_execute(actor).filter(state__in=running).values_list("state")
    return {ItemState(state): n for state, n in counted.annotate(Count("pk")).order_by()}


def packages(
    actor: Membership, *, after: UUID | None = None, before: UUID | None = None
) -> tuple[list[Package], bool]:
    """Released packages of the actor's requests that are addressed to it, newest first; otherwise as `tasks`."""
    given = {
        "id": before or after or NEWEST,
        "scopes": list(scopes(actor)),
        "membership": actor.pk,
    }
    ids, more = _page(
        actor, _PACKAGES_BEFORE if before else _PACKAGES, given, backwards=bool(before)
    )
    found = Package.objects.select_related("case", "case__proceeding").in_bulk(ids)
    return [found[one] for one in ids], more


def _page(
    actor: Membership, sql: str, given: dict[str, Any], *, backwards: bool
) -> tuple[list[UUID], bool]:
    office = {"country": actor.country_code, "path": actor.authority.path, "limit": PAGE + 1}
    with prepared(connection) as cursor:
        cursor.execute(sql, {**given, **office})
        ids = [row[0] for row in cursor.fetchall()]
    return ids[:PAGE][::-1] if backwards else ids[:PAGE], len(ids) > PAGE
