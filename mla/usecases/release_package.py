"""A second person decides to release submitted evidence; the package is then put together and sealed by a job."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.cases.selectors import conditions_in_force
from mla.cases.snapshots import last_sent
from mla.cases.states import move
from mla.common.errors import Invalid
from mla.custody.models import CustodyEvent, Exhibit, Package, PackageItem, Recipient
from mla.ledger.events import PACKAGE_ORDERED
from mla.policy.decide import require
from mla.policy.sight import lock_case, visible_items
from mla.policy.table import Action
from mla.usecases.custody_entry import note_custody
from mla.usecases.step import complete


@transaction.atomic(durable=True)
def release_package(case_id: UUID, *, actor: Membership, item_ids: Sequence[UUID]) -> Package:
    """Items move to released with this decision; what the recipients can open appears once it is sealed."""
    case = lock_case(actor, case_id)
    chosen = list(
        visible_items(actor, case).filter(pk__in=item_ids).select_for_update(of=("self",))
    )
    if not chosen or len(chosen) != len(set(item_ids)):
        raise Invalid({"items": "Choose at least one item whose evidence was submitted."})
    package = Package.objects.create(
        case=case,
        number=int(case.packages.aggregate(last=Max("number"))["last"] or 0) + 1,
        conditions_text="\n\n".join(
            f"{one.number}. {one.words}" for one in conditions_in_force(case)
        ),
        released_by=actor.user_id,
    )
    _address(package, last_sent(case).snapshot["content"])
    for item in chosen:
        item.case = case
        require(actor, Action.ITEM_RELEASE, item)
        _release(item, package)
    exhibits = _numbered(chosen)
    note_custody(
        exhibits, CustodyEvent.Kind.RELEASED, actor=actor, note=f"Package {package.number}"
    )
    facts = {"package": package.number, "id": package.pk, "items": [item.number for item in chosen]}
    complete(case, PACKAGE_ORDERED, actor=actor, facts=facts, package=package.pk)
    return package


def _numbered(items: Sequence[Item]) -> list[Exhibit]:
    """The exhibits to release; who reads their numbers abroad cannot tell how many files were taken back."""
    found = list(
        Exhibit.objects.filter(item__in=items, taken_back_at=None).order_by("item_id", "number")
    )
    for _, group in groupby(found, key=attrgetter("item_id")):
        of_item = list(group)
        last = max(one.released_as or 0 for one in of_item)
        fresh = [one for one in of_item if one.released_as is None]
        for number, one in enumerate(fresh, last + 1):
            one.released_as = number
        Exhibit.objects.bulk_update(fresh, ["released_as"], batch_size=1000)
    return found


def _release(item: Item, package: Package) -> None:
    move(item, "release")
    item.save()
    PackageItem.objects.create(package=package, item=item)


def _address(package: Package, said: dict[str, dict[str, dict[str, str] | None]]) -> None:
    """To the authority that runs the proceedings, as the request named it; its central authority may name others."""
    running = said["proceeding"]["authority"]
    if running:
        Recipient.objects.create(package=package, authority_id=running["id"])
