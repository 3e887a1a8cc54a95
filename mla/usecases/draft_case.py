"""Starting a request."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from mla.accounts.models import Membership
from mla.cases.completeness import note_progress
from mla.cases.models import Author, Case, Numbering, Proceeding
from mla.cases.participants import enrol, tokens
from mla.cases.saving import save_case
from mla.cases.sides import Side, Urgency
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.directory.models import Authority
from mla.directory.selectors import central_authorities
from mla.ledger.events import CASE_DRAFTED
from mla.policy.decide import require
from mla.policy.table import Action
from mla.usecases.step import checked, record

ANSWERED = ("urgency", "confidentiality")
"""Sections that hold an answer from the start: it is somebody's once they were saved."""


@transaction.atomic(durable=True)
def draft_case(
    *,
    actor: Membership,
    title: str,
    requested_country: str | None = None,
    proceeding_id: UUID | None = None,
    urgency: Urgency = Urgency.ROUTINE,
) -> Case:
    """A new draft of the actor's authority; Invalid when the country cannot be asked."""
    require(actor, Action.DRAFT)
    addressee = addressee_in(actor.country_code, requested_country)
    proceeding = _proceeding(actor, proceeding_id)
    return new_case(actor, title=title, addressee=addressee, proceeding=proceeding, urgency=urgency)


def new_case(
    actor: Membership,
    *,
    title: str,
    addressee: Authority | None,
    proceeding: Proceeding,
    urgency: Urgency = Urgency.ROUTINE,
    facts: Mapping[str, object] | None = None,
) -> Case:
    """A draft with its author, its place in the lists and its first entry, which holds `facts` besides."""
    country = actor.country_code
    case = Case(
        reference=_reference(country),
        requesting_country_id=country,
        requesting_authority=central_authorities(country).first(),
        drafting_authority=actor.authority,
        requested_country_id=addressee.country_id if addressee else None,
        requested_authority=addressee,
        drafter_id=actor.user_id,
        contact_name=actor.user.name,
        contact_title=actor.title,
        contact_email=actor.user.email,
        contact_telephone=actor.authority.telephone,
        title=title,
        proceeding=proceeding,
        urgency=urgency,
    )
    checked(case, ["title"])
    case.tokens = tokens(case)
    note_progress(case)
    case.save(force_insert=True)
    Author.objects.create(case=case, version=1, person_id=actor.user_id)
    enrol(case, Side.REQUESTING, country=country, authorities=[actor.authority])
    record(case, CASE_DRAFTED, actor=actor, facts={"reference": case.reference, **(facts or {})})
    return case


def fill_case(case: Case, sections: Iterable[str]) -> None:
    """Saves a new draft whose sections were filled at once: each counts as saved once."""
    case.section_versions = {**case.section_versions, **dict.fromkeys(sections, 1)}
    case.tokens = tokens(case)
    note_progress(case)
    save_case(case)
    if case.proceeding.authority:
        enrol(case, Side.REQUESTING, authorities=[case.proceeding.authority])


def new_proceeding(actor: Membership) -> Proceeding:
    return Proceeding.objects.create(country_id=actor.country_code, authority=actor.authority)


def proceedings_of(actor: Membership) -> QuerySet[Proceeding]:
    """Those that the actor's authority (or a unit below it) runs, or drafted a request in before."""
    path = actor.authority.path
    drafted = Case.objects.filter(drafting_authority__path__startswith=path)
    return Proceeding.objects.filter(country_id=actor.country_code).filter(
        Q(authority__path__startswith=path) | Q(pk__in=drafted.values("proceeding_id"))
    )


def _reference(country: str) -> str:
    year = now().year
    return f"{country}-{year}-{Numbering.take(f'{country}-{year}'):06d}"


def _proceeding(actor: Membership, proceeding_id: UUID | None) -> Proceeding:
    """One of the actor's own authority, or a new one."""
    if proceeding_id is None:
        return new_proceeding(actor)
    found = proceedings_of(actor).filter(pk=proceeding_id).first()
    if found is None:
        raise Invalid({"proceeding": "Choose criminal proceedings of your own authority."})
    return found


def addressee_in(asking: str, asked: str | None) -> Authority | None:
    """The central authority of the country asked; Invalid where there is none."""
    if asked is None:
        return None
    found = central_authorities(asked).first()
    if found is None or asked == asking:
        raise Invalid(
            {"requested_country": "Choose another country that has a central authority here."}
        )
    return found
