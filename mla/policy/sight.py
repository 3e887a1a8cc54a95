"""Who sees what: scopes, visible cases and items, and finding one thing or nothing at all."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from mla.accounts.models import Membership
from mla.accounts.roles import Reach
from mla.cases.models import Case, Item, Participant
from mla.cases.sides import Side
from mla.common.errors import NotPermitted, NotVisible
from mla.custody.models import Document, Package
from mla.directory.permissions import Permission
from mla.policy.decide import rights

Row = TypeVar("Row", bound=Model)
UNKNOWN = "There is nothing here, or nothing that you can see."


def scopes(actor: Membership) -> tuple[str, ...]:
    """The participant scopes that the actor reads: its country, or its authority (whose rows cover the units below)."""
    if Permission.VIEW_CASES.value not in rights(actor):
        return ()
    return (actor.country_code if actor.reach == Reach.COUNTRY else str(actor.authority_id),)


def visible_cases(actor: Membership) -> QuerySet[Case]:
    mine = Participant.objects.filter(case=OuterRef("pk"), scope__in=scopes(actor))
    return Case.objects.filter(Exists(mine)).select_related(
        "requesting_country",
        "requested_country",
        "requesting_authority",
        "requested_authority",
        "drafting_authority",
        "proceeding",
    )


def visible_items(actor: Membership, case: Case) -> QuerySet[Item]:
    """All items, but on the requested side only what was sent, and to an authority only what it was assigned."""
    items = Item.objects.filter(case=case).select_related("case", "authority").order_by("number")
    if case.side_of(actor.country_code) is Side.REQUESTING:
        return items
    items = items.filter(sent_number__gt=0)
    if actor.reach == Reach.COUNTRY:
        return items
    return items.filter(authority__path__startswith=actor.authority.path)


def visible_documents(actor: Membership, case: Case) -> QuerySet[Document]:
    """Issued documents of the actor's side; the whole letter is not for an authority that only executes items."""
    side = case.side_of(actor.country_code)
    found = Document.objects.filter(case=case, audience__in=["", side])
    return found.none() if side is Side.REQUESTED and actor.reach != Reach.COUNTRY else found


def visible_packages(actor: Membership, case: Case) -> QuerySet[Package]:
    """The requesting side sees packages once sealed; an executing authority those with items of its own."""
    found = Package.objects.filter(case=case).order_by("number")
    if case.side_of(actor.country_code) is Side.REQUESTING:
        return found.exclude(state=Package.State.SEALING)
    if actor.reach == Reach.COUNTRY:
        return found
    return found.filter(contents__item__authority__path__startswith=actor.authority.path).distinct()


def find_case(actor: Membership, case_id: UUID) -> Case:
    """The case, or NotVisible: foreign and unknown are the same."""
    return _only(visible_cases(actor).filter(pk=case_id))


def lock_case(actor: Membership, case_id: UUID) -> Case:
    """The case as it is now, locked until the transaction ends; a fresh row, never one read before."""
    return _only(visible_cases(actor).filter(pk=case_id).select_for_update(of=("self",)))


def find_item(actor: Membership, item_id: UUID) -> Item:
    item = Item.objects.filter(pk=item_id).first()
    if item is None:
        raise NotVisible(UNKNOWN)
    return _only(visible_items(actor, find_case(actor, item.case_id)).filter(pk=item_id))


def lock_item(actor: Membership, item_id: UUID) -> Item:
    """The item and its case, locked in this order everywhere: case, then item."""
    case_id = Item.objects.filter(pk=item_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotVisible(UNKNOWN)
    case = lock_case(actor, case_id)
    item = _only(visible_items(actor, case).filter(pk=item_id).select_for_update(of=("self",)))
    item.case = case
    return item


def find_package(actor: Membership, package_id: UUID) -> Package:
    package = Package.objects.filter(pk=package_id).first()
    if package is None:
        raise NotVisible(UNKNOWN)
    case = find_case(actor, package.case_id)
    found = _only(visible_packages(actor, case).filter(pk=package_id))
    found.case = case
    return found


def _only(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise NotVisible(UNKNOWN)
    return row


def require_recipient(actor: Membership, package: Package) -> None:
    """A package opens to the people of the authority it was addressed to (and of those above it)."""
    recipient = package.recipient
    if (
        recipient
        and not actor.authority.covers(recipient)
        and not recipient.covers(actor.authority)
    ):
        raise NotPermitted(f"This package is addressed to {recipient.name}.")
