"""What happens next with a request: whose turn it is, by when, and which steps this person can take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from uuid import UUID

from mla.accounts.models import Membership
from mla.cases.models import Case, Item, ItemState, State
from mla.cases.selectors import TO_ISSUE, turn
from mla.cases.sides import NOTHING_DUE, Side
from mla.cases.snapshots import Content
from mla.common.clock import now
from mla.policy.decide import Refusal, Verdict, abilities, may
from mla.policy.sight import packages_nobody_can_open, side_in
from mla.policy.table import Action
from mla.web import rows
from mla.web.places import link
from mla.web.templatetags.mla import country_name, day


class Weight(Enum):
    """A step that moves the request on is a button; what stops it or turns it back is never beside it."""

    MAIN = "main"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StepLink:
    label: str
    weight: Weight
    name: str
    """Of the address; a step without a page of its own (yet) is not shown."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class NotNow:
    """A step that this person might expect, and why it cannot be taken."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Next:
    mine: bool
    who: str
    what: str
    due: str
    left: str
    late: bool
    main: Sequence[StepLink]
    other: Sequence[StepLink]
    not_now: Sequence[NotNow]
    later: str
    """When the next step of this person's role appears; empty where nothing is to come, or it is here already."""


def _main(label: str, name: str) -> StepLink:
    return StepLink(label, Weight.MAIN, name)


def _other(label: str, name: str) -> StepLink:
    return StepLink(label, Weight.OTHER, name)


OF_CASE: dict[Action, StepLink] = {
    Action.EDIT: _main("Continue the draft", "draft"),
    Action.SUBMIT: _other("Submit for review", "case-submit"),
    Action.ISSUE: _main("Read and issue", "case-issue"),
    Action.SEND: _main("Read and send", "case-send"),
    Action.RECORD_PAPER_ISSUE: _other("Record an issue on paper", "case-record-paper-issue"),
    Action.HAND_BACK: _other("Hand back to the drafter", "case-hand-back"),
    Action.REVISE: _main("Complete the request", "case-revise"),
    Action.ABANDON: _other("Discard this draft", "case-abandon"),
    Action.ANSWER_CONDITION: _main("Answer the condition of use", "case-answer-condition"),
    Action.NAME_RECIPIENTS: _other("Name who receives the evidence", "case-name-recipients"),
    Action.RECEIVE_EVIDENCE: _main("Download the evidence", "case-evidence"),
    Action.CLOSE: _main("Close the request", "case-close"),
    Action.WITHDRAW: _other("Withdraw the request", "case-withdraw"),
    Action.ACKNOWLEDGE: _main("Acknowledge receipt", "case-acknowledge"),
    Action.ASSIGN: _main("Assign the items", "case-assign"),
    Action.ACCEPT: _main("Accept for execution", "case-accept"),
    Action.PROVIDE_EVIDENCE: _main("Provide the evidence", "case-provide-evidence"),
    Action.REPORT_EXECUTION: _main("Report the execution", "case-report-execution"),
    Action.RESUME: _main("Resume execution", "case-resume"),
    Action.FORWARD: _other("Forward to the competent authority", "case-forward"),
    Action.PROPOSE_CONDITION: _other("Propose a condition of use", "case-propose-condition"),
    Action.SEND_BACK: _other("Send back for completion", "case-send-back"),
    Action.POSTPONE: _other("Postpone execution", "case-postpone"),
    Action.REFUSE: _other("Refuse the request", "case-refuse"),
    Action.LAPSE: _other("Close the request as not completed", "case-lapse"),
    Action.REOPEN: _other("Reopen the request", "case-reopen"),
}
OF_ITEM: dict[Action, StepLink] = {
    Action.ITEM_EXECUTE: _main("Upload evidence for item {number}", "item-upload"),
    Action.ITEM_SUBMIT_EVIDENCE: _main(
        "Submit the evidence of item {number}", "item-submit-evidence"
    ),
    Action.ITEM_RELEASE: _main("Release evidence", "case-release"),
    Action.ITEM_RETURN_EVIDENCE: _other(
        "Return the evidence of item {number}", "item-return-evidence"
    ),
    Action.ITEM_HOLD: _other("Put item {number} on hold", "item-hold"),
    Action.ITEM_LIFT_HOLD: _other("Lift the hold on item {number}", "item-lift-hold"),
    Action.ITEM_FIND_NOTHING: _other("Record how item {number} ended", "item-outcome"),
    Action.ITEM_REFUSE: _other("Refuse item {number}", "item-refuse"),
    Action.ITEM_WITHDRAW: _other("Withdraw item {number}", "item-withdraw"),
    Action.ITEM_REOPEN: _other("Reopen item {number}", "item-reopen"),
    Action.ITEM_REQUIRE_AUTHORISATION: _other(
        "Item {number} needs a domestic authorisation", "item-require-authorisation"
    ),
    Action.ITEM_APPLY_FOR_AUTHORISATION: _other(
        "Record the application for item {number}", "item-apply-for-authorisation"
    ),
    Action.ITEM_GRANT_AUTHORISATION: _other(
        "Record the authorisation of item {number}", "item-grant-authorisation"
    ),
    Action.ITEM_NARROW_AUTHORISATION: _other(
        "Record a partial authorisation of item {number}", "item-narrow-authorisation"
    ),
    Action.ITEM_REFUSE_AUTHORISATION: _other(
        "Record that authorisation was refused for item {number}", "item-refuse-authorisation"
    ),
    Action.ITEM_CHALLENGE_AUTHORISATION: _other(
        "Record a challenge to the authorisation of item {number}", "item-challenge-authorisation"
    ),
}
HEADLINES = {
    State.DRAFTED: "Draft: {asking} is writing the request",
    State.IN_REVIEW: "In review: the central authority of {asking} checks the request",
    State.SENT: "Sent: {asked} has not acknowledged receipt yet",
    State.RETURNED: "Sent back: {asking} has to complete the request",
    State.ACCEPTED: "Accepted: {asked} is collecting the evidence",
    State.EVIDENCE_PROVIDED: "Evidence provided: {asking} downloads and checks it",
    State.EXECUTED: "Executed: {asked} has reported how each item ended",
    State.REFUSED: "Refused: {asked} does not execute the request",
    State.CLOSED: "Closed: {outcome}",
    State.WITHDRAWN: "Withdrawn: the request is no longer needed",
}
NO_NEWS = {
    *(Action.ACKNOWLEDGE, Action.RESUME, Action.ISSUE, Action.RECORD_PAPER_ISSUE),
    Action.RECEIVE_EVIDENCE,
}
"""While they cannot be taken, they were taken already, or nobody asks for them."""
EXECUTING = {"item-upload", "item-submit-evidence"}
ANSWERED = "every item has ended and {asked} has reported it"
LATER: dict[State, dict[Action, str]] = {
    State.DRAFTED: {Action.SEND: "the request was submitted for review"},
    State.IN_REVIEW: {Action.EDIT: "the central authority hands the request back"},
    State.SENT: {
        Action.CLOSE: ANSWERED,
        Action.ITEM_EXECUTE: "the request is accepted for execution",
    },
    State.ACCEPTED: {Action.CLOSE: ANSWERED},
}
"""By state: a step that a role waits for, and when its turn comes. The first that is the reader's is said."""
FOR_THE_NAME_ONLY = UUID(int=0)
POSTPONED = "Postponed: {asked} looks at it again by {review}"
EXAMINED = "Received: {asked} is examining the request"


def headline(case: Case, side: Side) -> str:
    """Where the request stands, as this side may know it."""
    state = case.standing(side)
    text = HEADLINES[state]
    if state is State.SENT and case.acknowledged_at:
        text = EXAMINED
    if state in {State.SENT, State.ACCEPTED} and case.postponed_until:
        text = POSTPONED
    if state is State.IN_REVIEW and case.waits_to_be_issued:
        text = f"In review: {TO_ISSUE[case.issuer].lower()}"
    return text.format(
        asking=case.requesting_country.name,
        asked=case.requested_country.name if case.requested_country else "the other country",
        outcome=case.get_outcome_display().lower(),
        review=day(case.postponed_until),
    )


def what_next(
    actor: Membership, case: Case, items: Sequence[Item], said: Content, *, conditions: bool
) -> Next:
    """`conditions`: whether a condition of use waits for an answer."""
    side = side_in(actor, case)
    issuer = case.issuer if case.waits_to_be_issued else ""
    known = case.acknowledged_at is not None
    whose = turn(case.standing(side), acknowledged=known, issuer=issuer)
    due_on, today = _due_on(case, side, said), now().date()
    closed = _nobody_can_open(case, items) if side is Side.REQUESTING else ""
    verdicts = [one for one in abilities(actor, case) if conditions or not _answers(one)]
    found = [*_of_case(case, verdicts, items), *_of_items(actor, items)]
    if closed:
        found = [_urged(one) for one in found]
    main = [one for one in found if one.weight is Weight.MAIN]
    return Next(
        mine=whose.side is side,
        who=_who(case, whose.side, side),
        what=" ".join(
            filter(
                None,
                (whose.what, _waiting(case, side) if conditions else _chosen(case), closed),
            )
        ),
        due=day(due_on) if due_on != NOTHING_DUE else "",
        left=rows.left(due_on, today),
        late=due_on < today,
        main=main,
        other=[one for one in found if one.weight is Weight.OTHER],
        not_now=_not_now(verdicts),
        later=_later(actor, case, side, items),
    )


def _later(actor: Membership, case: Case, side: Side, items: Sequence[Item]) -> str:
    """In the words of this side's state: what the other one is making stays unknown."""
    asked = case.requested_country.name if case.requested_country else "the other country"
    for action, when in LATER.get(case.standing(side), {}).items():
        things = [one for one in items if not ItemState(one.state).is_outcome]
        thing = next(iter(things), None) if action.on_item else case
        verdict = thing and may(actor, action, thing)
        if verdict and verdict.refusal in {Refusal.STATE, Refusal.CONDITION}:
            label = OF_ITEM[action].label if action.on_item else OF_CASE[action].label
            label = label.removesuffix(" for item {number}")
            return f"“{label}” appears here once {when.format(asked=asked)}."
    return ""


def of_item(actor: Membership, item: Item) -> list[StepLink]:
    """What the actor can do with this item now; the links carry its number."""
    allowed = [verdict.action for verdict in abilities(actor, item) if verdict.allowed]
    return [
        step
        for action in allowed
        if action in OF_ITEM
        for step in _linked(OF_ITEM[action], item.number, item.pk, item.case_id)
    ]


def _answers(verdict: Verdict) -> bool:
    return verdict.action is Action.ANSWER_CONDITION


def _of_case(case: Case, verdicts: Iterable[Verdict], items: Sequence[Item]) -> list[StepLink]:
    allowed = {verdict.action for verdict in verdicts if verdict.allowed}
    steps = {action: step for action, step in OF_CASE.items() if action in allowed}
    if Action.ASSIGN in steps and all(item.state != ItemState.ASKED for item in items):
        steps[Action.ASSIGN] = _other("Assign an item again", "case-assign")
    if not case.__dict__.get("evidence_waits"):  # asked for only where the role receives evidence
        steps.pop(Action.RECEIVE_EVIDENCE, None)
    if not case.package_count:  # type: ignore[attr-defined]
        steps.pop(Action.NAME_RECIPIENTS, None)
    return [found for step in steps.values() for found in _linked(step, "", case.pk, case.pk)]


def _waiting(case: Case, side: Side) -> str:
    whose = "your side's" if side is Side.REQUESTING else f"{case.requesting_country.name}'s"
    return f"A condition of use waits for {whose} answer; evidence is released after it."


def _chosen(case: Case) -> str:
    """Which authority has to issue a request that waits for it."""
    chosen = case.issuing_authority if case.waits_to_be_issued else None
    return f"Chosen for it: {chosen.name}." if chosen else ""


def _nobody_can_open(case: Case, items: Sequence[Item]) -> str:
    """That released evidence waits for nobody, and who must act; asked for only where some was released."""
    released = any(item.state == ItemState.RELEASED for item in items)
    if not released or case.state not in {State.ACCEPTED, State.EVIDENCE_PROVIDED}:
        return ""
    numbers = [str(one.number) for one in packages_nobody_can_open(case)]
    if not numbers:
        return ""
    return (
        f"Nobody can open evidence package {' and '.join(numbers)}: "
        "your central authority must name who receives it."
    )


def _urged(step: StepLink) -> StepLink:
    return replace(step, weight=Weight.MAIN) if step.name == "case-name-recipients" else step


def _of_items(actor: Membership, items: Sequence[Item]) -> list[StepLink]:
    """Steps that move items on; the same page is named once, however many items lead to it."""
    steps = [
        one
        for item in items
        for one in of_item(actor, item)
        if one.weight is Weight.MAIN and not (one.name in EXECUTING and _elsewhere(actor, item))
    ]
    return list({step.url: step for step in steps}.values())


def _elsewhere(actor: Membership, item: Item) -> bool:
    """Whether another authority works on it, so that its steps are not this person's first ones."""
    return item.authority_id not in {None, actor.authority_id}


def _linked(step: StepLink, number: object, own_id: object, case_id: object) -> list[StepLink]:
    """The step with its address, or nothing where it has no page."""
    url = link(step.name, own_id if step.name.startswith("item-") else case_id)
    return [replace(step, label=step.label.format(number=number), url=url)] if url else []


def _not_now(verdicts: Iterable[Verdict]) -> list[NotNow]:
    """Steps that wait for the same thing share a line; that one was taken, or has nothing to undo, is no news."""
    waiting: dict[str, list[str]] = {}
    for verdict in verdicts:
        known = OF_CASE.get(verdict.action)
        news = verdict.action not in NO_NEWS
        if known and not verdict.allowed and news and link(known.name, FOR_THE_NAME_ONLY):
            waiting.setdefault(verdict.reason, []).append(known.label)
    return [NotNow(_one_of(labels), reason) for reason, labels in waiting.items()]


def _one_of(labels: list[str]) -> str:
    """`Assign the items, accept for execution or refuse the request`."""
    first, *rest = [labels[0], *(label[0].lower() + label[1:] for label in labels[1:])]
    return f"{', '.join([first, *rest[:-1]])} or {rest[-1]}" if rest else first


def _due_on(case: Case, side: Side, said: Content) -> date:
    """By when the next step is due, from what this side can read; nothing once the answer is given."""
    state = case.standing(side)
    if state is State.RETURNED:
        return case.answer_by_on or NOTHING_DUE
    if state.is_final or state in {State.REFUSED, State.EXECUTED, State.EVIDENCE_PROVIDED}:
        return NOTHING_DUE
    return date.fromisoformat(said["deadline_on"]) if said["deadline_on"] else NOTHING_DUE


def _who(case: Case, whose: Side | None, side: Side) -> str:
    if whose is None:
        return "Nobody has to do anything"
    return (
        "It is your side's turn"
        if whose is side
        else f"It is the turn of {country_name(case.country_of(whose))}"
    )
