"""The item: one thing asked for (one measure, one holder, one period, one basis), with the requested
side's machine for executing it.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import models
from django_fsm import FSMField, transition

from mla.cases import guards
from mla.cases.models.case import Case
from mla.cases.sides import NOTHING_DUE, Urgency
from mla.cases.vocabulary import Authorisation, ItemState
from mla.common.ids import new_id
from mla.directory.models import Authority

RUNNING = [
    ItemState.ASKED,
    ItemState.ASSIGNED,
    ItemState.EXECUTING,
    ItemState.EVIDENCE_SUBMITTED,
]
WITH_OFFICER = [ItemState.ASSIGNED, ItemState.EXECUTING]
IN_COURT = [Authorisation.APPLIED_FOR, Authorisation.CHALLENGED]
IN_EXECUTION: list[Callable[[models.Model], bool]] = [
    guards.case_is_accepted,
    guards.case_is_not_postponed,
]


class Item(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=4)
    what = models.TextField()
    holder = models.CharField(max_length=300, blank=True)
    period_from = models.DateTimeField(null=True, blank=True)
    period_to = models.DateTimeField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    basis = models.CharField(max_length=20, blank=True)
    fallback = models.CharField(max_length=20, blank=True)
    """The basis to use if the first does not hold."""
    particulars = models.JSONField(default=dict, blank=True)
    """What else the law may ask with this measure (mla.cases.particulars)."""
    sent_number = models.PositiveSmallIntegerField(default=0)
    """The last sent version that asks for it; 0 while it was never sent, and so unknown to the other side."""
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    due_on = models.DateField(default=NOTHING_DUE)
    """As that version says: what the lists of tasks stand in the order of."""
    dropped = models.BooleanField(default=False)
    """Left out by a revision of what was sent: it counts as withdrawn once that revision is sent."""

    state: FSMField = FSMField(
        max_length=20, choices=ItemState, default=ItemState.ASKED, protected=True
    )
    authority = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        related_name="items",
        null=True,
        blank=True,
        db_index=False,
    )
    authorisation: FSMField = FSMField(
        max_length=12, choices=Authorisation, default=Authorisation.NOT_NEEDED, protected=True
    )
    hold_reason = models.TextField(blank=True)
    """Why nothing of it may be released for now; empty: it may. The requested side's own business."""
    outcome_note = models.TextField(blank=True)
    submitted_by_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_id", "number"]
        indexes = [
            models.Index(
                fields=["authority", "state", "urgency", "due_on", "id"], name="item_tasks"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="item_number_once_per_case")
        ]

    def __str__(self) -> str:
        return f"Item {self.number} of {self.case_id}"

    @property
    def is_held(self) -> bool:
        """On hold, and not ended otherwise meanwhile."""
        return bool(self.hold_reason) and not ItemState(self.state).is_outcome

    @transition(
        field=state, source=[ItemState.ASKED, ItemState.ASSIGNED], target=ItemState.ASSIGNED
    )
    def assign(self, *, authority: Authority) -> None:
        self.authority = authority

    @transition(
        field=state,
        source=WITH_OFFICER,
        target=ItemState.EXECUTING,
        conditions=[*IN_EXECUTION, guards.authorisation_is_settled],
    )
    def execute(self) -> None:
        """Evidence is coming in."""

    @transition(
        field=state,
        source=ItemState.EXECUTING,
        target=ItemState.EVIDENCE_SUBMITTED,
        conditions=IN_EXECUTION,
    )
    def submit_evidence(self, *, person_id: UUID, at: datetime) -> None:
        self.submitted_by_id = person_id
        self.submitted_at = at

    @transition(field=state, source=ItemState.EVIDENCE_SUBMITTED, target=ItemState.EXECUTING)
    def return_evidence(self) -> None:
        self.submitted_by_id = self.submitted_at = None

    @transition(field=state, source=RUNNING, target=None, conditions=[guards.not_held_yet])
    def hold(self, *, reason: str) -> None:
        """Nothing of it is released for now: an appeal, a privilege, a decision that is reserved to a minister."""
        self.hold_reason = reason

    @transition(field=state, source=RUNNING, target=None, conditions=[guards.on_hold])
    def lift_hold(self) -> None:
        self.hold_reason = ""

    @transition(
        field=state,
        source=ItemState.EVIDENCE_SUBMITTED,
        target=ItemState.RELEASED,
        conditions=[*IN_EXECUTION, guards.not_on_hold, guards.conditions_are_settled],
    )
    def release(self) -> None:
        """Its evidence is in a released package."""

    @transition(
        field=state,
        source=WITH_OFFICER,
        target=ItemState.NOTHING_FOUND,
        conditions=IN_EXECUTION,
    )
    def find_nothing(self, *, note: str) -> None:
        self.outcome_note = note

    @transition(
        field=state,
        source=WITH_OFFICER,
        target=ItemState.DONE,
        conditions=IN_EXECUTION,
    )
    def complete(self, *, note: str) -> None:
        """Done without evidence: served, located."""
        self.outcome_note = note

    @transition(
        field=state,
        source=WITH_OFFICER,
        target=ItemState.NOT_EXECUTABLE,
        conditions=IN_EXECUTION,
    )
    def give_up(self, *, note: str) -> None:
        """Cannot be executed, with the reason (Budapest Convention 27(7))."""
        self.outcome_note = note

    @transition(field=state, source=RUNNING, target=ItemState.REFUSED)
    def refuse(self, *, note: str) -> None:
        self.outcome_note = note

    @transition(field=state, source=RUNNING, target=ItemState.WITHDRAWN)
    def withdraw(self) -> None:
        self.hold_reason = ""

    @transition(
        field=state,
        source=[
            ItemState.RELEASED,
            ItemState.DONE,
            ItemState.NOTHING_FOUND,
            ItemState.NOT_EXECUTABLE,
        ],
        target=ItemState.ASSIGNED,
        conditions=IN_EXECUTION,
    )
    def reopen(self) -> None:
        self.outcome_note = ""

    @transition(
        field=authorisation,
        source=[Authorisation.NOT_NEEDED],
        target=Authorisation.NEEDED,
        conditions=[guards.no_evidence_yet],
    )
    def require_authorisation(self) -> None:
        """Nothing is taken in for this item before the authorisation is granted."""

    @transition(
        field=authorisation,
        source=[Authorisation.NEEDED, Authorisation.REFUSED],
        target=Authorisation.APPLIED_FOR,
        conditions=[guards.not_ended],
    )
    def apply_for_authorisation(self) -> None:
        """The court, or who else grants it, was asked."""

    @transition(
        field=authorisation,
        source=IN_COURT,
        target=Authorisation.GRANTED,
        conditions=[guards.not_ended],
    )
    def grant_authorisation(self) -> None:
        """Granted as applied for."""

    @transition(
        field=authorisation,
        source=IN_COURT,
        target=Authorisation.NARROWED,
        conditions=[guards.not_ended],
    )
    def narrow_authorisation(self) -> None:
        """Granted in part."""

    @transition(
        field=authorisation,
        source=IN_COURT,
        target=Authorisation.REFUSED,
        conditions=[guards.not_ended],
    )
    def refuse_authorisation(self) -> None:
        """Refused by the court."""

    @transition(
        field=authorisation,
        source=[Authorisation.GRANTED, Authorisation.NARROWED],
        target=Authorisation.CHALLENGED,
        conditions=[guards.not_ended],
    )
    def challenge_authorisation(self) -> None:
        """Appealed against."""
