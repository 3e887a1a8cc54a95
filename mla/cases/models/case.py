"""The case (on pages: the request), with its state machine (django-fsm-2)."""

from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django_fsm import FSMField, transition

from mla.cases import guards
from mla.cases.models.proceeding import Proceeding
from mla.cases.sides import Channel, Side, Urgency
from mla.cases.vocabulary import ItemState, State
from mla.common.clock import now
from mla.common.ids import new_id
from mla.directory.models import Authority, Country


class Case(models.Model):
    """One request from one country to another. The text columns are the draft; what the other side
    reads is always the last `SentVersion`.
    """

    class Confidentiality(models.TextChoices):
        ORDINARY = "ordinary", "Ordinary: as the law of both states provides"
        STRICT = "strict", "Strict: keep the fact and the substance of the request secret"

    class Outcome(models.TextChoices):
        EXECUTED = "executed", "Executed in full"
        PARTLY = "partly", "Executed in part"
        NOT_EXECUTED = "not_executed", "Not executed"
        REFUSED = "refused", "Refused"
        NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"
        SUPERSEDED = "superseded", "Replaced by another request"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=30, unique=True)
    their_reference = models.CharField(max_length=100, blank=True)
    state: FSMField = FSMField(max_length=20, choices=State, default=State.DRAFTED, protected=True)

    requesting_country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    requesting_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", null=True
    )
    drafting_authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    requesting_channel = models.CharField(max_length=10, choices=Channel, default=Channel.INSIDE)
    requested_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    requested_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    requested_channel = models.CharField(max_length=10, choices=Channel, default=Channel.INSIDE)

    drafter_id = models.UUIDField()
    contact_name = models.CharField(max_length=150, blank=True)
    contact_title = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_telephone = models.CharField(max_length=40, blank=True)

    title = models.CharField(max_length=200, blank=True)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="cases")
    bases = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    basis_statement = models.TextField(blank=True)
    particulars = models.JSONField(default=dict, blank=True)
    """What else the law may ask (mla.cases.particulars)."""
    overrides = models.JSONField(default=list, blank=True)
    """Warnings set aside: `[{code, item, sentence, reason}]`; letter and ledger carry the reasons."""
    facts = models.TextField(blank=True)
    special_procedure = models.TextField(blank=True)
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    urgency_reason = models.TextField(blank=True)
    confidentiality = models.CharField(
        max_length=10, choices=Confidentiality, default=Confidentiality.ORDINARY
    )
    confidentiality_reason = models.TextField(blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    deadline_reason = models.TextField(blank=True)
    section_versions = models.JSONField(default=dict)
    """How often each section of the draft was saved: what a form carries to notice a second tab."""

    lacking = models.PositiveSmallIntegerField(default=0)
    """How many essentials were missing when the draft was saved last: a list cannot judge each of its rows."""
    measures = models.CharField(max_length=200, blank=True)
    """What it asks for, as codes with spaces between (mla.legal.measures)."""

    sent_number = models.PositiveSmallIntegerField(default=0)
    issuer = models.CharField(max_length=12, blank=True)
    """Who must issue this version, as the sheets of both countries said when it was submitted; empty: nobody."""
    issuing_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    issued_content = models.CharField(max_length=64, blank=True)
    """Hash of the content that a prosecutor or court issued, where the country sheet asks for it: an edit voids it."""
    issued_by_id = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_as = models.JSONField(default=dict, blank=True)
    """Who issued it, for the letter: name, title, authority, at; on paper also its `scan` (name, size, sha256)."""
    submitted_by_id = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answer_by_on = models.DateField(null=True)
    postponed_until = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    tokens = ArrayField(models.CharField(max_length=140), default=list)
    """What search finds it by: `country:token`, each country its own (performance.md of the design: one GIN)."""

    class Meta:
        indexes = [GinIndex(fields=["tokens"], name="case_tokens")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(requesting_country=models.F("requested_country")),
                name="two_different_countries",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["drafted", "in_review", "withdrawn"])
                | models.Q(sent_number__gt=0, sent_at__isnull=False),
                name="beyond_the_draft_only_what_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @cached_property
    def item_states(self) -> tuple[ItemState, ...]:
        return tuple(ItemState(state) for state in self.items.values_list("state", flat=True))

    @cached_property
    def has_unsettled_conditions(self) -> bool:
        """Asked once for all items of this (freshly read) case."""
        return any(one.state in {"proposed", "declined"} for one in self.conditions.all())

    def side_of(self, country_code: str) -> Side | None:
        if country_code == self.requesting_country_id:
            return Side.REQUESTING
        return Side.REQUESTED if country_code == self.requested_country_id else None

    def country_of(self, side: Side) -> str:
        return str(
            self.requesting_country_id if side is Side.REQUESTING else self.requested_country_id
        )

    @property
    def waits_to_be_issued(self) -> bool:
        """In review, and a prosecutor or court has to issue it first."""
        return self.state == State.IN_REVIEW and bool(guards.waits_to_be_issued(self))

    def void_issue(self) -> None:
        """What was issued is the text that stood there: it does not outlive a change."""
        self.issued_content, self.issued_by_id, self.issued_at = "", None, None
        self.issued_as = {}

    @property
    def in_the_making(self) -> bool:
        """Whether these columns hold a text that is still being written or checked, and was not sent as it stands."""
        return self.state in {State.DRAFTED, State.IN_REVIEW}

    def standing(self, side: Side) -> State:
        """The state as this side may know it: a revision in the making is the other side's "sent back"."""
        return (
            State.RETURNED if side is Side.REQUESTED and self.in_the_making else State(self.state)
        )

    # The transitions. A body changes fields of self only; nothing else says which state follows which.

    @transition(field=state, source=State.DRAFTED, target=State.IN_REVIEW)
    def submit(self, *, person_id: UUID, issuer: str, authority: Authority | None) -> None:
        self.submitted_by_id = person_id
        self.submitted_at = now()
        self.issuer, self.issuing_authority = issuer, authority
        self.void_issue()

    @transition(field=state, source=State.IN_REVIEW, target=State.DRAFTED)
    def hand_back(self) -> None:
        self.submitted_by_id = self.submitted_at = None
        self.void_issue()

    @transition(
        field=state, source=State.IN_REVIEW, target=None, conditions=[guards.waits_to_be_issued]
    )
    def issue(self, *, person_id: UUID, content: str, issued_as: dict[str, Any]) -> None:
        self.issued_by_id, self.issued_content = person_id, content
        self.issued_at, self.issued_as = now(), issued_as

    @transition(
        field=state, source=State.IN_REVIEW, target=None, conditions=[guards.waits_to_be_issued]
    )
    def record_paper_issue(self, *, content: str, issued_as: dict[str, Any]) -> None:
        """Issued by a person who does not use this system: the central authority holds the signed paper."""
        self.issued_content = content
        self.issued_at, self.issued_as = now(), issued_as

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.SENT,
        conditions=[guards.issued_where_the_law_asks],
    )
    def send(self) -> None:
        self.sent_number += 1
        self.sent_at = now()
        self.acknowledged_at = self.answer_by_on = None

    @transition(
        field=state,
        source=State.DRAFTED,
        target=State.SENT,
        conditions=[guards.is_the_first_version, guards.is_urgent],
    )
    def send_urgently(self) -> None:
        self.sent_number = 1
        self.sent_at = now()

    @transition(field=state, source=State.SENT, target=None, conditions=[guards.not_acknowledged])
    def acknowledge(self, *, reference: str) -> None:
        self.their_reference = reference
        self.acknowledged_at = now()

    @transition(field=state, source=[State.SENT, State.ACCEPTED], target=None)
    def forward(self, *, authority: Authority) -> None:
        self.requested_authority = authority

    @transition(
        field=state,
        source=[State.SENT, State.ACCEPTED],
        target=None,
        conditions=[guards.acknowledged],
    )
    def assign(self) -> None:
        """Items carry the authority; the case only says when it may be done."""

    @transition(
        field=state, source=State.SENT, target=State.RETURNED, conditions=[guards.acknowledged]
    )
    def send_back(self, *, answer_by_on: date) -> None:
        self.answer_by_on = answer_by_on
        self.postponed_until = None

    @transition(field=state, source=State.RETURNED, target=State.DRAFTED)
    def revise(self) -> None:
        self.submitted_by_id = self.submitted_at = None

    @transition(
        field=state,
        source=[State.RETURNED, State.DRAFTED, State.IN_REVIEW],
        target=State.CLOSED,
        conditions=[guards.was_sent, guards.announced_date_passed],
    )
    def lapse(self) -> None:
        """Also while a new version is in the making: the side that sent it back neither waits for it nor notices it."""
        self.outcome = Case.Outcome.NOT_EXECUTED

    @transition(
        field=state,
        source=State.SENT,
        target=State.ACCEPTED,
        conditions=[guards.acknowledged, guards.not_postponed],
    )
    def accept(self) -> None:
        """Accepted for execution, in part or whole: the items say which."""

    @transition(
        field=state,
        source=[State.SENT, State.ACCEPTED],
        target=State.REFUSED,
        conditions=[guards.acknowledged, guards.nothing_was_released],
    )
    def refuse(self) -> None:
        self.postponed_until = None

    @transition(
        field=state,
        source=[State.SENT, State.ACCEPTED],
        target=None,
        conditions=[guards.acknowledged, guards.not_postponed],
    )
    def postpone(self, *, review_on: date) -> None:
        self.postponed_until = review_on

    @transition(
        field=state,
        source=[State.SENT, State.ACCEPTED],
        target=None,
        conditions=[guards.postponed],
    )
    def resume(self) -> None:
        self.postponed_until = None

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.EXECUTED,
        conditions=[guards.every_item_has_an_outcome, guards.nothing_was_released],
    )
    def report_execution(self) -> None:
        """Every item has an outcome and there is nothing to release."""
        self.postponed_until = None

    @transition(
        field=state,
        source=State.ACCEPTED,
        target=State.EVIDENCE_PROVIDED,
        conditions=[
            guards.every_item_has_an_outcome,
            guards.something_was_released,
            guards.no_package_is_being_sealed,
        ],
    )
    def provide_evidence(self) -> None:
        """Every item has an outcome and at least one package was released."""
        self.postponed_until = None

    @transition(
        field=state, source=[State.EXECUTED, State.EVIDENCE_PROVIDED], target=State.ACCEPTED
    )
    def reopen(self) -> None:
        self.outcome = ""

    @transition(
        field=state,
        source=[State.EXECUTED, State.EVIDENCE_PROVIDED, State.REFUSED],
        target=State.CLOSED,
    )
    def close(self, *, outcome: str) -> None:
        self.outcome = outcome

    @transition(
        field=state,
        source=[State.DRAFTED, State.IN_REVIEW],
        target=State.WITHDRAWN,
        conditions=[guards.never_sent],
    )
    def abandon(self) -> None:
        self.outcome = Case.Outcome.NO_LONGER_NEEDED

    @transition(
        field=state,
        source=[State.DRAFTED, State.SENT, State.RETURNED, State.ACCEPTED],
        target=State.WITHDRAWN,
        conditions=[guards.was_sent],
    )
    def withdraw(self) -> None:
        self.outcome = Case.Outcome.NO_LONGER_NEEDED
