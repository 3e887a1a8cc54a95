import re

from mla.ledger import events
from mla.ledger.events import ALL, Audience


def test_every_code_is_unique() -> None:
    assert len({event.code for event in ALL}) == len(ALL)


def test_every_constant_is_named_as_its_code() -> None:
    for event in ALL:
        assert getattr(events, event.code.upper().replace(".", "_")) is event
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", event.code)


def test_every_audience_is_used_and_every_event_has_words() -> None:
    assert {event.audience for event in ALL} == set(Audience)
    assert all(event.title and not event.title.endswith(".") for event in ALL)


def test_what_one_side_does_for_itself_is_never_shared() -> None:
    own_business = ("authorisation", "assigned", "handed_back", "submitted", "custody", "download")
    for event in ALL:
        if any(word in event.code for word in own_business):
            assert event.audience is not Audience.SHARED, event.code


def test_an_event_that_left_the_catalogue_is_shown_by_its_code() -> None:
    assert events.title("case.sent") == "Sent"
    assert events.title("case.teleported") == "case.teleported"
