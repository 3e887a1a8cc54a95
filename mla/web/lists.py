"""The lists people start from: requests by state, tasks, evidence to receive, people of a country."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode

from mla.accounts.roles import Role
from mla.accounts.selectors import memberships_of
from mla.cases import worklist
from mla.cases.models import ItemState, State
from mla.cases.sides import Side
from mla.cases.snapshots import last_contents
from mla.common.errors import NotPermitted
from mla.directory.models import Authority
from mla.directory.permissions import Permission
from mla.policy import queues
from mla.policy.decide import may, require, rights
from mla.policy.sight import scopes
from mla.policy.table import Action
from mla.web import record, request_rows, rows
from mla.web.actors import ActingRequest
from mla.web.countries import sheet_task
from mla.web.list_query import ListQuery, key_in, spelled
from mla.web.places import first_place, link, place_named
from mla.web.templatetags.mla import country_name

FILTER = "list_filter"  # in the session
Counts = dict[tuple[Side, State], int]

FIRST = {
    Side.REQUESTING: (State.RETURNED, State.IN_REVIEW, State.EVIDENCE_PROVIDED, State.EXECUTED),
    Side.REQUESTED: (State.SENT, State.ACCEPTED),
}
"""Which tab opens first, of those that hold something: what waits for a step of this side."""
FIRST_FOR_DRAFTERS = (State.RETURNED, State.DRAFTED)
"""What waits for the investigator's own hand comes before what the central authority has to do."""
SIDE_LABELS = {Side.REQUESTING: "Outgoing", Side.REQUESTED: "Incoming"}
TASK_TABS = {
    "open": ("To do", {ItemState.ASSIGNED, ItemState.EXECUTING}),
    "submitted": ("Waiting for release", {ItemState.EVIDENCE_SUBMITTED}),
    "ended": ("Ended", {state for state in ItemState if state.is_outcome}),
}


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str


def work(request: ActingRequest) -> HttpResponse:
    """The start page: the first place of the actor's role."""
    return STARTS[first_place(request.actor)](request)


def requests(request: ActingRequest) -> HttpResponse:
    require(request.actor, Action.VIEW)
    (scope,) = scopes(request.actor)
    counts = worklist.counts(scope)
    query = _with_defaults(_with_filter(request), request.actor.role, counts)
    context = {
        "query": query,
        "heading": place_named(request.actor, "requests"),
        "sides": [_side_tab(query, counts, side) for side in Side],
        **_drafting(request),
    }
    if query.word:
        return render(request, "lists/found.html", {**context, **_found(request, scope, query)})
    return render(
        request, "lists/requests.html", {**context, **_page(request, scope, query, counts)}
    )


def _page(
    request: ActingRequest, scope: str, query: ListQuery, counts: Counts
) -> dict[str, object]:
    assert query.side and query.state  # noqa: S101, PT018 - the defaults were filled in
    found, more = worklist.page(
        scope,
        query.side,
        query.state,
        after=query.after or worklist.START,
        before=query.before,
        least_urgent=query.least_urgent,
        country=query.country,
    )
    incoming = query.side is Side.REQUESTED
    changed = "Received" if incoming else "Last change"
    return {
        "state": query.state,
        "incoming": incoming,
        "states": [_state_tab(query, counts, state) for state in _shown(query, counts)],
        "chips": _chips(query),
        "rows": request_rows.in_html(found, request.actor, changed=changed),
        "changed": changed,
        **_paging(
            [row.key for row in found],
            query.link,
            after=query.after,
            before=query.before,
            more=more,
        ),
    }


def _found(request: ActingRequest, scope: str, query: ListQuery) -> dict[str, object]:
    found, too_many = worklist.search(scope, request.actor.country_code, query.word)
    changed = "Last change"
    return {
        "rows": request_rows.in_html(found, request.actor, changed=changed, with_state=True),
        "changed": changed,
        "count": len(found),
        "too_many": worklist.SEARCH_CAP if too_many else 0,
    }


def _with_defaults(query: ListQuery, role: str, counts: Counts) -> ListQuery:
    """The side and the tab that an address without them means: where something waits."""
    incoming_first = role in {Role.EXECUTING_OFFICER, Role.DUTY_OFFICER}
    own = Side.REQUESTED if incoming_first else Side.REQUESTING
    has_some = any(count for (side, _), count in counts.items() if side is own)
    side = query.side or (own if has_some or not any(counts.values()) else own.other)
    drafters = FIRST_FOR_DRAFTERS if role == Role.INVESTIGATOR else ()
    filled = [state for state in (*drafters, *FIRST[side], *State) if counts.get((side, state))]
    fallback = FIRST[side][0] if side is Side.REQUESTED else State.DRAFTED
    return replace(query, side=side, state=query.state or (filled or [fallback])[0])


def _shown(query: ListQuery, counts: Counts) -> list[State]:
    """The tabs worth showing: those that hold something, and the one that is open."""
    return [
        one for one in State if one is query.state or (query.side and counts.get((query.side, one)))
    ]


def _side_tab(query: ListQuery, counts: Counts, side: Side) -> Tab:
    total = sum(count for (of, _), count in counts.items() if of is side)
    return Tab(SIDE_LABELS[side], ListQuery(side=side).link(), query.side is side, total)


def _state_tab(query: ListQuery, counts: Counts, state: State) -> Tab:
    count = counts.get((query.side, state), 0) if query.side else 0
    return Tab(state.label, query.link(state=state), query.state is state, count)


def _chips(query: ListQuery) -> list[Chip]:
    """The filters that are set; each leads to the list without it."""
    chips = [Chip("Urgent and emergencies only", query.link(urgent=False))] if query.urgent else []
    if query.country:
        chips.append(Chip(country_name(query.country), query.link(country="")))
    return chips


def _paging(
    keys: Sequence[object],
    link: Callable[..., str],
    *,
    after: object,
    before: object,
    more: bool,
) -> dict[str, str]:
    """Links to the pages before and after, by the keys of the first and the last row."""
    has_next = bool(keys) and (more or before is not None)
    has_previous = bool(keys) and (after is not None or (before is not None and more))
    return {
        "newer_url": link(before=keys[0]) if has_previous else "",
        "older_url": link(after=keys[-1]) if has_next else "",
    }


def _with_filter(request: ActingRequest) -> ListQuery:
    """The address, with the filter that the person used last where it says none."""
    query = ListQuery.read(request.GET)
    before = request.session.get(FILTER, [False, ""])
    if query.urgent or "country" in request.GET:
        if query.kept_filter != before:
            request.session[FILTER] = query.kept_filter
        return query
    urgent, country = before
    return replace(query, urgent=urgent, country=country)


def _drafting(request: ActingRequest) -> dict[str, str]:
    """The button that starts a request: for a duty officer, one that is urgent."""
    if not may(request.actor, Action.DRAFT).allowed:
        return {}
    if request.actor.role == Role.DUTY_OFFICER:
        return {
            "draft_url": f"{link('draft-new')}?urgent=yes",
            "draft_label": "Start an urgent request",
        }
    return {"draft_url": link("draft-new"), "draft_label": "Draft a request"}


def tasks(request: ActingRequest) -> HttpResponse:
    """Items assigned to the actor's authority, most urgent and soonest due first."""
    require(request.actor, Action.ITEM_EXECUTE)
    shown = request.GET.get("show", "open")
    if shown not in TASK_TABS:
        shown = "open"
    after, before = (key_in(request.GET.get(name, "")) for name in ("after", "before"))
    items, more = queues.tasks(request.actor, TASK_TABS[shown][1], after=after, before=before)
    said = last_contents(item.case_id for item in items)
    keys = [spelled(worklist.Key(one.urgency, one.due_on, one.pk)) for one in items]
    context = {
        "tabs": _task_tabs(request, shown),
        "shown": shown,
        "rows": rows.tasks(items, said, request.actor),
        **_paging(keys, partial(_link, show=shown), after=after, before=before, more=more),
    }
    return render(request, "lists/tasks.html", context)


def _task_tabs(request: ActingRequest, shown: str) -> list[Tab]:
    counts = queues.open_tasks(request.actor)
    return [
        Tab(
            label,
            _link(show=name),
            name == shown,
            None if name == "ended" else sum(counts.get(state, 0) for state in wanted),
        )
        for name, (label, wanted) in TASK_TABS.items()
    ]


def _link(**said: str) -> str:
    return "?" + urlencode(said)


def packages(request: ActingRequest) -> HttpResponse:
    """Evidence packages that the actor may receive, newest first."""
    require(request.actor, Action.RECEIVE_EVIDENCE)
    after, before = (_id_in(request.GET.get(name, "")) for name in ("after", "before"))
    found, more = queues.packages(request.actor, after=after, before=before)
    context = {
        "rows": rows.packages(found, request.actor),
        **_paging([str(one.pk) for one in found], _link, after=after, before=before, more=more),
    }
    return render(request, "lists/packages.html", context)


def _id_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def people(request: ActingRequest) -> HttpResponse:
    """The authorities of the administrator's country and who acts for them."""
    if Permission.MANAGE_PEOPLE.value not in rights(request.actor):
        raise NotPermitted("Only an administrator sees the people of a country.")
    country = request.actor.country_code
    acting = groupby(memberships_of(country), key=lambda one: one.authority_id)
    members = {authority: list(found) for authority, found in acting}
    authorities = [
        (one, members.get(one.pk, [])) for one in Authority.objects.filter(country=country)
    ]
    context = {"authorities": authorities, "task": sheet_task(request.actor)}
    return render(request, "lists/people.html", context)


STARTS = {
    "requests": requests,
    "tasks": tasks,
    "packages": packages,
    "people": people,
    "record": record.record,
}

urlpatterns = [
    path("", work, name="work"),
    path("requests/", requests, name="requests"),
    path("tasks/", tasks, name="tasks"),
    path("evidence/", packages, name="packages"),
    path("people/", people, name="people"),
]
