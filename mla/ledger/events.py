"""The catalogue: every event that can be recorded, who may read it, and its words on a timeline."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Whose stream an event goes to, and so who can ever read or count it."""

    SHARED = "shared"
    REQUESTING = "requesting"
    REQUESTED = "requested"
    ACTOR_SIDE = "actor_side"  # the side of the one who acts, where it can happen on either
    COUNTRY = "country"
    ACCESS = "access"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class Event:
    code: str
    audience: Audience
    title: str


# The case: drafting, on the requesting side
CASE_DRAFTED = Event("case.drafted", Audience.REQUESTING, "Draft started")
CASE_SECTION_SAVED = Event("case.section_saved", Audience.REQUESTING, "Section saved")
CASE_SUBMITTED = Event("case.submitted", Audience.REQUESTING, "Submitted for review")
CASE_HANDED_BACK = Event("case.handed_back", Audience.REQUESTING, "Handed back to the drafter")
CASE_ISSUED = Event("case.issued", Audience.REQUESTING, "Issued")
CASE_ABANDONED = Event("case.abandoned", Audience.REQUESTING, "Withdrawn before sending")
CASE_REVISED = Event("case.revised", Audience.REQUESTING, "Revision started")

# The case: between the two countries
CASE_SENT = Event("case.sent", Audience.SHARED, "Sent")
CASE_SENT_URGENTLY = Event("case.sent_urgently", Audience.SHARED, "Sent urgently")
CASE_URGENCY_CONFIRMED = Event(
    "case.urgency_confirmed", Audience.SHARED, "Urgent sending confirmed"
)
CASE_ACKNOWLEDGED = Event("case.acknowledged", Audience.SHARED, "Receipt acknowledged")
CASE_FORWARDED = Event("case.forwarded", Audience.SHARED, "Forwarded to the competent authority")
CASE_DUAL_CRIMINALITY_CONCLUDED = Event(
    "case.dual_criminality_concluded", Audience.REQUESTED, "Dual criminality considered"
)
CASE_ASSIGNED = Event("case.assigned", Audience.REQUESTED, "Assigned")
CASE_RETURNED = Event("case.returned", Audience.SHARED, "Returned for completion")
CASE_LAPSED = Event("case.lapsed", Audience.SHARED, "Closed as not completed")
CASE_ACCEPTED = Event("case.accepted", Audience.SHARED, "Accepted for execution")
CASE_REFUSED = Event("case.refused", Audience.SHARED, "Refused")
CASE_POSTPONED = Event("case.postponed", Audience.SHARED, "Postponed")
CASE_RESUMED = Event("case.resumed", Audience.SHARED, "Resumed")
CASE_EXECUTED = Event("case.executed", Audience.SHARED, "Execution reported")
CASE_EVIDENCE_PROVIDED = Event("case.evidence_provided", Audience.SHARED, "Evidence provided")
CASE_REOPENED = Event("case.reopened", Audience.SHARED, "Reopened")
CASE_CLOSED = Event("case.closed", Audience.SHARED, "Closed")
CASE_WITHDRAWN = Event("case.withdrawn", Audience.SHARED, "Withdrawn")

# The item
ITEM_ASSIGNED = Event("item.assigned", Audience.REQUESTED, "Item assigned")
ITEM_ACCEPTED = Event("item.accepted", Audience.SHARED, "Item accepted for execution")
ITEM_REFUSED = Event("item.refused", Audience.SHARED, "Item refused")
ITEM_STARTED = Event("item.started", Audience.REQUESTED, "Execution of the item started")
ITEM_OUTCOME = Event("item.outcome", Audience.SHARED, "Outcome of the item recorded")
ITEM_WITHDRAWN = Event("item.withdrawn", Audience.SHARED, "Item withdrawn")
ITEM_HELD = Event("item.held", Audience.REQUESTED, "Release of the item put on hold")
ITEM_HOLD_LIFTED = Event("item.hold_lifted", Audience.REQUESTED, "Hold on the item lifted")
ITEM_AUTHORISATION_APPLIED = Event(
    "item.authorisation_applied", Audience.REQUESTED, "Authorisation applied for"
)
ITEM_AUTHORISATION_GRANTED = Event(
    "item.authorisation_granted", Audience.REQUESTED, "Authorisation granted"
)
ITEM_AUTHORISATION_NARROWED = Event(
    "item.authorisation_narrowed", Audience.REQUESTED, "Authorisation granted in part"
)
ITEM_AUTHORISATION_REFUSED = Event(
    "item.authorisation_refused", Audience.REQUESTED, "Authorisation refused"
)
ITEM_AUTHORISATION_CHALLENGED = Event(
    "item.authorisation_challenged", Audience.REQUESTED, "Authorisation challenged"
)

# Conditions of use
CONDITION_PROPOSED = Event("condition.proposed", Audience.SHARED, "Condition of use proposed")
CONDITION_ACCEPTED = Event("condition.accepted", Audience.SHARED, "Condition of use accepted")
CONDITION_DECLINED = Event("condition.declined", Audience.SHARED, "Condition of use declined")
CONDITION_LIFTED = Event("condition.lifted", Audience.SHARED, "Condition of use lifted")
CONDITION_AMENDED = Event("condition.amended", Audience.SHARED, "Condition of use amended")

# Evidence (an exhibit is one thing collected; a package is what travels)
EXHIBIT_RECEIVED = Event("exhibit.received", Audience.REQUESTED, "Evidence uploaded")
EXHIBIT_SUBMITTED = Event("exhibit.submitted", Audience.REQUESTED, "Evidence submitted for release")
EXHIBIT_REMOVED = Event("exhibit.removed", Audience.REQUESTED, "Evidence taken back")
EXHIBIT_CUSTODY = Event("exhibit.custody", Audience.REQUESTED, "Custody recorded")
EXHIBIT_OPENED = Event("exhibit.opened", Audience.REQUESTED, "Evidence opened")
EVIDENCE_RETURNED = Event(
    "evidence.returned", Audience.REQUESTED, "Evidence returned to the officer"
)
PACKAGE_ORDERED = Event("package.ordered", Audience.REQUESTED, "Release of evidence decided")
PACKAGE_SEALED = Event("package.sealed", Audience.REQUESTED, "Evidence package sealed")
PACKAGE_RELEASED = Event("package.released", Audience.SHARED, "Evidence package released")
PACKAGE_RECALLED = Event("package.recalled", Audience.SHARED, "Evidence package recalled")
PACKAGE_RECEIVED = Event("package.received", Audience.SHARED, "Evidence package received")
PACKAGE_RECIPIENTS_NAMED = Event(
    "package.recipients_named", Audience.REQUESTING, "Recipients of evidence named"
)
PACKAGE_CONDITIONS_ACKNOWLEDGED = Event(
    "package.conditions_acknowledged", Audience.REQUESTING, "Conditions of use acknowledged"
)
PACKAGE_DOWNLOAD_STARTED = Event(
    "package.download_started", Audience.REQUESTING, "Download of the package started"
)
PACKAGE_DOWNLOAD_ENDED = Event(
    "package.download_ended", Audience.REQUESTING, "Download of the package ended"
)

# Documents and words
LETTER_ISSUED = Event("letter.issued", Audience.SHARED, "Letter of request issued")
RECEIPT_ISSUED = Event("receipt.issued", Audience.SHARED, "Receipt issued")
NOTE_ADDED = Event("note.added", Audience.ACTOR_SIDE, "Internal note added")
ATTACHMENT_ADDED = Event("attachment.added", Audience.ACTOR_SIDE, "Attachment added")
ATTACHMENT_REMOVED = Event("attachment.removed", Audience.ACTOR_SIDE, "Attachment removed")

# People and authorities of one country
COUNTRY_ADDED = Event("country.added", Audience.COUNTRY, "Country added")
COUNTRY_SHEET_PROPOSED = Event("country.sheet_proposed", Audience.COUNTRY, "Country sheet proposed")
COUNTRY_SHEET_CONFIRMED = Event(
    "country.sheet_confirmed", Audience.COUNTRY, "Country sheet confirmed"
)
AUTHORITY_ADDED = Event("authority.added", Audience.COUNTRY, "Authority added")
AUTHORITY_CHANGED = Event("authority.changed", Audience.COUNTRY, "Authority changed")
PERSON_ADDED = Event("person.added", Audience.COUNTRY, "Person added")
MEMBERSHIP_ADDED = Event("membership.added", Audience.COUNTRY, "Membership added")
MEMBERSHIP_ENDED = Event("membership.ended", Audience.COUNTRY, "Membership ended")

# Access, in one stream a country
ACCESS_SIGNED_IN = Event("access.signed_in", Audience.ACCESS, "Signed in")
ACCESS_SIGN_IN_FAILED = Event("access.sign_in_failed", Audience.ACCESS, "Sign-in failed")
ACCESS_SIGNED_OUT = Event("access.signed_out", Audience.ACCESS, "Signed out")
ACCESS_REFUSED = Event("access.refused", Audience.ACCESS, "Access refused")
ACCESS_MEMBERSHIP_SWITCHED = Event(
    "access.membership_switched", Audience.ACCESS, "Changed to another membership"
)
ACCESS_PASSWORD_SET = Event("access.password_set", Audience.ACCESS, "New password given")

# The installation itself
NODE_LAW_IMPORTED = Event("node.law_imported", Audience.NODE, "Instruments and parties imported")
NODE_DEMO_SEEDED = Event("node.demo_seeded", Audience.NODE, "Demonstration data made")
NODE_EVIDENCE_SCRUBBED = Event(
    "node.evidence_scrubbed", Audience.NODE, "All stored files read again"
)
NODE_MESSAGE_RETRIED = Event("node.message_retried", Audience.NODE, "Failed work tried again")

ALL: tuple[Event, ...] = tuple(each for each in globals().values() if isinstance(each, Event))
_TITLES = {event.code: event.title for event in ALL}


def title(code: str) -> str:
    """The words for a code; an event that left the catalogue is shown by its code."""
    return _TITLES.get(code, code)
