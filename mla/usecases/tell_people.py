"""Mail to the people who must know of a step: that something happened and where to read it, never what it says."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from mla.accounts.models import Membership, User
from mla.accounts.roles import Role
from mla.accounts.selectors import people_in_role
from mla.cases.models import Case
from mla.cases.sides import Side
from mla.ledger import events
from mla.outbox.queue import Claim, settle
from mla.policy.sight import executors, receivers


class Circle(StrEnum):
    DRAFTER = "drafter"
    ASKING = "asking central authority"
    ASKED = "asked central authority"
    EXECUTING = "those who can execute an item"
    RECIPIENTS = "people to whom the evidence is addressed"
    ISSUING = "those who can issue it"


@dataclass(frozen=True, slots=True)
class Notice:
    circles: tuple[Circle, ...]
    words: str


NOTICES: dict[str, Notice] = {
    event.code: Notice(circles, words)
    for event, circles, words in (
        (
            events.CASE_SUBMITTED,
            (Circle.ASKING, Circle.ISSUING),
            "was submitted and waits for your side",
        ),
        (events.CASE_ISSUED, (Circle.DRAFTER, Circle.ASKING), "was issued and can be sent"),
        (events.CASE_HANDED_BACK, (Circle.DRAFTER,), "was handed back to you"),
        (events.CASE_SENT, (Circle.ASKED, Circle.DRAFTER), "was sent"),
        (
            events.CASE_ACKNOWLEDGED,
            (Circle.DRAFTER, Circle.ASKING),
            "was received by the other country",
        ),
        (events.CASE_ASSIGNED, (Circle.EXECUTING,), "was assigned to your authority"),
        (events.CASE_RETURNED, (Circle.DRAFTER, Circle.ASKING), "was sent back for completion"),
        (events.CASE_ACCEPTED, (Circle.DRAFTER, Circle.ASKING), "was accepted for execution"),
        (events.CASE_REFUSED, (Circle.DRAFTER, Circle.ASKING), "was refused"),
        (events.CASE_WITHDRAWN, (Circle.ASKED, Circle.EXECUTING), "is no longer needed"),
        (events.CASE_EXECUTED, (Circle.DRAFTER, Circle.ASKING), "was executed"),
        (
            events.CASE_EVIDENCE_PROVIDED,
            (Circle.DRAFTER, Circle.ASKING),
            "has been answered with evidence",
        ),
        (events.CASE_POSTPONED, (Circle.DRAFTER, Circle.ASKING), "was postponed"),
        (events.CASE_RESUMED, (Circle.DRAFTER, Circle.ASKING), "is being executed again"),
        (events.CASE_REOPENED, (Circle.DRAFTER, Circle.ASKING), "was reopened"),
        (events.CASE_LAPSED, (Circle.DRAFTER, Circle.ASKING), "was closed as not completed"),
        (
            events.CASE_FORWARDED,
            (Circle.DRAFTER, Circle.ASKING),
            "was forwarded to the competent authority",
        ),
        (events.CASE_CLOSED, (Circle.ASKED,), "was closed"),
        (events.CONDITION_PROPOSED, (Circle.ASKING,), "has a condition of use to answer"),
        (events.CONDITION_ACCEPTED, (Circle.ASKED,), "has a condition of use that was accepted"),
        (events.CONDITION_DECLINED, (Circle.ASKED,), "has a condition of use that was declined"),
        (events.CONDITION_LIFTED, (Circle.ASKING,), "has a condition of use that was lifted"),
        (events.EXHIBIT_SUBMITTED, (Circle.ASKED,), "has evidence that waits for release"),
        (events.EVIDENCE_RETURNED, (Circle.EXECUTING,), "has evidence that was returned to you"),
        (
            events.PACKAGE_RELEASED,
            (Circle.RECIPIENTS, Circle.ASKING),
            "has an evidence package to download",
        ),
        (
            events.PACKAGE_RECIPIENTS_NAMED,
            (Circle.RECIPIENTS,),
            "has an evidence package that is addressed to you",
        ),
        (events.ITEM_OUTCOME, (Circle.ASKING,), "has an item that ended"),
        (events.ITEM_REFUSED, (Circle.DRAFTER, Circle.ASKING), "has an item that was refused"),
        (
            events.ITEM_WITHDRAWN,
            (Circle.ASKED, Circle.EXECUTING),
            "has an item that is no longer needed",
        ),
    )
}


def tell_people(event_code: str, case: Case, *, claim: Claim) -> None:
    """Sends, then settles. A retry after a kill repeats a mail under its own Message-ID, which readers drop."""
    notice = NOTICES.get(event_code)
    if notice:
        people = {
            person.pk: person for circle in notice.circles for person in _people(circle, case)
        }
        with get_connection() as connection:
            connection.send_messages(
                [_mail(person, notice, case, claim) for person in people.values()]
            )
    with transaction.atomic(durable=True):
        settle(claim)


def _mail(person: User, notice: Notice, case: Case, claim: Claim) -> EmailMessage:
    address = reverse("case", args=[case.pk])
    return letter_to(person, f"Request {case.reference} {notice.words}", address, claim)


def letter_to(person: User, what: str, path: str, claim: Claim) -> EmailMessage:
    """A mail that says that something happened, and where to read it."""
    return EmailMessage(
        subject=what,
        body=f"{what}.\n\nSign in to read it: {settings.MLA_BASE_URL}{path}\n",
        to=[person.email],
        headers={"Message-ID": f"<{claim.id}.{person.pk}@{settings.MLA_MAIL_DOMAIN}>"},
    )


def _people(circle: Circle, case: Case) -> list[User]:
    asking, asked = case.country_of(Side.REQUESTING), case.country_of(Side.REQUESTED)
    match circle:
        case Circle.DRAFTER:
            return list(User.objects.filter(pk=case.drafter_id, is_active=True))
        case Circle.ASKING:
            return _users(people_in_role(asking, Role.CENTRAL_AUTHORITY))
        case Circle.ASKED:
            return _users(people_in_role(asked, Role.CENTRAL_AUTHORITY))
        case Circle.EXECUTING:
            return _users(executors(case))
        case Circle.RECIPIENTS:
            return _users(receivers(case))
        case Circle.ISSUING:
            issuing = people_in_role(asking, Role.ISSUING_AUTHORITY, Role.PROSECUTOR)
            return _users(issuing.filter(authority=case.issuing_authority_id))


def _users(memberships: QuerySet[Membership]) -> list[User]:
    return [membership.user for membership in memberships]
