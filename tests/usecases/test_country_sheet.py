"""The country sheet: proposed by one administrator, confirmed by another, stale after a year."""

from datetime import timedelta

import pytest
from django.core import mail

from mla.common.canonical import canonical, sha256
from mla.common.clock import now
from mla.common.errors import Invalid, NotPermitted, Stale, WrongState
from mla.directory.models import SheetVersion
from mla.directory.sheet import sheet_of
from mla.ledger import reading, streams
from mla.tasks.drain import drain
from mla.usecases.confirm_sheet import confirm_sheet
from mla.usecases.propose_sheet import propose_sheet
from tests.sheets import confirmed, proposed, second_administrator
from tests.world import World, by_hand


def recorded(code: str) -> list[tuple[str, dict[str, object]]]:
    found = reading.entries(streams.of_country(code))
    return [(one.event, one.facts) for one in found if one.event.startswith("country.sheet")]


def test_a_proposal_holds_only_once_another_administrator_confirmed_it(world: World) -> None:
    version = proposed(world.asking, languages=["pt"], urgent="Call us.  ")
    assert sheet_of("BR") is None
    confirm_sheet(actor=second_administrator(world.asking), number=1)
    sheet = sheet_of("BR")
    assert sheet
    assert sheet.languages == ("pt",)
    assert sheet.text("urgent") == "Call us."
    assert sheet_of("KR") is None
    body = sha256(canonical(version.body))
    assert recorded("BR") == [
        ("country.sheet_proposed", {"number": 1, "body": body}),
        ("country.sheet_confirmed", {"number": 1, "body": body, "again": False}),
    ]


def test_who_proposed_it_cannot_confirm_it(world: World) -> None:
    proposed(world.asking, urgent="Call us.")
    with pytest.raises(NotPermitted, match="another administrator must confirm"):
        confirm_sheet(actor=world.asking.administrator, number=1)
    assert sheet_of("BR") is None


def test_the_same_person_in_a_second_membership_cannot_confirm_it_either(world: World) -> None:
    proposed(world.asking, urgent="Call us.")
    twice = second_administrator(world.asking)
    twice.user = world.asking.administrator.user
    twice.user_id = world.asking.administrator.user_id
    with pytest.raises(NotPermitted):
        confirm_sheet(actor=twice, number=1)


@pytest.mark.parametrize("role", ["investigator", "officer", "auditor"])
def test_no_other_role_keeps_the_sheet(world: World, role: str) -> None:
    actor = getattr(world.asking, role)
    with pytest.raises(NotPermitted):
        propose_sheet(actor=actor, based_on=0, body={"urgent": "Call."})
    with pytest.raises(NotPermitted):
        confirm_sheet(actor=actor, number=1)


def test_a_proposal_on_an_older_version_is_stale(world: World) -> None:
    proposed(world.asking, urgent="Call us.")
    with pytest.raises(Stale):
        propose_sheet(
            actor=second_administrator(world.asking), based_on=0, body={"urgent": "Write."}
        )


def test_what_was_proposed_anew_is_not_confirmed_unread(world: World) -> None:
    proposed(world.asking, urgent="Call us.")
    proposed(world.asking, urgent="Write to us.")
    with pytest.raises(Stale):
        confirm_sheet(actor=second_administrator(world.asking), number=1)


def test_nothing_new_and_nothing_at_all_are_no_proposals(world: World) -> None:
    with pytest.raises(Invalid, match="at least one"):
        propose_sheet(actor=world.asking.administrator, based_on=0, body={"urgent": " "})
    confirmed(world.asking, urgent="Call us.")
    with pytest.raises(Invalid, match="Nothing is changed"):
        proposed(world.asking, urgent="Call us.")


def test_a_field_that_cannot_be_kept_is_named(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(world.asking, languages=["xx"], issuer="nobody", colour="blue")
    assert set(refused.value.problems) == {"languages", "issuer", "colour"}


def test_a_sheet_is_stale_after_a_year_until_it_is_confirmed_again(world: World) -> None:
    confirmed(world.asking, urgent="Call us.")
    with by_hand():
        SheetVersion.objects.update(confirmed_at=now() - timedelta(days=400))
    sheet = sheet_of("BR")
    assert sheet
    assert sheet.stale
    assert "not confirmed for over a year" in sheet.title
    confirm_sheet(actor=second_administrator(world.asking), number=1)
    again = sheet_of("BR")
    assert again
    assert not again.stale
    assert again.number == 1
    assert recorded("BR")[-1][1]["again"] is True


def test_there_must_be_something_to_confirm(world: World) -> None:
    with pytest.raises(WrongState, match="Propose one first"):
        confirm_sheet(actor=world.asking.administrator, number=0)


def test_the_other_administrators_are_told_of_a_proposal(world: World) -> None:
    other = second_administrator(world.asking)
    proposed(world.asking, urgent="Call us.")
    drain()
    assert [one.to for one in mail.outbox] == [[other.user.email]]
    assert "waits to be confirmed" in mail.outbox[0].subject
    assert "/sheet/confirm/" in mail.outbox[0].body
    assert "Call us." not in mail.outbox[0].body
