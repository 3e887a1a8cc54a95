"""The states of a case and of an item, in the order of their lives; the labels are what people read."""

from django.db import models


class State(models.TextChoices):
    DRAFTED = "drafted", "Draft"
    IN_REVIEW = "in_review", "In review"
    SENT = "sent", "Sent"
    RETURNED = "returned", "Sent back"
    ACCEPTED = "accepted", "Accepted for execution"
    EVIDENCE_PROVIDED = "evidence_provided", "Evidence provided"
    EXECUTED = "executed", "Executed"
    REFUSED = "refused", "Refused"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @property
    def is_final(self) -> bool:
        return self in {State.CLOSED, State.WITHDRAWN}


class ItemState(models.TextChoices):
    ASKED = "asked", "Asked for"
    ASSIGNED = "assigned", "Assigned"
    EXECUTING = "executing", "In execution"
    EVIDENCE_SUBMITTED = "evidence_submitted", "Evidence submitted for release"
    RELEASED = "released", "Evidence released"
    DONE = "done", "Done, without evidence to hand over"
    NOTHING_FOUND = "nothing_found", "Nothing found"
    NOT_EXECUTABLE = "not_executable", "Cannot be executed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @property
    def is_outcome(self) -> bool:
        return self not in {
            ItemState.ASKED,
            ItemState.ASSIGNED,
            ItemState.EXECUTING,
            ItemState.EVIDENCE_SUBMITTED,
        }

    @property
    def carries_evidence(self) -> bool:
        return self is ItemState.RELEASED


class Authorisation(models.TextChoices):
    """Domestic authorisation (a court order, say): the requested side's own business, never seen abroad."""

    NOT_NEEDED = "not_needed", "Not needed"
    NEEDED = "needed", "Needed"
    APPLIED_FOR = "applied_for", "Applied for"
    GRANTED = "granted", "Granted"
    NARROWED = "narrowed", "Granted in part"
    REFUSED = "refused", "Refused"
    CHALLENGED = "challenged", "Challenged"
