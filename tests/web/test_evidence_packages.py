"""Packages over HTTP: conditions, grants, whole and partial downloads, what is counted, what cuts them."""

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.sides import Side
from mla.common.clock import now
from mla.custody.models import Exhibit, Grant, Package
from mla.custody.store import store, stored
from mla.evidence import index
from mla.ledger import reading, streams
from mla.tasks.drain import drain
from mla.usecases.acknowledge_conditions import acknowledge_conditions, conditions_hash
from mla.usecases.answer_condition import answer_condition
from mla.usecases.propose_condition import propose_condition
from mla.usecases.release_package import release_package
from mla.usecases.submit_evidence import submit_evidence
from mla.web import downloads
from tests.life import again, assigned, evidence_submitted, released, upload
from tests.web.evidence_server import browser
from tests.world import World, by_hand

BODY = bytes(range(256)) * 8192  # 2 MiB
TEXT = "Use only for the proceedings <named>."


@pytest.fixture(autouse=True)
def own_store(settings: object, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path / "store"  # type: ignore[attr-defined]


def package_of(world: World, *, body: bytes = BODY, condition: str = "") -> Package:
    case = assigned(world)
    if condition:
        proposed = propose_condition(case.pk, actor=world.asked.officer, text=condition)
        answer_condition(case.pk, proposed.pk, actor=world.asking.officer, accept=True)
    first = case.items.get(number=1)
    upload(first, world, name="dir/log.bin", body=body)
    submit_evidence(first.pk, actor=world.asked.executing)
    release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    drain()
    return Package.objects.select_related("case").get(case=case)


@pytest.fixture
def package(world: World) -> Package:
    return package_of(world)


@pytest.fixture
def recipient(world: World) -> Client:
    return browser(world.asking.prosecutor)


def granted(client: Client, package: Package) -> str:
    answer = client.post(reverse("package-download", args=[package.pk]))
    assert answer.status_code == 302
    return str(answer.url)


def whole(package: Package) -> bytes:
    layout = index.load(package.layout_sha256, store())
    return b"".join(layout.read(0, layout.size))


def own_events(case: Case) -> list[str]:
    return [entry.event for entry in reading.entries(streams.own(case.pk, Side.REQUESTING))]


def test_a_download_is_the_sealed_package_and_closes_its_grant(
    recipient: Client, package: Package
) -> None:
    address = granted(recipient, package)
    assert address.endswith(f"{package.case.reference}-package-1.zip")
    answer = recipient.get(address)
    assert answer.headers["Content-Length"] == str(package.size)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == f'"{package.sha256}"'
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "private, no-store"
    got = b"".join(answer.streaming_content)
    assert hashlib.sha256(got).hexdigest() == package.sha256
    assert zipfile.ZipFile(io.BytesIO(got)).testzip() is None
    grant = Grant.objects.get()
    assert (grant.delivered, grant.delivered_bytes) == ([[0, package.size]], package.size)
    assert grant.closed_at
    package.refresh_from_db()
    assert package.received_at
    *_, ended = reading.entries(streams.own(package.case_id, Side.REQUESTING))
    assert (ended.event, ended.role) == ("package.download_ended", "prosecutor")
    assert ended.authority == str(Membership.objects.get(pk=grant.membership_id).authority_id)
    events = own_events(package.case)
    assert events.count("package.download_started") == events.count("package.download_ended") == 1
    assert recipient.get(address).status_code == 409


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=1000000-", 1_000_000, None), ("bytes=-1000", -1000, None)],
)
def test_a_range_is_that_slice_of_the_whole(
    recipient: Client, package: Package, header: str, start: int, stop: int | None
) -> None:
    expected = whole(package)[start:stop]
    answer = recipient.get(granted(recipient, package), headers={"Range": header})
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == expected
    first = start if start >= 0 else package.size + start
    last = first + len(expected) - 1
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{package.size}"
    assert answer.headers["Content-Length"] == str(len(expected))
    grant = Grant.objects.get()
    assert grant.delivered == [[first, last + 1]]
    assert grant.closed_at is None


def test_a_range_behind_the_end_is_416(recipient: Client, package: Package) -> None:
    answer = recipient.get(granted(recipient, package), headers={"Range": f"bytes={package.size}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{package.size}"


def test_head_says_all_and_delivers_nothing(recipient: Client, package: Package) -> None:
    answer = recipient.head(granted(recipient, package), headers={"Range": "bytes=0-9"})
    assert answer.status_code == 200
    assert answer.headers["Content-Length"] == str(package.size)
    assert Grant.objects.get().delivered == []


def test_a_resumed_download_gives_the_same_bytes(recipient: Client, package: Package) -> None:
    address = granted(recipient, package)
    first = recipient.get(address, headers={"Range": "bytes=0-777776"})
    head = b"".join(first.streaming_content)
    headers = {"Range": "bytes=777777-", "If-Range": first.headers["ETag"]}
    rest = b"".join(recipient.get(address, headers=headers).streaming_content)
    assert head + rest == whole(package)
    assert Grant.objects.get().complete_at


def test_conditions_are_acknowledged_by_each_person(world: World) -> None:
    package = package_of(world, condition=TEXT)
    client = browser(world.asking.prosecutor)
    page = client.get(reverse("package", args=[package.pk])).content.decode()
    assert "Use only for the proceedings &lt;named&gt;." in page
    assert reverse("package-download", args=[package.pk]) not in page
    assert client.post(reverse("package-download", args=[package.pk])).status_code == 403
    address = reverse("package-acknowledge", args=[package.pk])
    shown = {"text_hash": conditions_hash(package)}
    assert client.post(address, shown).status_code == 400
    assert client.post(address, {**shown, "read": "on"}).status_code == 302
    page = client.get(reverse("package", args=[package.pk])).content.decode()
    assert reverse("package-download", args=[package.pk]) in page
    granted(client, package)
    assert own_events(package.case).count("package.conditions_acknowledged") == 1


def test_another_text_than_the_one_read_is_a_conflict_that_shows_the_new_one(world: World) -> None:
    package = package_of(world, condition=TEXT)
    client = browser(world.asking.prosecutor)
    with by_hand():
        Package.objects.filter(pk=package.pk).update(conditions_text="A new text")
    answer = client.post(
        reverse("package-acknowledge", args=[package.pk]),
        {"text_hash": conditions_hash(package), "read": "on"},
    )
    assert answer.status_code == 409
    assert "A new text" in answer.content.decode()
    acknowledge_conditions(
        package.pk, actor=world.asking.prosecutor, text_hash=conditions_hash(Package.objects.get())
    )


def test_who_is_no_recipient_is_told_why(world: World, package: Package) -> None:
    for actor, status in (
        (world.asking.investigator, 403),
        (world.asking.officer, 403),
        (world.asked.officer, 403),
        (world.stranger.prosecutor, 404),
    ):
        assert (
            browser(actor).post(reverse("package-download", args=[package.pk])).status_code
            == status
        )
    page = browser(world.asking.officer).get(reverse("package", args=[package.pk]))
    assert page.status_code == 403
    assert "does not include this step" in page.content.decode()
    assert not Grant.objects.exists()


def test_the_request_leads_to_a_package_whom_it_waits_for_and_nobody_else(
    world: World, recipient: Client, package: Package
) -> None:
    request, part, itself = (
        reverse(name, args=[pk])
        for name, pk in (
            ("case", package.case_id),
            ("case-evidence", package.case_id),
            ("package", package.pk),
        )
    )
    for client, waits, opens in (
        (recipient, True, True),
        (browser(world.asking.officer), False, False),
        (browser(world.asking.auditor), False, False),
        (browser(world.asked.officer), False, True),
    ):
        assert ("Download the evidence" in client.get(request).content.decode()) is waits
        assert (f'href="{itself}"' in client.get(part).content.decode()) is opens
    b"".join(recipient.get(granted(recipient, package)).streaming_content)
    assert "Download the evidence" not in recipient.get(request).content.decode()
    assert f'href="{itself}"' in recipient.get(part).content.decode()


def test_a_grant_is_of_one_person(world: World, recipient: Client, package: Package) -> None:
    address = granted(recipient, package)
    assert browser(world.asking.officer).get(address).status_code == 404
    assert browser(world.stranger.prosecutor).get(address).status_code == 404


def test_the_side_that_released_it_sees_the_facts_and_no_download(
    world: World, package: Package
) -> None:
    page = browser(world.asked.officer).get(reverse("package", args=[package.pk])).content.decode()
    assert package.sha256 in page
    assert "item-1/dir/log.bin" in page
    assert "Not yet: nobody has downloaded it whole" in page
    assert "/download/" not in page


def test_a_package_that_is_being_sealed_is_seen_by_its_side_alone(world: World) -> None:
    case = evidence_submitted(world)
    first = case.items.get(number=1)
    package = release_package(case.pk, actor=world.asked.officer, item_ids=[first.pk])
    address = reverse("package", args=[package.pk])
    assert "Being put together" in browser(world.asked.officer).get(address).content.decode()
    assert browser(world.asking.prosecutor).get(address).status_code == 404


def test_the_pages_take_eight_statements(
    world: World, package: Package, django_assert_max_num_queries: object
) -> None:
    for actor in (world.asking.prosecutor, world.asked.officer):
        client = browser(actor)
        client.get(reverse("package", args=[package.pk]))
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            assert client.get(reverse("package", args=[package.pk])).status_code == 200


def test_only_what_was_handed_over_is_counted(
    world: World, recipient: Client, package: Package
) -> None:
    recipient.get(granted(recipient, package))  # nobody reads it
    grant = Grant.objects.get()
    assert grant.delivered == []
    delivery = _delivery(grant, world.asking.prosecutor)
    first, second = next(delivery), next(delivery)
    delivery.close()  # as the server does when the client is gone: the second piece did not get through
    delivery.close()
    grant.refresh_from_db()
    assert second
    assert grant.delivered == [[0, len(first)]]


def test_what_a_killed_process_had_delivered_counts_when_the_download_goes_on(
    world: World, recipient: Client, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = granted(recipient, package)
    grant = Grant.objects.get()
    monkeypatch.setattr(downloads, "RECHECK_SECONDS", 0)
    killed = _delivery(grant, world.asking.prosecutor)
    got = len(next(killed)) + len(next(killed))
    next(killed)  # the server had handed over all before; nobody closes
    grant.refresh_from_db()
    assert grant.delivered == [[0, got]]
    rest = recipient.get(address, headers={"Range": f"bytes={got}-"})
    b"".join(rest.streaming_content)
    package.refresh_from_db()
    assert package.received_at


def _delivery(grant: Grant, actor: Membership) -> downloads.Delivery:
    return downloads.Delivery(
        grant, downloads.Span(0, grant.package.size, grant.package.size, partial=False), actor
    )


@pytest.mark.parametrize("loss", ["membership", "account", "package", "time"])
def test_a_right_that_is_withdrawn_cuts_the_transfer(
    world: World, recipient: Client, package: Package, monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    recipient.post(reverse("package-download", args=[package.pk]))
    grant = Grant.objects.get()
    delivery = _delivery(grant, world.asking.prosecutor)
    monkeypatch.setattr(downloads, "RECHECK_SECONDS", 0)
    next(delivery)
    _lose(loss, world.asking.prosecutor, grant)
    with pytest.raises(ConnectionResetError):
        next(delivery)
    delivery.close()
    grant.refresh_from_db()
    assert 0 < grant.delivered_bytes < package.size


def _lose(loss: str, actor: Membership, grant: Grant) -> None:
    with by_hand():
        match loss:
            case "membership":
                Membership.objects.filter(pk=actor.pk).update(ended_at=now())
            case "account":
                type(actor.user).objects.filter(pk=actor.user_id).update(is_active=False)
            case "package":
                Package.objects.filter(pk=grant.package_id).update(state=Package.State.RECALLED)
            case "time":
                Grant.objects.filter(pk=grant.pk).update(expires_at=now() - timedelta(seconds=1))


def test_damaged_evidence_is_never_a_whole_download(recipient: Client, package: Package) -> None:
    path = stored(Exhibit.objects.get().sha256)
    path.chmod(0o600)
    path.write_bytes(BODY[:-1] + b"!")
    answer = recipient.get(granted(recipient, package))
    came: list[bytes] = []
    with pytest.raises(ConnectionResetError):
        came.extend(answer.streaming_content)
    assert sum(map(len, came)) < package.size
    assert Grant.objects.get().complete_at is None


def test_an_ended_download_can_be_started_anew(world: World, recipient: Client) -> None:
    package = Package.objects.get(case=again(released(world)))
    for _ in range(2):
        b"".join(recipient.get(granted(recipient, package)).streaming_content)
    page = recipient.get(reverse("package", args=[package.pk])).content.decode()
    assert page.count("complete on") == 2
