"""A worker killed between and during its handlers: everything promised happens, and happens once."""

import email
import hashlib
import re
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.custody.models import CustodyEvent, Document, Package
from mla.custody.store import store
from mla.evidence import index
from mla.evidence.verify import verify as verify_package
from mla.ledger.models import Entry
from mla.ledger.verify import verify
from mla.outbox.models import Message
from mla.outbox.queue import pending_count
from mla.tasks.drain import drain
from mla.usecases.release_package import release_package
from tests.life import evidence_submitted, sent
from tests.recovery.conftest import RUNS
from tests.recovery.kills import killed_at, points
from tests.world import World, by_hand

pytestmark = pytest.mark.django_db(transaction=True)
sampled = pytest.mark.parametrize(
    "most",
    [
        pytest.param(RUNS or 6, id="sample"),
        pytest.param(1000, id="every call", marks=pytest.mark.slow),
    ],
)


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    """A store and a mailbox that a child process shares with the test."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@sampled
def test_a_killed_worker_leaves_one_letter_and_one_receipt(
    world: World, tmp_path: Path, most: int
) -> None:
    sent(world)
    for call, number in points(drain, most):
        case = sent(world)
        died = killed_at(drain, call, number)
        nothing_is_half_done(case)
        heal()
        where = f"{number}. time {call}, {'killed' if died else 'never reached'}"
        assert documents(case) == {"letter_of_request": 1, "sending_receipt": 1}, where
        assert entries(case, "letter.issued", "receipt.issued") == [1, 1], where
        assert all(count == 1 for count in promises(case).values()), where
        asking, asked = world.asking, world.asked
        desks = {asking.officer, asking.second_officer}
        assert told(case, "waits for your side", tmp_path) == addresses(*desks), where
        desks = {asked.officer, asked.second_officer, asking.investigator}
        assert told(case, "was sent", tmp_path) == addresses(*desks), where
    assert verify().problem_count == 0
    assert_each_mail_has_one_name(tmp_path)


@sampled
def test_a_killed_worker_leaves_a_package_complete_or_absent(
    world: World, tmp_path: Path, most: int
) -> None:
    ordered(world)
    for call, number in points(drain, most):
        case = ordered(world)
        killed_at(drain, call, number)
        nothing_is_half_done(case)
        heal()
        package = Package.objects.get(case=case)
        where = f"{number}. time {call}"
        assert package.is_ready, where
        assert problems_of(package, tmp_path) == (), where
        assert entries(case, "package.released") == [1], where
        sealed = CustodyEvent.objects.filter(
            exhibit__item__case=case, kind=CustodyEvent.Kind.SEALED
        )
        assert sealed.count() == 1, where
        assert all(count == 1 for count in promises(case).values()), where
        asking = world.asking
        people = addresses(asking.prosecutor, asking.officer, asking.second_officer)
        assert told(case, "has an evidence package to download", tmp_path) == people, where
    assert verify().problem_count == 0
    assert_each_mail_has_one_name(tmp_path)


def ordered(world: World) -> Case:
    """All is done but the package, which a job is to put together."""
    case = evidence_submitted(world)
    drain()
    first = case.items.get(number=1)
    release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    return case


def heal() -> None:
    """The lease of the dead worker runs out, another works on."""
    with by_hand():
        Message.objects.filter(settled_at=None).update(
            leased_until=Now() - timedelta(seconds=1), due_at=Now()
        )
    drain()
    assert pending_count() == 0
    assert not Message.objects.filter(failed_at__isnull=False).exists()


def nothing_is_half_done(case: Case) -> None:
    """What can be seen right after the kill is whole."""
    for document in Document.objects.filter(case=case):
        assert_stored(document.sha256)
    for package in Package.objects.filter(case=case, state=Package.State.RELEASED):
        layout = index.load(package.layout_sha256, store())
        assert hashlib.sha256(b"".join(layout.read(0, layout.size))).hexdigest() == package.sha256
    for file in store().glob("??/??/*"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name


def assert_stored(sha256: str) -> None:
    assert (store() / sha256[:2] / sha256[2:4] / sha256).exists()


def problems_of(package: Package, folder: Path) -> tuple[str, ...]:
    layout = index.load(package.layout_sha256, store())
    target = folder / "package.zip"
    target.write_bytes(b"".join(layout.read(0, layout.size)))
    return verify_package(target, sha256=package.sha256).problems


def documents(case: Case) -> Counter[str]:
    return Counter(Document.objects.filter(case=case).values_list("kind", flat=True))


def entries(case: Case, *events: str) -> list[int]:
    return [Entry.objects.filter(case_id=case.pk, event=event).count() for event in events]


def promises(case: Case) -> Counter[str]:
    mine = Message.objects.filter(payload__case=str(case.pk))
    return Counter(f"{row.topic} {sorted(row.payload.items())}" for row in mine)


def told(case: Case, words: str, folder: Path) -> set[str]:
    """Who has at least one mail that says these words of the request."""
    subject = re.compile(rf"{case.reference}\b.*{words}")
    return {mail["To"] for mail in mails(folder) if subject.search(mail["Subject"])}


def addresses(*people: Membership) -> set[str]:
    return {person.user.email for person in people}


def assert_each_mail_has_one_name(folder: Path) -> None:
    """A mail sent again after a kill has the Message-ID of the first, so readers show it once."""
    named = {(mail["Message-ID"], mail["To"], mail["Subject"]) for mail in mails(folder)}
    assert len({name for name, _, _ in named}) == len(named)


def mails(folder: Path) -> list[EmailMessage]:
    """All that was written so far into the mailbox of the test."""
    text = "".join(file.read_text() for file in (folder / "mail").glob("*.log"))
    parts = re.split(r"\n-{79}\n", text)
    return [
        email.message_from_string(part.lstrip("\n"), policy=default)
        for part in parts
        if part.strip()
    ]
