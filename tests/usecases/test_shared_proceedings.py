"""Criminal proceedings of several requests: who changes their text is an author of each of these requests."""

import pytest

from mla.accounts.models import Membership
from mla.cases.models import Case, Participant
from mla.cases.snapshots import content, content_hash
from mla.common.errors import NotPermitted
from mla.policy.decide import Refusal, may
from mla.policy.table import Action
from mla.usecases.add_authority import add_authority
from mla.usecases.draft_case import draft_case
from mla.usecases.draft_for_countries import draft_for_countries
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from tests.life import acknowledged, again, drafted
from tests.world import World, next_month


def change(case: Case, world: World, actor: Membership, **values: object) -> None:
    """The proceedings of `case`, through another request in them."""
    other = draft_case(
        actor=world.asking.investigator,
        title="To another country",
        requested_country=world.stranger.code,
        proceeding_id=case.proceeding_id,
    )
    save_section(other.pk, "proceedings", actor=actor, version=0, values=values)


def test_who_changed_them_while_a_request_was_abroad_cannot_send_its_next_version(
    world: World,
) -> None:
    case = acknowledged(world)
    change(case, world, world.asking.officer, offence="Extortion of a hospital")
    send_back_case(
        case.pk, actor=world.asked.officer, missing=["The port"], answer_by_on=next_month()
    )
    revise_case(case.pk, actor=world.asking.investigator)
    submit_case(case.pk, actor=world.asking.investigator)
    previewed = content_hash(content(again(case)))
    with pytest.raises(NotPermitted, match="another officer"):
        send_case(case.pk, actor=world.asking.officer, previewed=previewed)
    send_case(case.pk, actor=world.asking.second_officer, previewed=previewed)


def test_the_authority_that_runs_them_sees_all_their_open_requests(world: World) -> None:
    case = drafted(world)
    court = add_authority(country=world.asking.code, name="Court of Brasilia", kind="court")
    change(case, world, world.asking.investigator, authority=court)
    assert Participant.objects.filter(case=case, scope=str(court.pk)).exists()


def test_who_wrote_in_them_is_an_author_of_a_request_drafted_later(world: World) -> None:
    case = drafted(world)
    change(case, world, world.asking.officer, offence="Extortion of a hospital")
    later = draft_for_countries(
        case.pk, actor=world.asking.investigator, countries=[world.stranger.code]
    )[0]
    assert not may(world.asking.officer, Action.SEND, again(later)).allowed
    assert may(world.asking.second_officer, Action.SEND, again(later)).refusal is Refusal.STATE
