"""Reading cases: whose turn it is, and what a page needs beside the case itself."""

from dataclasses import dataclass

from mla.cases.models import Case, Condition, Decision, State
from mla.cases.sides import Side


@dataclass(frozen=True, slots=True)
class Turn:
    """Who must act next, and what comes next, in words; `side` is None when nobody has to."""

    side: Side | None
    what: str
    brief: str = ""
    """The same in the few words that a row of a list has room for."""


_NEXT = {
    State.DRAFTED: Turn(
        Side.REQUESTING,
        "The draft must be completed and submitted to the central authority.",
        "Complete and submit it",
    ),
    State.IN_REVIEW: Turn(
        Side.REQUESTING,
        "The central authority checks the request, then sends it or hands it back.",
        "Check and send it",
    ),
    State.SENT: Turn(
        Side.REQUESTED,
        "The request is being examined: it can be accepted, sent back or refused.",
        "Decide on it",
    ),
    State.RETURNED: Turn(
        Side.REQUESTING,
        "The request must be completed and sent again.",
        "Complete and send it again",
    ),
    State.ACCEPTED: Turn(Side.REQUESTED, "The items are being executed.", "Execute the items"),
    State.EVIDENCE_PROVIDED: Turn(
        Side.REQUESTING,
        "The evidence must be downloaded and verified; then the request can be closed.",
        "Download and verify the evidence",
    ),
    State.EXECUTED: Turn(
        Side.REQUESTING, "Execution is reported; the request can be closed.", "Close it"
    ),
    State.REFUSED: Turn(
        Side.REQUESTING,
        "The request was refused; it can be closed, or a new one drafted.",
        "Close it, or draft a new one",
    ),
    State.CLOSED: Turn(None, "This request is closed. Nothing more is to be done."),
    State.WITHDRAWN: Turn(None, "This request was withdrawn. Nothing more is to be done."),
}


TO_ISSUE = {
    "prosecutor": "A prosecutor has to issue it",
    "court": "A judge or court has to issue it",
}
"""Of a request in review that waits for it, by its issuer."""


def turn(state: State, *, acknowledged: bool = True, issuer: str = "") -> Turn:
    """Whose turn it is in a state as one side knows it; `issuer`: who still has to issue it, or empty."""
    if state is State.IN_REVIEW and issuer:
        what = f"{TO_ISSUE[issuer]}; then the central authority sends it."
        return Turn(Side.REQUESTING, what, TO_ISSUE[issuer])
    if state is State.SENT and not acknowledged:
        return Turn(Side.REQUESTED, "Receipt must be acknowledged.", "Acknowledge receipt")
    return _NEXT[state]


def open_conditions(case: Case) -> list[Condition]:
    return list(case.conditions.filter(state=Condition.State.PROPOSED))


def conditions_in_force(case: Case) -> list[Condition]:
    return list(case.conditions.filter(state=Condition.State.ACCEPTED))


def readable_decisions(case: Case, side: Side) -> list[Decision]:
    """Decisions that this side may read: its own, and those that were told to it."""
    return [one for one in case.decisions.all() if one.side == side or not one.own_side_only]
