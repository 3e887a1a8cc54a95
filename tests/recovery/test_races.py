"""Two people at once: one step, one entry, one message, one number; the other is refused in words."""

from collections.abc import Callable
from functools import partial

import pytest
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case, State
from mla.cases.snapshots import content, content_hash
from mla.common.errors import Stale, WrongState
from mla.custody.models import Package
from mla.ledger.models import Entry
from mla.ledger.verify import verify
from mla.outbox.models import Message
from mla.usecases.accept_case import accept_case
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.release_package import release_package
from mla.usecases.save_section import save_section
from mla.usecases.send_case import send_case
from tests.life import acknowledged, again, drafted, evidence_submitted, in_review, sent
from tests.recovery.browser import Browser
from tests.recovery.conftest import runs
from tests.recovery.race import race, refusals
from tests.world import Country, World

pytestmark = pytest.mark.django_db(transaction=True)


def recorded(case: Case, event: str) -> tuple[int, int]:
    """How many entries and messages of the event the case has."""
    entries = Entry.objects.filter(case_id=case.pk, event=event).count()
    return entries, Message.objects.filter(topic=event, payload__case=str(case.pk)).count()


def both(act: Callable[..., object], *actors: Membership) -> list[object]:
    return race(*(partial(act, actor=actor) for actor in actors))


def officers(of: Country) -> tuple[Membership, Membership]:
    return of.officer, of.second_officer


def both_send(port: int, path: str, *actors: Membership, **typed: str) -> list[object]:
    """Both have the page open and fill it in, then both press the button."""
    browsers = [Browser(port, actor) for actor in actors]
    forms = [{**browser.form(path), **typed} for browser in browsers]
    return race(*(partial(one.send, path, form) for one, form in zip(browsers, forms, strict=True)))


def test_two_officers_accept_at_once_over_http(world: World, web: int) -> None:
    for _ in runs(3):
        case = acknowledged(world)
        path = reverse("case-accept", args=[case.pk])
        outcomes = both_send(web, path, *officers(world.asked), dual_criminality="met")
        assert sorted(outcomes) == [302, 409]
        assert again(case).state == State.ACCEPTED
        assert recorded(case, "case.accepted") == (1, 1)


def test_two_acknowledge_at_once_over_http(world: World, web: int) -> None:
    for _ in runs(3):
        case = sent(world)
        path = reverse("case-acknowledge", args=[case.pk])
        outcomes = both_send(web, path, *officers(world.asked))
        assert sorted(outcomes) == [302, 409]
        assert recorded(case, "case.acknowledged") == (1, 1)


def test_two_officers_accept_at_once(world: World) -> None:
    for _ in runs(5):
        case = acknowledged(world)
        outcomes = both(partial(accept_case, case.pk), *officers(world.asked))
        assert [type(one) for one in refusals(outcomes)] == [WrongState]
        assert recorded(case, "case.accepted") == (1, 1)


def test_two_officers_send_at_once(world: World) -> None:
    for _ in runs(5):
        case = in_review(world)
        previewed = content_hash(content(again(case)))
        outcomes = both(partial(send_case, case.pk, previewed=previewed), *officers(world.asking))
        assert [type(one) for one in refusals(outcomes)] == [WrongState]
        assert list(case.sent_versions.values_list("number", flat=True)) == [1]
        assert recorded(case, "case.sent") == (1, 1)


def test_two_acknowledge_at_once_and_only_one_number_is_given(world: World) -> None:
    for _ in runs(5):
        case = sent(world)
        outcomes = both(partial(acknowledge_case, case.pk), *officers(world.asked))
        assert [type(one) for one in refusals(outcomes)] == [WrongState]
        assert recorded(case, "case.acknowledged") == (1, 1)
    given = sorted(Case.objects.values_list("their_reference", flat=True))
    assert [int(one[-6:]) for one in given] == list(range(1, len(given) + 1))


def test_two_cases_acknowledged_at_once_get_two_numbers(world: World) -> None:
    for _ in runs(5):
        first, second = sent(world), sent(world)
        outcomes = race(
            partial(acknowledge_case, first.pk, actor=world.asked.officer),
            partial(acknowledge_case, second.pk, actor=world.asked.second_officer),
        )
        assert refusals(outcomes) == []
    given = list(Case.objects.values_list("their_reference", flat=True))
    assert len(set(given)) == len(given)


def test_two_release_at_once_and_there_is_one_package(world: World) -> None:
    for _ in runs(3):
        case = evidence_submitted(world)
        items = [case.items.get(number=1).pk]
        outcomes = both(partial(release_package, case.pk, item_ids=items), *officers(world.asked))
        assert [type(one) for one in refusals(outcomes)] == [WrongState]
        assert Package.objects.filter(case=case).count() == 1
        assert recorded(case, "package.ordered") == (1, 1)


def test_of_two_tabs_the_second_keeps_its_text_and_is_told(world: World) -> None:
    author = world.asking.investigator
    for _ in runs(5):
        case = drafted(world)
        texts = ["As the first tab has it.", "As the second tab has it."]
        outcomes = race(
            *(
                partial(
                    save_section, case.pk, "facts", actor=author, version=1, values={"facts": text}
                )
                for text in texts
            )
        )
        assert [type(one) for one in refusals(outcomes)] == [Stale]
        kept = texts[
            next(number for number, one in enumerate(outcomes) if not isinstance(one, Stale))
        ]
        assert again(case).facts == kept


def test_many_steps_of_many_cases_at_once_leave_a_ledger_that_holds(world: World) -> None:
    for _ in runs(2):
        cases = [sent(world) for _ in range(4)]
        outcomes = race(
            *(
                partial(acknowledge_case, case.pk, actor=actor)
                for case in cases
                for actor in officers(world.asked)
            )
        )
        assert len(refusals(outcomes)) == len(cases)
        assert verify().problem_count == 0
