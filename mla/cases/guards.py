"""Conditions of the transitions: each function answers for one case or item; its docstring is the reason
that a person reads when the answer is no.
"""

from typing import Any

from mla.cases.sides import Urgency
from mla.cases.vocabulary import Authorisation, ItemState, State
from mla.common.clock import now

SETTLED = {Authorisation.NOT_NEEDED, Authorisation.GRANTED, Authorisation.NARROWED}


def waits_to_be_issued(case: Any) -> bool:
    """Neither country asks that a prosecutor or court issue this request, or it was issued already."""
    return bool(case.issuer and not case.issued_content)


def issued_where_the_law_asks(case: Any) -> bool:
    """A prosecutor or court has to issue this request first, as the country sheet says."""
    return bool(not case.issuer or case.issued_content)


def never_sent(case: Any) -> bool:
    """This request has been sent before, so it is no longer discarded: the central authority can withdraw it, out of
    review once it has handed it back.
    """
    return bool(case.sent_number == 0)


def is_the_first_version(case: Any) -> bool:
    """This request has been sent before: its new version goes through review."""
    return bool(case.sent_number == 0)


def is_urgent(case: Any) -> bool:
    """Only an urgent request goes out without review: say first that it is urgent, and why."""
    return bool(case.urgency < Urgency.ROUTINE)


def was_sent(case: Any) -> bool:
    """This request was never sent, so whoever drafted it can discard it."""
    return bool(case.sent_number > 0)


def not_acknowledged(case: Any) -> bool:
    """Receipt of this request has been acknowledged already."""
    return case.acknowledged_at is None


def acknowledged(case: Any) -> bool:
    """Acknowledge receipt first: it gives the request your reference."""
    return case.acknowledged_at is not None


def not_postponed(case: Any) -> bool:
    """Execution is postponed already."""
    return case.postponed_until is None


def postponed(case: Any) -> bool:
    """Execution is not postponed."""
    return case.postponed_until is not None


def announced_date_passed(case: Any) -> bool:
    """The date that was announced when the request was sent back has not passed yet."""
    return case.answer_by_on is not None and case.answer_by_on < now().date()


def every_item_has_an_outcome(case: Any) -> bool:
    """Every item needs an outcome first: evidence released, or a reason why there is none."""
    return bool(case.item_states) and all(state.is_outcome for state in case.item_states)


def something_was_released(case: Any) -> bool:
    """No evidence package has been released yet."""
    return any(state.carries_evidence for state in case.item_states)


def nothing_was_released(case: Any) -> bool:
    """Evidence was released already: provide the evidence instead."""
    return not something_was_released(case)


def no_package_is_being_sealed(case: Any) -> bool:
    """An evidence package is still being put together; this takes a moment."""
    known: bool | None = getattr(case, "is_sealing", None)  # read with the case, for a page
    return not (case.packages.filter(state="sealing").exists() if known is None else known)


def conditions_are_settled(item: Any) -> bool:
    """A condition of use waits for its answer or was declined: it must be accepted or lifted first."""
    return not item.case.has_unsettled_conditions


def case_is_accepted(item: Any) -> bool:
    """The request must be accepted for execution first."""
    return bool(item.case.state == State.ACCEPTED)


def case_is_not_postponed(item: Any) -> bool:
    """Execution of this request is postponed: it must be resumed first."""
    return item.case.postponed_until is None


def authorisation_is_settled(item: Any) -> bool:
    """A domestic authorisation is needed and has not been granted yet."""
    return item.authorisation in SETTLED


def no_evidence_yet(item: Any) -> bool:
    """An authorisation is asked for before evidence comes in, while the item is with an authority."""
    return bool(item.state == ItemState.ASSIGNED)


def not_ended(item: Any) -> bool:
    """This item has ended, so its authorisation stays as it is."""
    return not ItemState(item.state).is_outcome


def not_on_hold(item: Any) -> bool:
    """This item is on hold, so nothing of it can be released."""
    return not item.hold_reason


def not_held_yet(item: Any) -> bool:
    """This item is on hold already."""
    return not item.hold_reason


def on_hold(item: Any) -> bool:
    """This item is not on hold."""
    return bool(item.hold_reason)


def reason_of(guard: Any) -> str:
    """The sentence for people, from the guard's docstring."""
    return " ".join((guard.__doc__ or "").split())
