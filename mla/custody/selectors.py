"""Reading exhibits and downloads for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, Window

from mla.accounts.models import User
from mla.cases.models import Item
from mla.custody.models import Exhibit, Grant, Package

PAGE = 100


@dataclass(frozen=True, slots=True)
class ExhibitPage:
    """Some of an item's exhibits, newest first; `files` and `size` count these and all older ones."""

    exhibits: Sequence[Exhibit]
    files: int
    size: int
    older: int | None
    """The number to ask the next page with."""


def exhibits_before(item: Item, number: int | None) -> ExhibitPage:
    """One statement. Each exhibit carries `by`, the name of who received it."""
    found = _with_names(item.exhibits.filter(taken_back_at=None).order_by("-number"))
    if number is not None:
        found = found.filter(number__lt=number)
    rows = list(found.annotate(files=Window(Count("*")), total=Window(Sum("size")))[: PAGE + 1])
    return ExhibitPage(
        exhibits=rows[:PAGE],
        files=rows[0].files if rows else 0,
        size=int(rows[0].total) if rows else 0,
        older=rows[PAGE - 1].number if len(rows) > PAGE else None,
    )


def downloads_of(package: Package, person_id: UUID) -> list[Grant]:
    """This person's downloads, newest first."""
    return list(package.grants.filter(person_id=person_id).order_by("-granted_at")[:20])


def addressees(package: Package) -> list[str]:
    """Whose package it is: names of authorities and persons, for the requesting side alone."""
    found = package.recipients.select_related(
        "authority", "membership__user", "membership__authority"
    )
    offices = [one.authority.name for one in found if one.authority]
    people = [one.membership for one in found if one.membership]
    return sorted([*offices, *(f"{one.user.name} ({one.authority.name})" for one in people)])


def _with_names(exhibits: QuerySet[Exhibit]) -> QuerySet[Exhibit]:
    person = User.objects.filter(pk=OuterRef("received_by"))
    return exhibits.annotate(by=Subquery(person.values("name")[:1]))
