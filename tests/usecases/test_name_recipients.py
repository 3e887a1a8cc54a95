"""Who may open a package: the authority that runs the proceedings, or whom the central authority names."""

import pytest
from django.core import mail
from django.urls import reverse

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.models import Case
from mla.cases.sides import Side
from mla.common.clock import now
from mla.common.errors import Invalid, NotPermitted, NotVisible
from mla.custody.models import Package
from mla.ledger import reading
from mla.policy.queues import packages as packages_to_receive
from mla.policy.sight import find_case, packages_nobody_can_open, require_recipient
from mla.tasks.drain import drain
from mla.usecases.add_authority import add_authority
from mla.usecases.add_person import add_person
from mla.usecases.grant_download import grant_download
from mla.usecases.name_recipients import name_recipients
from tests.life import again, released
from tests.web.drafting import signed_in, text
from tests.world import World, by_hand


@pytest.fixture
def case(world: World) -> Case:
    return released(world)


@pytest.fixture
def package(case: Case) -> Package:
    return case.packages.get()


@pytest.fixture
def other(world: World) -> Membership:
    """A prosecutor in another city."""
    office = add_authority(country="BR", name="Prosecution office of Salvador", kind="prosecution")
    return person(office, "salvador")


def person(office: object, name: str) -> Membership:
    return add_person(
        email=f"{name}@br.example",
        name=f"{name.title()} Invented",
        authority=office,  # type: ignore[arg-type]
        role=Role.PROSECUTOR,
    )


def gone(actor: Membership) -> None:
    with by_hand():
        Membership.objects.filter(pk=actor.pk).update(ended_at=now())


def may_open(actor: Membership, package: Package) -> bool:
    """As the page, the list and the download say, which must agree."""
    listed = package in packages_to_receive(actor)[0]
    try:
        require_recipient(actor, package)
    except NotPermitted:
        assert not listed
        return False
    assert listed
    return True


def test_at_first_it_is_the_authority_that_runs_the_proceedings(
    world: World, package: Package, other: Membership
) -> None:
    assert may_open(world.asking.prosecutor, package)
    assert not may_open(other, package)
    assert packages_nobody_can_open(package.case) == []


def test_a_named_person_opens_it_and_nobody_else(
    world: World, case: Case, package: Package, other: Membership
) -> None:
    colleague = person(other.authority, "colleague")
    name_recipients(case.pk, actor=world.asking.officer, packages=[package.pk], persons=[other.pk])
    assert grant_download(package.pk, actor=other)
    assert not may_open(colleague, package)
    assert not may_open(world.asking.prosecutor, package)
    assert find_case(colleague, case.pk) == case


def test_a_named_authority_opens_it_to_its_people(
    world: World, case: Case, package: Package, other: Membership
) -> None:
    colleague = person(other.authority, "colleague")
    offices = [other.authority_id, world.asking.prosecution.pk]
    name_recipients(case.pk, actor=world.asking.officer, packages=[package.pk], authorities=offices)
    for actor in (other, colleague, world.asking.prosecutor):
        assert may_open(actor, package)


def test_who_is_named_no_more_sees_the_request_no_more(
    world: World, case: Case, package: Package, other: Membership
) -> None:
    officer, prosecution = world.asking.officer, world.asking.prosecution.pk
    name_recipients(case.pk, actor=officer, packages=[package.pk], persons=[other.pk])
    name_recipients(case.pk, actor=officer, packages=[package.pk], authorities=[prosecution])
    with pytest.raises(NotVisible):
        find_case(other, case.pk)
    assert may_open(world.asking.prosecutor, package)
    assert find_case(world.asking.investigator, case.pk) == case


def test_only_people_who_may_receive_evidence_of_the_own_country_are_named(
    world: World, case: Case, package: Package
) -> None:
    asking, officer = world.asking, world.asking.officer
    for given in (
        {"persons": [asking.investigator.pk]},
        {"persons": [world.stranger.prosecutor.pk]},
        {"authorities": [asking.police.pk]},
        {"authorities": [world.asked.prosecution.pk]},
        {},
    ):
        with pytest.raises(Invalid):
            name_recipients(case.pk, actor=officer, packages=[package.pk], **given)
    with pytest.raises(Invalid):
        name_recipients(case.pk, actor=officer, packages=[], persons=[asking.prosecutor.pk])
    with pytest.raises(NotPermitted):
        name_recipients(
            case.pk, actor=asking.prosecutor, packages=[package.pk], persons=[asking.prosecutor.pk]
        )


def test_those_who_are_named_are_told_and_only_their_side_reads_of_it(
    world: World, case: Case, package: Package, other: Membership
) -> None:
    drain()
    mail.outbox.clear()
    name_recipients(case.pk, actor=world.asking.officer, packages=[package.pk], persons=[other.pk])
    drain()
    assert [one.to for one in mail.outbox] == [[other.user.email]]
    seen = {side: [one.event for one in reading.for_case(case.pk, side)] for side in Side}
    assert "package.recipients_named" in seen[Side.REQUESTING]
    assert "package.recipients_named" not in seen[Side.REQUESTED]


def test_a_package_that_nobody_can_open_is_said_with_who_must_act(
    world: World, case: Case, package: Package, other: Membership
) -> None:
    gone(world.asking.prosecutor)
    assert packages_nobody_can_open(again(case)) == [package]
    url = reverse("case", args=[case.pk])
    desk = signed_in(world.asking.officer)
    page = text(desk.get(url))
    assert "Nobody can open evidence package 1: your central authority must name who" in page
    assert ">Name who receives the evidence</a>" in page
    assert "Nobody can open" in text(signed_in(world.asking.investigator).get(url))
    assert "Nobody can open" not in text(signed_in(world.asked.officer).get(url))

    naming = reverse("case-name-recipients", args=[case.pk])
    assert "so it waits unopened" in text(desk.get(naming))
    answer = desk.post(naming, {"packages": [str(package.pk)], "persons": [str(other.pk)]})
    assert answer.status_code == 302
    page = text(desk.get(url))
    assert "Nobody can open" not in page
    assert "Named who may open package 1" in page
    assert "Addressed to" in text(signed_in(other).get(reverse("package", args=[package.pk])))


def test_a_country_without_anybody_is_told_whom_to_ask(world: World, case: Case) -> None:
    gone(world.asking.prosecutor)
    page = text(
        signed_in(world.asking.officer).get(reverse("case-name-recipients", args=[case.pk]))
    )
    assert "ask your administrator to add a prosecutor first" in page
