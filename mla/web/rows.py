"""Rows of tasks and packages, put into words before the template sees them (formatting dates in templates is slow)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case, Item, ItemState
from mla.cases.sides import NOTHING_DUE, Urgency
from mla.cases.snapshots import Content
from mla.common.clock import now
from mla.custody.models import Package
from mla.legal.measures import Measure
from mla.policy.decide import may
from mla.policy.table import Action
from mla.web.places import link
from mla.web.templatetags.mla import country_name, day, filesize_exact

URGENT = {Urgency.EMERGENCY: "Emergency", Urgency.URGENT: "Urgent"}


@dataclass(frozen=True, slots=True)
class TaskRow:
    url: str
    number: int
    measure: str
    what: str
    reference: str
    country: str
    state: str
    urgent: str
    due: str
    left: str
    late: bool
    limits: Sequence[tuple[str, str]]
    """What binds who executes it: (of what kind, in which words)."""
    upload_url: str
    """Empty while no evidence can come in."""


@dataclass(frozen=True, slots=True)
class PackageRow:
    url: str
    name: str
    case_url: str
    reference: str
    proceeding: str
    country: str
    contents: str
    conditions: str
    released: str
    received: str


def tasks(items: Sequence[Item], said: dict[UUID, Content], actor: Membership) -> list[TaskRow]:
    """The words are those of the last sent version, never of a draft in the making."""
    today = now().date()
    return [_task(item, said[item.case_id], actor, today) for item in items]


def _words(item: Item, content: Content) -> dict[str, str]:
    return next((one for one in content["items"] if one["id"] == str(item.pk)), {})


def _task(item: Item, content: Content, actor: Membership, today: date) -> TaskRow:
    words = _words(item, content)
    uploads = may(actor, Action.ITEM_EXECUTE, item).allowed
    return TaskRow(
        url=reverse("case-items", args=[item.case_id]),
        number=item.number,
        measure=Measure(words["measure"]).label if words else "No longer asked for",
        what=words.get("what", ""),
        reference=item.case.their_reference or item.case.reference,
        country=country_name(item.case.requesting_country_id),
        state=item.get_state_display(),
        urgent=URGENT.get(Urgency(item.urgency), ""),
        due=due(item.due_on),
        left=left(item.due_on, today),
        late=item.due_on < today and not ItemState(item.state).is_outcome,
        limits=_limits(item, content),
        upload_url=link("item-upload", item.pk) if uploads else "",
    )


def _limits(item: Item, content: Content) -> list[tuple[str, str]]:
    """Conditions of use are between the two central authorities: as on the request's page, not here."""
    strict = content["confidentiality"] == Case.Confidentiality.STRICT
    secret = content["confidentiality_reason"] or "Keep the request secret, and what it says"
    court = "" if item.authorisation == "not_needed" else item.get_authorisation_display()
    found = {
        "Special procedure": content["special_procedure"],
        "Strictly confidential": secret if strict else "",
        "Domestic authorisation": court,
    }
    return [(name, words) for name, words in found.items() if words]


def packages(found: Sequence[Package], actor: Membership) -> list[PackageRow]:
    local = _zone(actor)
    return [_package(one, local) for one in found]


def _package(package: Package, local: ZoneInfo) -> PackageRow:
    case = package.case
    return PackageRow(
        url=link("package", package.pk),
        name=f"Package {package.number}",
        case_url=reverse("case", args=[case.pk]),
        reference=case.reference,
        proceeding=str(case.proceeding),
        country=country_name(case.requested_country_id or ""),
        contents=f"{package.files} {'file' if package.files == 1 else 'files'}, {filesize_exact(package.size)}",
        conditions="Yes: read them first" if package.conditions_text else "None",
        released=_day(package.released_at, local),
        received=_day(package.received_at, local) if package.received_at else "Not yet",
    )


def due(on: date) -> str:
    return "No date" if on == NOTHING_DUE else day(on)


def left(on: date, today: date) -> str:
    """How long there is still, in words; nothing where nothing is due."""
    if on == NOTHING_DUE:
        return ""
    days = (on - today).days
    if days == 0:
        return "today"
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} left" if days > 0 else f"{-days} {unit} late"


def _day(at: datetime | None, local: ZoneInfo) -> str:
    return day(at.astimezone(local).date()) if at else ""


def _zone(actor: Membership) -> ZoneInfo:
    return ZoneInfo(actor.user.time_zone or "UTC")
