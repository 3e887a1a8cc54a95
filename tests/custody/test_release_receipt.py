"""The receipt of release: what carries the hash of a package to the other side, apart from the package."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.custody.models import Document, Package
from mla.custody.store import read_verified
from mla.ledger import reading, streams
from mla.tasks.drain import drain
from mla.usecases.answer_condition import answer_condition
from mla.usecases.propose_condition import propose_condition
from mla.usecases.release_package import release_package
from mla.usecases.submit_evidence import submit_evidence
from tests.documents.reading import opened, text
from tests.life import assigned, released, upload
from tests.web.client import acting
from tests.world import World


@pytest.fixture
def case(world: World) -> Case:
    return released(world)


@pytest.fixture
def package(case: Case) -> Package:
    return Package.objects.get(case=case)


@pytest.fixture
def receipt(case: Case) -> Document:
    return Document.objects.get(case=case, kind=Document.Kind.RELEASE_RECEIPT)


def documents_page(actor: Membership, case: Case) -> str:
    page: bytes = acting(actor).get(reverse("case-documents", args=[case.pk])).content
    return page.decode()


def test_it_says_which_package_was_released_by_whom_and_with_which_hash(
    case: Case, package: Package, receipt: Document
) -> None:
    pdf = read_verified(receipt.sha256)
    assert len(opened(pdf).pages) == 1
    read = text(pdf)
    for said in (
        package.sha256,
        package.custody_sha256,
        f"{case.reference}-package-1.zip",
        f"{package.size:,}bytes",
        "No.1.Items:1.Filesofevidence:1(8bytes).",
        "CentralauthorityofKorea",
        "Noconditionofusewasagreed",
        f"/verify/{package.sha256}/",
    ):
        assert said in read, said
    assert f"{package.released_at:%H:%M:%S}UTC" in read
    (released_entry,) = [
        entry
        for entry in reading.entries(streams.shared(case.pk))
        if entry.event == "package.released"
    ]
    assert f"{released_entry.n}ofcase/{case.pk}/shared" in read
    assert released_entry.head.hex() in read


def test_it_prints_the_conditions_of_use(world: World) -> None:
    case = assigned(world)
    proposed = propose_condition(case.pk, actor=world.asked.officer, text="Named proceedings only")
    answer_condition(case.pk, proposed.pk, actor=world.asking.officer, accept=True)
    release(case, world)
    issued = Document.objects.get(case=case, kind=Document.Kind.RELEASE_RECEIPT)
    assert "Namedproceedingsonly" in text(read_verified(issued.sha256))


def release(case: Case, world: World) -> None:
    first = case.items.get(number=1)
    upload(first, world)
    submit_evidence(first.pk, actor=world.asked.executing)
    release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    drain()


def test_both_sides_find_it_among_the_documents(
    world: World, case: Case, receipt: Document
) -> None:
    for reader in (world.asking.prosecutor, world.asking.officer, world.asked.officer):
        page = documents_page(reader, case)
        assert "Receipt of release, package 1 (PDF)" in page
        assert receipt.sha256 in page
        answer = acting(reader).get(f"/documents/{receipt.pk}/")
        assert answer.content.startswith(b"%PDF")
    for other in (world.stranger.officer, world.asked.executing):
        assert acting(other).get(f"/documents/{receipt.pk}/").status_code == 404


def test_it_is_recorded_with_its_hash_in_what_both_sides_read(
    case: Case, package: Package, receipt: Document
) -> None:
    issued = [
        entry.facts
        for entry in reading.entries(streams.shared(case.pk))
        if entry.event == "receipt.issued" and entry.facts["kind"] == "release_receipt"
    ]
    assert issued == [
        {
            "kind": "release_receipt",
            "number": 1,
            "sha256": receipt.sha256,
            "content": package.sha256,
        }
    ]


def test_recipients_are_told_once_and_only_when_it_is_there(world: World) -> None:
    mail.outbox.clear()
    case = released(world)
    told = [one for one in mail.outbox if "has an evidence package to download" in one.subject]
    to = sorted(address for one in told for address in one.to)
    assert len(to) == len(set(to))
    assert world.asking.prosecutor.user.email in to
    assert case.documents.filter(kind="release_receipt").count() == 1


def answer(sha256: str) -> str:
    return Client().get(f"/verify/{sha256}/").content.decode()


def test_anybody_can_check_the_hash_of_a_package_and_learns_kind_and_day_alone(
    case: Case, package: Package, receipt: Document
) -> None:
    kinds = {
        package.sha256: "Evidence package",
        package.custody_sha256: "Custody record",
        receipt.sha256: "Receipt of release",
    }
    for sha256, kind in kinds.items():
        page = answer(sha256)
        assert "A document with this value was issued here" in page
        assert f"{kind}, issued on" in page
        assert "The value is that of the file" in page
        for secret in (case.reference, "Brazil", "Korea", "package 1", str(package.size)):
            assert secret not in page
