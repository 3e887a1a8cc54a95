"""A request that was sent back and is written anew: what the other side learns, and whom it can go to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mla.cases.models import Case, Participant
from mla.cases.snapshots import content, content_hash
from mla.common.clock import now
from mla.common.errors import Invalid, WrongState
from mla.usecases.forward_case import forward_case
from mla.usecases.lapse_case import lapse_case
from mla.usecases.revise_case import revise_case
from mla.usecases.save_section import save_section
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.usecases.withdraw_case import withdraw_case
from tests.life import acknowledged, again, returned
from tests.web.client import acting
from tests.world import World, by_hand, next_month

NEVER_SENT = "Words of the new version"


def revised(case: Case, world: World) -> Case:
    return revise_case(case.pk, actor=world.asking.investigator)


def save(case: Case, world: World, section: str, **values: object) -> Case:
    version = again(case).section_versions.get(section, 0)
    return save_section(
        case.pk, section, actor=world.asking.investigator, version=version, values=values
    )


def test_a_withdrawal_does_not_publish_the_version_in_the_making(world: World) -> None:
    case = revised(returned(world), world)
    save(case, world, "authorities", title=NEVER_SENT)
    save(case, world, "urgency", urgency=0)
    withdraw_case(case.pk, actor=world.asking.officer, reason="Solved at home")
    told = Participant.objects.get(case=case, scope=world.asked.code)
    assert (told.title, told.urgency, told.state) == ("Ransom mail", 1, "withdrawn")
    listed = acting(world.asked.officer).get(
        reverse("requests"), {"side": "incoming", "state": "withdrawn"}
    )
    assert "Ransom mail" in listed.content.decode()
    assert NEVER_SENT not in listed.content.decode()


def test_who_waited_in_vain_closes_a_request_whose_new_version_never_came(world: World) -> None:
    """Whatever the other side made of it: a draft, or one in review."""
    case = revised(returned(world), world)
    save(case, world, "authorities", title=NEVER_SENT)
    save(case, world, "urgency", urgency=0)
    with pytest.raises(WrongState, match="has not passed yet"):
        lapse_case(case.pk, actor=world.asked.officer)
    with by_hand():
        Case.objects.filter(pk=case.pk).update(answer_by_on=now().date() - timedelta(days=1))
    in_review = submit_case(case.pk, actor=world.asking.investigator)
    previewed = content_hash(content(again(in_review)))
    lapse_case(case.pk, actor=world.asked.officer)
    assert again(case).state == "closed"
    told = Participant.objects.get(case=case, scope=world.asked.code)
    assert (told.title, told.urgency, told.state) == ("Ransom mail", 1, "closed")
    assert NEVER_SENT not in acting(world.asked.officer).get(f"/requests/{case.pk}/").text
    with pytest.raises(WrongState, match="Closed"):
        send_case(case.pk, actor=world.asking.officer, previewed=previewed)


def test_what_was_sent_to_one_country_cannot_go_to_another(world: World) -> None:
    case = revised(returned(world), world)
    with pytest.raises(Invalid, match="was sent already"):
        save(
            case,
            world,
            "authorities",
            requested_country=world.stranger.central.country,
            requested_authority=world.stranger.central,
        )
    assert again(case).requested_country_id == world.asked.code


def test_the_page_of_a_revision_offers_no_other_country(world: World) -> None:
    case = revised(returned(world), world)
    page = acting(world.asking.investigator).get(
        reverse("draft-section", args=[case.pk, "authorities"])
    )
    assert world.asked.central.name in page.content.decode()
    assert world.stranger.central.name not in page.content.decode()


def test_a_forwarded_request_can_be_completed(world: World) -> None:
    case = acknowledged(world)
    forward_case(case.pk, actor=world.asked.officer, authority_id=world.asked.prosecution.pk)
    send_back_case(
        case.pk, actor=world.asked.officer, missing=["The port"], answer_by_on=next_month()
    )
    revised(case, world)
    save(case, world, "facts", facts="The port was 51234.")
    save(case, world, "authorities", title="Ransom mail to a hospital")
    assert again(case).requested_authority == world.asked.prosecution
