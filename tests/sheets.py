"""Country sheets for tests, proposed and confirmed as the two administrators do it."""

from typing import Any

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash
from mla.directory.models import Authority, SheetVersion
from mla.directory.sheet import latest_version
from mla.usecases.add_person import add_person
from mla.usecases.confirm_sheet import confirm_sheet
from mla.usecases.issue_case import issue_case
from mla.usecases.propose_sheet import propose_sheet
from mla.usecases.submit_case import submit_case
from tests import life
from tests.world import Country, World


def second_administrator(country: Country) -> Membership:
    email = f"second-administrator@{country.code.lower()}.example"
    known = Membership.objects.filter(user__email=email).first()
    return known or add_person(
        email=email,
        name=f"Second Administrator of {country.code}",
        authority=country.central,
        role=Role.ADMINISTRATOR,
    )


def proposed(country: Country, **body: Any) -> SheetVersion:
    before = latest_version(country.code)
    return propose_sheet(
        actor=country.administrator, based_on=before.number if before else 0, body=body
    )


def confirmed(country: Country, **body: Any) -> SheetVersion:
    version = proposed(country, **body)
    return confirm_sheet(actor=second_administrator(country), number=version.number)


def to_issue(
    world: World, *, issuer: str = "prosecutor", authority: Authority | None = None
) -> Case:
    """In review, and the prosecution of the asking country (or `authority`) has to issue it."""
    confirmed(world.asking, issuer=issuer)
    chosen = authority or world.asking.prosecution
    case = life.drafted(world)
    return life.again(
        submit_case(case.pk, actor=world.asking.investigator, issuing_authority_id=chosen.pk)
    )


def issued(world: World) -> Case:
    case = to_issue(world)
    previewed = content_hash(content(case))
    return life.again(issue_case(case.pk, actor=world.asking.prosecutor, previewed=previewed))
