"""The table of all steps: where each starts, who takes it, what is typed, and what is true afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case, Item
from mla.cases.snapshots import content, content_hash
from mla.common.clock import now
from mla.usecases.hold_item import hold_item
from mla.usecases.postpone_case import postpone_case
from mla.usecases.propose_condition import propose_condition
from tests import life, sheets
from tests.world import World, by_hand, next_month

NATIONAL_GROUND = {
    "ground": "national",
    "article": "Criminal Procedure Act, s. 12",
    "text": "The act is no offence here",
    "reasons": "The conduct described is not punishable under our law.",
    "consultation": "held",
}
Made = Callable[[World], Case]


def signed_in(actor: Membership) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def address(slug: str, case: Case, number: int = 1) -> str:
    if slug.startswith("item-"):
        return reverse(slug, args=[case.items.get(number=number).pk])
    return reverse(slug, args=[case.pk])


def some_day(name: str = "answer_by_on") -> dict[str, str]:
    on = next_month()
    return {
        f"{name}_day": str(on.day),
        f"{name}_month": str(on.month),
        f"{name}_year": str(on.year),
    }


def signed_paper() -> dict[str, Any]:
    return {
        "name": "Ana Invented",
        "title": "Federal prosecutor",
        "authority": "Prosecution office of Brazil",
        "signed_on_day": "3",
        "signed_on_month": "5",
        "signed_on_year": "2026",
        "scan": SimpleUploadedFile("issue.pdf", b"%PDF signed"),
    }


def postponed(world: World) -> Case:
    case = life.assigned(world)
    return postpone_case(
        case.pk, actor=world.asked.officer, ground=life.A_GROUND, review_on=next_month()
    )


def overdue(world: World) -> Case:
    """Sent back, and the announced date has passed."""
    case = life.returned(world)
    with by_hand():
        Case.objects.filter(pk=case.pk).update(answer_by_on=now().date() - timedelta(days=1))
    return case


def with_condition(world: World) -> Case:
    case = life.assigned(world)
    propose_condition(case.pk, actor=world.asked.officer, text="Only in these proceedings.")
    return case


def with_files(world: World) -> Case:
    case = life.assigned(world)
    life.upload(case.items.get(number=1), world)
    return case


def on_hold(world: World) -> Case:
    """The evidence of item 1 was submitted, and waits."""
    case = life.evidence_submitted(world)
    first = case.items.get(number=1)
    hold_item(first.pk, actor=world.asked.officer, reason="A lawyer claims privilege.")
    return life.again(case)


def outcome_for_all(world: World) -> Case:
    case = life.assigned(world)
    for item in case.items.all():
        life.record_outcome(
            item.pk, actor=world.asked.executing, outcome="nothing_found", note="None."
        )
    return case


@dataclass(frozen=True, slots=True)
class Page:
    """One step: where it starts, who takes it, what is typed, and what is true afterwards."""

    name: str
    made: Made
    who: str
    """side.person in the world."""
    typed: Callable[[World, Case], dict[str, Any]] = field(default=lambda _world, _case: {})
    after: str = ""
    """The state of the case (or, for item-..., of item 1)."""


PAGES = [
    Page("case-submit", life.drafted, "asking.investigator", after="in_review"),
    Page(
        "case-hand-back",
        life.in_review,
        "asking.officer",
        lambda _w, _c: {"reason": "Add it."},
        "drafted",
    ),
    Page(
        "case-send",
        life.in_review,
        "asking.officer",
        lambda _w, case: {"previewed": content_hash(content(case))},
        "sent",
    ),
    Page(
        "case-issue",
        sheets.to_issue,
        "asking.prosecutor",
        lambda _w, case: {"previewed": content_hash(content(case))},
        "in_review",
    ),
    Page(
        "case-record-paper-issue",
        sheets.to_issue,
        "asking.officer",
        lambda _w, case: {"previewed": content_hash(content(case)), **signed_paper()},
        "in_review",
    ),
    Page("case-revise", life.returned, "asking.investigator", after="drafted"),
    Page("case-abandon", life.drafted, "asking.investigator", after="withdrawn"),
    Page(
        "case-withdraw",
        life.assigned,
        "asking.officer",
        lambda _w, _c: {"reason": "Solved."},
        "withdrawn",
    ),
    Page(
        "case-name-recipients",
        life.evidence_provided,
        "asking.officer",
        lambda w, c: {
            "packages": [str(c.packages.get().pk)],
            "persons": [str(w.asking.prosecutor.pk)],
        },
        "evidence_provided",
    ),
    Page(
        "case-close",
        life.evidence_provided,
        "asking.officer",
        lambda _w, _c: {"outcome": "partly"},
        "closed",
    ),
    Page(
        "case-acknowledge",
        life.sent,
        "asked.officer",
        lambda _w, _c: {"reference": "2026-C-9"},
        "sent",
    ),
    Page(
        "case-assign",
        life.acknowledged,
        "asked.officer",
        lambda world, case: {str(one.pk): str(world.asked.police.pk) for one in case.items.all()},
        "sent",
    ),
    Page(
        "case-accept",
        life.acknowledged,
        "asked.officer",
        lambda _w, _c: {
            "item1_choice": "accept",
            "item2_choice": "accept",
            "dual_criminality": "met",
            "conditions": "One.\r\n\r\nTwo.",
        },
        "accepted",
    ),
    Page(
        "case-send-back",
        life.acknowledged,
        "asked.officer",
        lambda _w, _c: {"others": "The port of the address", **some_day()},
        "returned",
    ),
    Page(
        "case-refuse", life.acknowledged, "asked.officer", lambda _w, _c: NATIONAL_GROUND, "refused"
    ),
    Page(
        "case-propose-condition",
        life.assigned,
        "asked.officer",
        lambda _w, _c: {"text": "Only here."},
        "accepted",
    ),
    Page(
        "case-postpone",
        life.assigned,
        "asked.officer",
        lambda _w, _c: {**NATIONAL_GROUND, **some_day("review_on")},
        "accepted",
    ),
    Page("case-resume", postponed, "asked.officer", after="accepted"),
    Page(
        "case-forward",
        life.acknowledged,
        "asked.duty",
        lambda world, _c: {"authority_id": str(world.asked.police.pk)},
        "sent",
    ),
    Page("case-lapse", overdue, "asked.officer", after="closed"),
    Page(
        "case-reopen",
        life.executed,
        "asked.officer",
        lambda _w, case: {
            "reason": "One log was missed.",
            "item_ids": [str(case.items.get(number=1).pk)],
        },
        "accepted",
    ),
    Page(
        "case-lift-condition",
        with_condition,
        "asked.officer",
        lambda _w, case: {"condition_id": str(case.conditions.get().pk)},
        "accepted",
    ),
    Page(
        "case-answer-condition",
        with_condition,
        "asking.officer",
        lambda _w, case: {"condition_id": str(case.conditions.get().pk), "accept": "yes"},
        "accepted",
    ),
    Page(
        "case-release",
        life.evidence_submitted,
        "asked.officer",
        lambda _w, case: {"item_ids": [str(case.items.get(number=1).pk)]},
        "accepted",
    ),
    Page("case-report-execution", outcome_for_all, "asked.officer", after="executed"),
    Page("case-provide-evidence", life.released, "asked.officer", after="evidence_provided"),
    Page("item-submit-evidence", with_files, "asked.executing", after="evidence_submitted"),
    Page(
        "item-return-evidence",
        life.evidence_submitted,
        "asked.officer",
        lambda _w, _c: {"reason": "One file is missing."},
        "executing",
    ),
    Page(
        "item-hold",
        life.assigned,
        "asked.officer",
        lambda _w, _c: {"reason": "An appeal is pending."},
        "assigned",
    ),
    Page(
        "item-lift-hold",
        on_hold,
        "asked.officer",
        lambda _w, _c: {"reason": "The appeal was dismissed."},
        "evidence_submitted",
    ),
    Page(
        "item-outcome",
        life.assigned,
        "asked.executing",
        lambda _w, _c: {"outcome": "nothing_found", "note": "No such account."},
        "nothing_found",
    ),
    Page("item-refuse", life.assigned, "asked.officer", lambda _w, _c: NATIONAL_GROUND, "refused"),
    Page(
        "item-withdraw",
        life.assigned,
        "asking.officer",
        lambda _w, _c: {"reason": "Found it."},
        "withdrawn",
    ),
]


def person(world: World, who: str) -> Membership:
    side, _, name = who.partition(".")
    found: Membership = getattr(getattr(world, side), name)
    return found


def state_of(page: Page, case: Case) -> str:
    if page.name.startswith("item-"):
        return str(Item.objects.get(case=case, number=1).state)
    return str(Case.objects.get(pk=case.pk).state)
