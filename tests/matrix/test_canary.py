"""Words planted in every text of one side: the other side, strangers and other authorities never get them."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from pytest_django import DjangoDbBlocker

from mla.accounts.models import Membership
from mla.accounts.roles import Role
from mla.cases.models import Case
from mla.cases.snapshots import content, content_hash
from mla.tasks.drain import drain
from mla.usecases.abandon_case import abandon_case
from mla.usecases.accept_case import Conclusion, accept_case
from mla.usecases.acknowledge_case import acknowledge_case
from mla.usecases.add_person import add_person
from mla.usecases.answer_condition import answer_condition
from mla.usecases.assign_items import assign_items
from mla.usecases.drafting import section_version
from mla.usecases.hand_back_case import hand_back_case
from mla.usecases.hold_item import hold_item
from mla.usecases.name_recipients import name_recipients
from mla.usecases.propose_condition import propose_condition
from mla.usecases.propose_sheet import propose_sheet
from mla.usecases.record_paper_issue import SignedPaper, record_paper_issue
from mla.usecases.release_package import release_package
from mla.usecases.remove_item import remove_item
from mla.usecases.return_evidence import return_evidence
from mla.usecases.revise_case import revise_case
from mla.usecases.save_attachment import add_attachment
from mla.usecases.save_item import save_item
from mla.usecases.save_section import save_section
from mla.usecases.send_back_case import send_back_case
from mla.usecases.send_case import send_case
from mla.usecases.submit_case import submit_case
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.take_back_exhibit import take_back_exhibit
from mla.usecases.upload_evidence import upload_evidence
from tests import life
from tests.matrix import canaries
from tests.matrix.canaries import (
    PLANTED,
    plant_execution,
    plant_revision,
    text_columns,
    word,
)
from tests.matrix.crawl import everything, holding
from tests.undone import Undone
from tests.world import Country, World, by_hand, make_world, next_month

RUNS = int(os.environ.get("MLA_RUNS", "0"))

SENT = "Qsent7"
ITEM_TWO = "Qitemtwo7"
HANDED_BACK = "Qhandback7"
UNSENT = "Qunsent7"
REVISED = "Qrevised7"
NEW_ITEM = "Qnewitem7"
ABANDONED = "Qabandon7"
RETURNED = "Qreturn7"
TAKEN_BACK = "Qtakeback7"
TAKEN_NAME = "Qtakenname7"
OTHERS_FILE = "Qothersfile7"
HELD = "Qheld7"
RELEASED_FILE = "Qreleased7"
RELEASED_LAST = "Qreleasedlast7"
RECIPIENT = "Qrecipient7"
SIGNER = "Qsigner7"
SCAN = "Qscan7"
SHEET = "Qsheet7"
OTHER_SHEET = "Qothersheet7"
DUAL = "Qdual7"

REVISION: dict[str, dict[str, object]] = {
    "facts": {"facts": f"It was otherwise. {REVISED}"},
    "authorities": {"title": REVISED},
    "urgency": {"urgency": 0, "urgency_reason": REVISED},
    "proceedings": {"reference": REVISED, "title": REVISED, "offence": REVISED},
}
PUBLIC = ("package ", "/countries/")
"""Where the offices of the other state may be named: in what it handed over, and in the directory."""
OF_THE_REQUESTING = [
    HANDED_BACK,
    UNSENT,
    REVISED,
    NEW_ITEM,
    ABANDONED,
    RECIPIENT,
    SIGNER,
    SCAN,
    SHEET,
    *map(word, sorted(PLANTED)),
]
OF_THE_REQUESTED = [
    RETURNED,
    TAKEN_BACK,
    TAKEN_NAME,
    OTHERS_FILE,
    HELD,
    DUAL,
    OTHER_SHEET,
    *map(word, sorted(canaries.OF_THE_REQUESTED)),
]


@dataclass(frozen=True, slots=True)
class Planted:
    """The requests, and what each person got hold of: read once."""

    world: World
    cases: list[Case]
    mails: list[EmailMessage]
    read: dict[str, dict[str, str]]

    def texts(self, actor: Membership) -> dict[str, str]:
        key = str(actor.pk)
        if key not in self.read:
            mine = [one for one in self.mails if actor.user.email in one.to]
            mails = {f"mail {n}": one.message().as_string() for n, one in enumerate(mine)}
            self.read[key] = {**everything(actor, self.cases), **mails}
        return self.read[key]


@pytest.fixture(scope="module")
def made_planted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Planted]:
    with django_db_blocker.unblock(), Undone():
        mail.outbox.clear()
        world = make_world()
        cases = [
            running(world),
            revision(world),
            life.drafted(world, text=UNSENT),
            discarded(world),
            issued_on_paper(world),
        ]
        propose_sheet(actor=world.asking.administrator, based_on=0, body={"urgent": SHEET})
        propose_sheet(actor=world.asked.administrator, based_on=0, body={"urgent": OTHER_SHEET})
        yield Planted(world, cases, list(mail.outbox), {})


@pytest.fixture
def planted(made_planted: Planted, db: None) -> Planted:
    return made_planted


def some(country: Country, *roles: str) -> list[Membership]:
    """Those of most reach; all of them with MLA_RUNS."""
    return [actor for role, actor in country.everybody.items() if role in roles or RUNS]


def sent(world: World) -> Case:
    """Sent after it was handed back once; item 2 has a word of its own."""
    case = life.drafted(world, text=SENT)
    author, officer = world.asking.investigator, world.asking.officer
    second = case.items.get(number=2)
    save_item(
        case.pk,
        actor=author,
        version=section_version(case, "items"),
        item_id=second.pk,
        values={"what": ITEM_TWO, "holder": ITEM_TWO, "purpose": ITEM_TWO},
    )
    add_attachment(case.pk, actor=author, name=f"order-{SENT}.txt", chunks=[b"x"])
    submit_case(case.pk, actor=author)
    hand_back_case(case.pk, actor=officer, reason=HANDED_BACK)
    submit_case(case.pk, actor=author)
    send_case(case.pk, actor=officer, previewed=content_hash(content(life.again(case))))
    drain()
    return acknowledge_case(case.pk, actor=world.asked.officer, reference="2026-C-118")


def running(world: World) -> Case:
    """Item 1: returned once, a file between two others taken back, then released. Item 2: with the other authority,
    on hold.
    """
    case, asked = sent(world), world.asked
    first, second = case.items.order_by("number")
    offices = {first.pk: asked.police.pk, second.pk: asked.prosecution.pk}
    assign_items(case.pk, actor=asked.officer, assignments=offices)
    accept_case(case.pk, actor=asked.officer, dual_criminality=Conclusion("doubtful", DUAL))
    condition = propose_condition(case.pk, actor=asked.officer, text=f"Only here {SENT}")
    answer_condition(case.pk, condition.pk, actor=world.asking.officer, accept=True)
    life.upload(first, world, name=f"{RELEASED_FILE}.txt")
    submit_evidence(first.pk, actor=asked.executing)
    return_evidence(first.pk, actor=asked.officer, reason=RETURNED)
    life.upload(first, world, name=f"{TAKEN_NAME}.txt", body=TAKEN_NAME.encode())
    life.upload(first, world, name=f"{RELEASED_LAST}.txt", body=RELEASED_LAST.encode())
    wrong = first.exhibits.get(name=f"{TAKEN_NAME}.txt")
    take_back_exhibit(first.pk, wrong.pk, actor=asked.executing, reason=TAKEN_BACK)
    submit_evidence(first.pk, actor=asked.executing)
    upload_evidence(
        second.pk,
        actor=asked.issuing,
        name=f"{OTHERS_FILE}.txt",
        chunks=[OTHERS_FILE.encode()],
        provenance=life.PROVENANCE,
    )
    hold_item(second.pk, actor=asked.officer, reason=HELD)
    release_package(case.pk, actor=asked.officer, item_ids=[first.pk])
    drain()
    name_recipients(
        case.pk,
        actor=world.asking.officer,
        packages=[case.packages.get().pk],
        authorities=[world.asking.prosecution.pk],
        persons=[named(world).pk],
    )
    plant_execution(case, second)
    return life.again(case)


def named(world: World) -> Membership:
    return add_person(
        email="recipient@br.example",
        name=f"Ana {RECIPIENT}",
        authority=world.asking.police,
        role=Role.PROSECUTOR,
    )


def returned(world: World) -> Case:
    """Sent back, so that its author writes a new version."""
    case = sent(world)
    offices = {case.items.get(number=1).pk: world.asked.police.pk}
    assign_items(case.pk, actor=world.asked.officer, assignments=offices)
    send_back_case(
        case.pk, actor=world.asked.officer, missing=["The port"], answer_by_on=next_month()
    )
    return life.again(revise_case(case.pk, actor=world.asking.investigator))


def revision(world: World) -> Case:
    """The new version in the making leaves out item 2 and asks for another."""
    case, author = returned(world), world.asking.investigator
    first, second = case.items.order_by("number")
    for section, values in REVISION.items():
        version = section_version(life.again(case), section)
        save_section(case.pk, section, actor=author, version=version, values=values)
    version = section_version(life.again(case), "items")
    remove_item(case.pk, second.pk, actor=author, version=version)
    asked = {"measure": "SUBS", "what": NEW_ITEM, "holder": NEW_ITEM, "basis": "UNTOC"}
    save_item(case.pk, actor=author, version=version + 1, values=asked)
    values = {"what": REVISED}
    save_item(case.pk, actor=author, version=version + 2, item_id=first.pk, values=values)
    drain()
    plant_revision(life.again(case), world)
    return life.again(case)


def issued_on_paper(world: World) -> Case:
    """The new version, as if a country sheet asked for it: a sheet would hold for all the other requests too."""
    case = submit_case(returned(world).pk, actor=world.asking.investigator)
    with by_hand():
        Case.objects.filter(pk=case.pk).update(
            issuer="prosecutor", issuing_authority=world.asking.prosecution
        )
    return record_paper_issue(
        case.pk,
        actor=world.asking.officer,
        previewed=content_hash(content(life.again(case))),
        paper=SignedPaper(f"Ana {SIGNER}", SIGNER, SIGNER, date(2026, 5, 3)),
        file_name=f"{SCAN}.pdf",
        chunks=[SCAN.encode()],
    )


def discarded(world: World) -> Case:
    case = life.drafted(world)
    return abandon_case(case.pk, actor=world.asking.investigator, reason=ABANDONED)


def test_every_text_of_the_models_is_planted_or_excused() -> None:
    known = [*PLANTED, *canaries.OF_THE_REQUESTED, *canaries.BY_USE_CASES, *canaries.excused()]
    assert sorted(known) == sorted(text_columns())


def test_what_the_requesting_side_keeps_never_reaches_the_requested_one(planted: Planted) -> None:
    for actor in some(planted.world.asked, "central_authority", "executing_officer"):
        texts = planted.texts(actor)
        for secret in OF_THE_REQUESTING:
            assert holding(secret, texts) == [], (actor.role, secret)


def test_what_the_requested_side_keeps_never_reaches_the_requesting_one(planted: Planted) -> None:
    for actor in some(planted.world.asking, "central_authority", "prosecutor"):
        texts = planted.texts(actor)
        for secret in OF_THE_REQUESTED:
            assert holding(secret, texts) == [], (actor.role, secret)
        for office in (planted.world.asked.police, planted.world.asked.prosecution):
            where = [one for one in holding(office.name, texts) if not one.startswith(PUBLIC)]
            assert where == [], (actor.role, office.name)


def test_nobody_abroad_can_count_the_files_that_were_taken_back(planted: Planted) -> None:
    """Numbers that leave a gap would tell of them; the side that took it back still has its own."""
    texts = planted.texts(planted.world.asking.prosecutor)
    assert holding(RELEASED_LAST, texts)
    package = texts["package 1"]
    numbers = re.findall(r'^\ufeff?"(1\.\d+)",', package, re.MULTILINE)
    assert set(numbers) == {"1.1", "1.2"}
    assert len(numbers) > len(set(numbers))  # in both tables
    for number in ("1.1", "1.2"):
        assert re.search(rf"Exhibit {re.escape(number)}\b", package)
    for text in texts.values():
        assert not re.search(r"(?i)(exhibit|file) 1\.3\b", text)
    own = planted.texts(planted.world.asked.executing)
    assert [url for url, text in own.items() if re.search(r"\b1\.3\b[^.]*exhibit 1\.2\b", text)]


def test_a_stranger_gets_nothing(planted: Planted) -> None:
    words = [SENT, ITEM_TWO, RELEASED_FILE, *OF_THE_REQUESTING, *OF_THE_REQUESTED]
    words += [case.reference for case in planted.cases]
    for actor in some(planted.world.stranger, "central_authority"):
        texts = planted.texts(actor)
        for secret in words:
            assert holding(secret, texts) == [], (actor.role, secret)


def test_an_authority_gets_only_the_items_that_it_executes(planted: Planted) -> None:
    for actor in some(planted.world.asked, "executing_officer"):
        if actor.reach == "country" or actor.authority != planted.world.asked.police:
            continue
        texts = planted.texts(actor)
        for secret in (ITEM_TWO, OTHERS_FILE, HELD):
            assert holding(secret, texts) == [], (actor.role, secret)


@pytest.mark.slow
def test_those_who_may_read_it_do(planted: Planted) -> None:
    """Else the tests above would prove nothing."""
    world = planted.world
    drafter, executing = (
        planted.texts(world.asking.investigator),
        planted.texts(world.asked.executing),
    )
    for secret in (HANDED_BACK, UNSENT, REVISED, NEW_ITEM, ITEM_TWO, SENT):
        assert holding(secret, drafter), secret
    asking, asked = world.asking, world.asked
    own = _all_of(planted, asking.investigator, asking.prosecutor, asking.administrator)
    unread = [one for one in OF_THE_REQUESTING if not holding(one, own)]
    assert unread == [ABANDONED], "the record alone keeps why a draft was discarded"
    own = _all_of(planted, asked.executing, asked.issuing, asked.officer, asked.administrator)
    unread = [one for one in OF_THE_REQUESTED if not holding(one, own)]
    assert unread == [TAKEN_BACK, *map(word, canaries.ON_NO_PAGE)]
    for secret in (RETURNED, SENT, RELEASED_FILE):
        assert holding(secret, executing), secret
    assert holding(OTHERS_FILE, planted.texts(world.asked.issuing))
    assert holding(world.asked.police.name, planted.texts(world.asked.officer))
    received = planted.texts(world.asking.prosecutor)
    assert "package 1" in holding(RELEASED_FILE, received)
    assert [one for one in holding(SENT, received) if one.startswith("/documents/")]


def _all_of(planted: Planted, *people: Membership) -> dict[str, str]:
    return {
        f"{actor.role} {url}": text
        for actor in people
        for url, text in planted.texts(actor).items()
    }


def test_mail_says_that_something_happened_and_never_what(planted: Planted) -> None:
    assert len(planted.mails) > 5
    words = [SENT, ITEM_TWO, RELEASED_FILE, *OF_THE_REQUESTING, *OF_THE_REQUESTED]
    for message in planted.mails:
        assert not [one for one in words if one in message.message().as_string()]
