"""Who sees what: scopes, visible cases and items, and finding one thing or nothing at all."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Either
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from mla.accounts.models import Membership
from mla.accounts.roles import Reach
from mla.cases.models import Author, Case, Condition, Item, Participant
from mla.cases.saving import lock
from mla.cases.sides import Side
from mla.cases.snapshots import Content, as_seen_by, passed_on
from mla.common.errors import NotPermitted, NotVisible
from mla.custody.models import Document, Grant, Package, PackageItem, Recipient
from mla.directory.law import imports_in_use
from mla.directory.models import Authority, CountryGroupPermission
from mla.directory.permissions import Permission
from mla.legal.law import TREATY_RECORD
from mla.policy.decide import may, require, rights
from mla.policy.table import Action

Row = TypeVar("Row", bound=Model)
OTHERS = "This package is addressed to others."
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
        "proceeding__authority",
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


def side_in(actor: Membership, case: Case) -> Side:
    """The side of the actor's country in a case that it sees."""
    side = case.side_of(actor.country_code)
    if side is None:
        raise NotVisible(UNKNOWN)
    return side


def only_executes(actor: Membership, case: Case) -> bool:
    """Whether the actor's authority sees no more of the case than the items that it executes."""
    return _executes(case.side_of(actor.country_code), actor)


def _executes(side: Side | None, actor: Membership) -> bool:
    return side is Side.REQUESTED and actor.reach != Reach.COUNTRY


def content_for(actor: Membership, case: Case, items: Iterable[Item]) -> Content:
    """What the actor reads of the request; `items` are those visible to it."""
    said = as_seen_by(case, side_in(actor, case))
    if only_executes(actor, case):
        return passed_on(said, {str(item.pk) for item in items})
    return said


def visible_documents(actor: Membership, case: Case) -> QuerySet[Document]:
    """Issued documents of the actor's side; the whole letter is not for an authority that only executes items."""
    return _documents(side_in(actor, case), actor).filter(case=case)


def _documents(side: Side, actor: Membership) -> QuerySet[Document]:
    found = Document.objects.filter(audience__in=["", side])
    return found.none() if _executes(side, actor) else found


def visible_packages(actor: Membership, case: Case) -> QuerySet[Package]:
    """The requesting side sees packages once sealed; an executing authority those with items of its own."""
    return _packages(side_in(actor, case), actor).filter(case=case).order_by("number")


def _packages(side: Side, actor: Membership) -> QuerySet[Package]:
    if side is Side.REQUESTING:
        return Package.objects.exclude(state=Package.State.SEALING)
    if not _executes(side, actor):
        return Package.objects.all()
    own = PackageItem.objects.filter(item__authority__path__startswith=actor.authority.path)
    return Package.objects.filter(Exists(own.filter(package=OuterRef("pk"))))


def listed_packages(actor: Membership, case: Case) -> QuerySet[Package]:
    """`visible_packages`, each with the ids of the items whose evidence it carries, and whether the actor opens it."""
    of_package = {"package": OuterRef("pk")}
    carried = PackageItem.objects.filter(**of_package)
    asking = side_in(actor, case) is Side.REQUESTING
    opens = not asking or may(actor, Action.RECEIVE_EVIDENCE, case).allowed
    addressed = _addressed_to(actor).filter(**of_package)
    return visible_packages(actor, case).annotate(
        item_ids=ArraySubquery(carried.values("item_id")),
        opens=Exists(addressed) if asking and opens else Value(opens),
    )


def items_to_execute(actor: Membership) -> QuerySet[Item]:
    """Items assigned to the actor's authority or a unit below it, whatever has become of them."""
    return Item.objects.filter(
        case__requested_country=actor.country_code,
        sent_number__gt=0,
        authority__path__startswith=actor.authority.path,
    ).select_related("case", "authority")


def find_case(actor: Membership, case_id: UUID) -> Case:
    """The case, or NotVisible: foreign and unknown are the same."""
    return _only(visible_cases(actor).filter(pk=case_id))


def read_case(actor: Membership, case_id: UUID, **beside: Subquery) -> Case:
    """As `find_case`, for a page: what verdicts ask about the case comes in the same statement, and of a request
    on a treaty which law is in use; and what the page asks for `beside`.
    """
    of_case = {"case": OuterRef("pk")}
    if Permission.RECEIVE_EVIDENCE in rights(actor):
        beside["evidence_waits"] = Exists(_waiting_for(actor).filter(package__case=OuterRef("pk")))
    edited = Author.objects.filter(**of_case, version=OuterRef("sent_number") + 1)
    asking = Q(requesting_country=actor.country_code)
    return _only(
        visible_cases(actor)
        .select_related("issuing_authority")
        .filter(pk=case_id)
        .annotate(
            author_ids=ArraySubquery(edited.values("person_id")),
            is_sealing=Exists(Package.objects.filter(**of_case, state=Package.State.SEALING)),
            has_conditions=Exists(Condition.objects.filter(**of_case)),
            document_count=Either(
                When(asking, then=_count(_documents(Side.REQUESTING, actor).filter(**of_case))),
                default=_count(_documents(Side.REQUESTED, actor).filter(**of_case)),
            ),
            package_count=Either(
                When(asking, then=_count(_packages(Side.REQUESTING, actor).filter(**of_case))),
                default=_count(_packages(Side.REQUESTED, actor).filter(**of_case)),
            ),
            law_imports=Either(When(bases__contains=[TREATY_RECORD], then=imports_in_use())),
            **beside,
        )
    )


def _count(found: QuerySet[Any]) -> Coalesce:
    """As a part of another statement."""
    counted = found.order_by().values("case").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def read_items(actor: Membership, case: Case) -> list[Item]:
    """`visible_items`, which from now on are those that `case.items.all()` gives."""
    found = visible_items(actor, case).select_related(None).select_related("authority")
    prefetch_related_objects([case], Prefetch("items", found))
    return list(case.items.all())


def lock_case(actor: Membership, case_id: UUID) -> Case:
    """The case as it is now, locked until the transaction ends; a fresh row, never one read before."""
    case = lock(case_id, scopes(actor))
    if case is None:
        raise NotVisible(UNKNOWN)
    return case


def find_item(actor: Membership, item_id: UUID) -> Item:
    """The item with its case."""
    case = _only(visible_cases(actor).filter(items__pk=item_id))
    item = _only(visible_items(actor, case).filter(pk=item_id))
    item.case = case
    return item


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
    """The package with its case, without the joins of a page: a running download asks again and again."""
    case = _only(visible_cases(actor).select_related(None).filter(packages__pk=package_id))
    found = _only(visible_packages(actor, case).filter(pk=package_id))
    found.case = case
    return found


def find_document(actor: Membership, document_id: UUID) -> Document:
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise NotVisible(UNKNOWN)
    case = find_case(actor, document.case_id)
    return _only(visible_documents(actor, case).filter(pk=document_id))


def _only(rows: QuerySet[Row]) -> Row:
    row = rows.first()
    if row is None:
        raise NotVisible(UNKNOWN)
    return row


def find_grant(actor: Membership, grant_id: UUID) -> Grant:
    """The actor's own grant with its package and case, if both are for it: a running download asks again and again."""
    mine = Grant.objects.filter(pk=grant_id, person_id=actor.user_id, membership_id=actor.pk)
    seen = visible_cases(actor).select_related(None).filter(pk=OuterRef("package__case"))
    addressed = _addressed_to(actor).filter(package=OuterRef("package"))
    grant: Any = _only(
        mine.filter(Exists(seen), package__case__requesting_country=actor.country_code)
        .select_related("package__case")
        .annotate(is_addressed=Exists(addressed))
    )
    require(actor, Action.RECEIVE_EVIDENCE, grant.package.case)
    if not grant.is_addressed:
        raise NotPermitted(OTHERS)
    found: Grant = grant
    return found


def require_recipient(actor: Membership, package: Package) -> None:
    """A package opens to the people of the authorities it is addressed to (and of those above them), and to those
    whom the central authority named.
    """
    if not _addressed_to(actor).filter(package=package).exists():
        raise NotPermitted(OTHERS)


def receiving_people(country_code: str) -> QuerySet[Membership]:
    """Who in a country may receive evidence at all."""
    return _holders(country_code, Permission.RECEIVE_EVIDENCE)


def executors(case: Case) -> QuerySet[Membership]:
    """Who finds an item of the case among the tasks of the own authority."""
    own = Item.objects.filter(case=case, authority__path__startswith=OuterRef("authority__path"))
    people = _holders(case.country_of(Side.REQUESTED), Permission.EXECUTE_ITEMS)
    return people.filter(Exists(own))


def executing_authorities(country_code: str) -> QuerySet[Authority]:
    """Those of which somebody, or somebody of an authority above, finds items among the own tasks."""
    people = _holders(country_code, Permission.EXECUTE_ITEMS)
    above = people.alias(target=ExpressionWrapper(OuterRef("path"), TextField())).filter(
        target__startswith=F("authority__path")
    )
    return Authority.objects.filter(Exists(above), country=country_code)


def _holders(country_code: str, permission: Permission) -> QuerySet[Membership]:
    """The people of a country whose role has this permission."""
    groups = CountryGroupPermission.objects.filter(
        permission__codename=permission, content_object=country_code
    )
    return Membership.objects.filter(
        authority__country=country_code,
        ended_at=None,
        user__is_active=True,
        group__in=groups.values("group"),
    ).select_related("user", "authority")


def receivers(case: Case) -> QuerySet[Membership]:
    """Who can open a released package of the case now."""
    addressed = Recipient.objects.filter(package__case=case, package__state=Package.State.RELEASED)
    above = addressed.filter(authority__path__startswith=OuterRef("authority__path"))
    return receiving_people(case.requesting_country_id).filter(
        Q(pk__in=addressed.values("membership")) | Exists(above)
    )


def packages_nobody_can_open(case: Case) -> list[Package]:
    """Released, not received yet, and addressed to nobody who may receive evidence: one statement."""
    people = receiving_people(case.requesting_country_id)
    above = people.alias(target=ExpressionWrapper(OuterRef("authority__path"), TextField())).filter(
        target__startswith=F("authority__path")
    )
    opened = Recipient.objects.filter(package=OuterRef("pk")).filter(
        Q(membership__in=people) | Exists(above)
    )
    waiting = Package.objects.filter(case=case, state=Package.State.RELEASED, received_at=None)
    return list(waiting.exclude(Exists(opened)))


def _waiting_for(actor: Membership) -> QuerySet[Recipient]:
    """Released to the actor, and downloaded whole by nobody yet."""
    return _addressed_to(actor).filter(
        package__state=Package.State.RELEASED, package__received_at=None
    )


def _addressed_to(actor: Membership) -> QuerySet[Recipient]:
    return Recipient.objects.filter(
        Q(membership=actor) | Q(authority__path__startswith=actor.authority.path)
    )
