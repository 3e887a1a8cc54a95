"""The page of a request: where it stands, whose turn it is, what it says, and everything that belongs to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from mla.accounts.selectors import acting
from mla.cases.models import Case, Condition, Decision, Item, ItemState, State
from mla.cases.selectors import readable_decisions
from mla.cases.sides import Side
from mla.cases.snapshots import Content
from mla.custody.models import Package
from mla.ledger import reading
from mla.policy.decide import may
from mla.policy.sight import (
    content_for,
    listed_packages,
    only_executes,
    read_case,
    read_items,
    side_in,
    visible_documents,
)
from mla.policy.table import Action
from mla.web import request_text, rows, steps, timeline
from mla.web.actors import ActingRequest
from mla.web.places import Place, link

ENDED = {state for state in ItemState if state.is_outcome}
BESIDE = 6  # steps shown beside the request; the tab "Record" has all


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of the request page needs, read once."""

    case: Case
    side: Side
    items: list[Item]
    said: Content
    conditions: list[Condition]
    executes: bool
    """Whether the reader's authority sees its own items only."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    id: str
    number: int
    measure: str
    facts: list[request_text.Fact]
    state: str
    ended: bool
    note: str
    authority: str
    authorisation: str
    hold: str
    """Why nothing of it is released for now, for the side that holds it back."""
    steps: list[steps.StepLink]


def case(request: ActingRequest, case_id: UUID) -> HttpResponse:
    page = _page(request, case_id)
    context = {
        "sections": request_text.sections(page.said, case_id),
        "decisions": _decisions(page),
        "conditions": page.conditions,
        "lift_url": _lifting(request, page),
        "letter_url": _preview(page),
        **_of_the_asking_side(request, page),
    }
    return _show(request, "case", page, context)


def items(request: ActingRequest, case_id: UUID) -> HttpResponse:
    page = _page(request, case_id)
    words = {one["id"]: one for one in page.said["items"]}
    found = [_item(request, page, item, words.get(str(item.pk))) for item in page.items]
    return _show(request, "case-items", page, {"rows": found})


def documents(request: ActingRequest, case_id: UUID) -> HttpResponse:
    page = _page(request, case_id)
    found = list(visible_documents(request.actor, page.case))
    own = page.side is Side.REQUESTING
    paper = page.case.issued_as if own and "scan" in page.case.issued_as else None
    return _show(request, "case-documents", page, {"documents": found, "paper": paper})


def evidence(request: ActingRequest, case_id: UUID) -> HttpResponse:
    page = _page(request, case_id)
    found = listed_packages(request.actor, page.case)
    packages = [(one, _opening(one), _carried(one, page)) for one in found]
    return _show(request, "case-evidence", page, {"packages": packages})


def record(request: ActingRequest, case_id: UUID) -> HttpResponse:
    return _show(request, "case-record", _page(request, case_id), {})


def _page(request: ActingRequest, case_id: UUID) -> Page:
    actor, found = request.actor, read_case(request.actor, case_id)
    own = read_items(actor, found)
    executes = only_executes(actor, found)
    if not executes:
        found.__dict__["item_states"] = tuple(ItemState(item.state) for item in own)
    return Page(
        case=found,
        side=side_in(actor, found),
        items=own,
        said=content_for(actor, found, own),
        conditions=[] if executes else _conditions(found),
        executes=executes,
    )


def _conditions(case: Case) -> list[Condition]:
    """Asked for only where there is one, and once: `Case.has_unsettled_conditions` reads the same."""
    if not case.has_conditions:  # type: ignore[attr-defined]
        return []
    prefetch_related_objects([case], "conditions")
    return list(case.conditions.all())


def _show(request: ActingRequest, name: str, page: Page, context: dict[str, Any]) -> HttpResponse:
    actor, case = request.actor, page.case
    numbers = {item.number for item in page.items} if page.executes else None
    records = reading.for_case(case.pk, page.side, texts=False, actor=acting("membership"))
    history = timeline.steps(records, only_items=numbers)
    waiting = any(one.state == Condition.State.PROPOSED for one in page.conditions)
    frame = {
        "case": case,
        "said": page.said,
        "passed_to": _passed_to(page),
        "headline": steps.headline(case, page.side),
        "urgent": rows.URGENT.get(page.said["urgency"], ""),
        "asking": page.side is Side.REQUESTING,
        "next": steps.what_next(actor, case, page.items, page.said, conditions=waiting),
        "tabs": _tabs(name, page),
        "history": history,
        "beside": [step for step in history if not step.minor][:BESIDE],
        "record_url": reverse("case-record", args=[case.pk]),
    }
    template = f"cases/{name.partition('-')[2] or 'request'}.html"
    return render(request, template, {**frame, **context})


def _tabs(name: str, page: Page) -> list[Place]:
    ended = sum(item.state in ENDED for item in page.items)
    counted: Any = page.case
    named = [
        ("case", "Request", None),
        ("case-items", f"Items ({ended} of {len(page.items)} ended)", None),
        ("case-documents", "Documents", counted.document_count),
        ("case-evidence", "Evidence", counted.package_count),
        ("case-record", "Record", None),
    ]
    return [
        Place(label, reverse(target, args=[page.case.pk]), target == name, count)
        for target, label, count in named
    ]


def _preview(page: Page) -> str:
    """The letter as it would leave now: for the side that writes it, while there is one to leave."""
    writes = page.side is Side.REQUESTING and page.case.in_the_making
    return link("case-preview", page.case.pk) if writes else ""


def _passed_to(page: Page) -> str:
    """The authority that has the request now, where that is not the one to which it was addressed."""
    addressed, now = page.said["requested"], page.case.requested_authority
    return now.name if addressed and now and addressed["id"] != str(now.pk) else ""


def _of_the_asking_side(request: ActingRequest, page: Page) -> dict[str, str]:
    """The request as a file, and the same request to other countries."""
    if page.side is not Side.REQUESTING:
        return {}
    drafts = may(request.actor, Action.DRAFT, page.case).allowed
    countries = link("case-other-countries", page.case.pk) if drafts else ""
    return {"file_url": link("case-file", page.case.pk), "countries_url": countries}


def _lifting(request: ActingRequest, page: Page) -> str:
    """Where a condition of use is lifted, for those who may propose one."""
    allowed = may(request.actor, Action.PROPOSE_CONDITION, page.case).allowed
    return link("case-lift-condition", page.case.pk) if allowed else ""


def _item(request: ActingRequest, page: Page, item: Item, words: dict[str, Any] | None) -> ItemRow:
    inside = page.side is Side.REQUESTED
    return ItemRow(
        id=str(item.pk),
        number=item.number,
        measure=request_text.measure_of(words) if words else "No longer asked for",
        facts=request_text.item_facts(words) if words else [],
        state=item.get_state_display() if inside else _state_abroad(page.case, item),
        ended=item.state in ENDED,
        note=item.outcome_note,
        authority=item.authority.name if inside and item.authority else "",
        authorisation=item.get_authorisation_display()
        if inside and item.authorisation != "not_needed"
        else "",
        hold=item.hold_reason if inside and item.is_held else "",
        steps=steps.of_item(request.actor, item),
    )


def _state_abroad(case: Case, item: Item) -> str:
    """How the requested side works on an item is its own business until the item ends."""
    if item.state in ENDED:
        return item.get_state_display()
    if item.dropped:
        return "Left out of the new version"
    return "In execution" if case.state == State.ACCEPTED else "Asked for"


def _decisions(page: Page) -> list[Decision]:
    """Newest first; to an authority that executes, what concerns its items or ends the whole request."""
    found = sorted(
        readable_decisions(page.case, page.side), key=lambda one: one.decided_at, reverse=True
    )
    numbers = {item.pk: item.number for item in page.items}
    for one in found:
        one.item_number = numbers.get(one.item_id)  # type: ignore[attr-defined, arg-type]
    if page.executes:
        return [one for one in found if one.item_id in numbers or _ends_all(one)]
    return found


def _ends_all(decision: Decision) -> bool:
    kinds = {Decision.Kind.REFUSED, Decision.Kind.WITHDRAWN, Decision.Kind.POSTPONED}
    return decision.item_id is None and decision.kind in kinds


def _opening(package: Package) -> str:
    """Its address, for those who can open it."""
    opens: bool = package.opens  # type: ignore[attr-defined]
    return link("package", package.pk) if opens else ""


def _carried(package: Package, page: Page) -> list[int]:
    """The items of a package that the reader may know of."""
    ids: list[UUID] = package.item_ids  # type: ignore[attr-defined]
    return [item.number for item in page.items if item.pk in ids]


urlpatterns = [
    path("requests/<uuid:case_id>/", case, name="case"),
    path("requests/<uuid:case_id>/items/", items, name="case-items"),
    path("requests/<uuid:case_id>/documents/", documents, name="case-documents"),
    path("requests/<uuid:case_id>/evidence/", evidence, name="case-evidence"),
    path("requests/<uuid:case_id>/record/", record, name="case-record"),
]
