"""Evidence coming in over HTTP: the form without scripts, and single files as whole bodies."""

import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mla.cases.models import Item, State
from mla.custody.models import CustodyEvent, Exhibit
from mla.custody.store import incoming, store, stored
from mla.evidence.store import receive
from mla.usecases.upload_evidence import Received, record_exhibits
from tests.life import PROVENANCE, assigned, case_in, upload
from tests.web.evidence_server import browser
from tests.world import World, by_hand

FROM = {
    "source": "Example Mail Ltd",
    "method": "provider",
    "collector": "Kim Invented, police officer",
    "place": "Seoul",
    "collected_on_day": "3",
    "collected_on_month": "5",
    "collected_on_year": "2026",
    "collected_time": "23:30",
    "zone": "Asia/Seoul",
    "note": "Exported by the provider",
}
HOSTILE = [
    "evil\u202egpj.exe",
    "a\x00b.txt",
    "two\r\nlines.txt",
    "quote\"and'back\\slash.txt",
    "../../etc/passwd",
    "é" * 127 + "x",
    "cafe\u0301.txt",
    "caf\u00e9.txt",
    "a&amp;b.txt",
    "con",
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>.html",
]


@pytest.fixture(autouse=True)
def own_store(settings: object, tmp_path: Path) -> Path:
    settings.EVIDENCE_DIR = tmp_path / "store"  # type: ignore[attr-defined]
    return tmp_path / "store"


@pytest.fixture
def item(world: World) -> Item:
    return assigned(world).items.get(number=1)


@pytest.fixture
def officer(world: World) -> Client:
    return browser(world.asked.executing)


def put(client: Client, item: Item, body: bytes, name: str = "log.txt", **changes: str) -> object:
    return client.put(
        reverse("item-upload-file", args=[item.pk]),
        body,
        content_type="application/octet-stream",
        headers={"X-File-Name": quote(name), "X-Provenance": urlencode({**FROM, **changes})},
    )


def send(client: Client, item: Item, *files: tuple[str, bytes], **changes: str) -> object:
    """As a browser without scripts, which sends the name as it is."""
    boundary = "evidence-boundary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**FROM, **changes}.items()
    ]
    for name, body in files:
        shown = name.replace("\\", "\\\\").replace('"', '\\"')
        head = f'Content-Disposition: form-data; name="file"; filename="{shown}"'
        parts.insert(0, f"--{boundary}\r\n{head}\r\n\r\n".encode() + body + b"\r\n")
    whole = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    address = reverse("item-upload", args=[item.pk])
    return client.post(address, whole, content_type=f"multipart/form-data; boundary={boundary}")


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_files_before_or_after_the_fields_are_received_with_where_they_come_from(
    officer: Client, item: Item
) -> None:
    body = bytes(range(256)) * 20_000
    answer = send(officer, item, ("dir/log.txt", body), ("empty", b""))
    assert answer.status_code == 302
    empty, log = item.exhibits.order_by("size")
    assert (log.name, log.size, log.sha256) == (
        "dir/log.txt",
        len(body),
        hashlib.sha256(body).hexdigest(),
    )
    assert stored(log.sha256).read_bytes() == body
    assert (empty.name, empty.size) == ("empty", 0)
    assert log.collected_at.isoformat() == "2026-05-03T14:30:00+00:00"
    page = officer.get(answer.url).content.decode()
    assert "2 files were received." in page
    assert log.sha256 in page
    assert files_in(store() / "incoming") == []


def test_a_file_as_a_whole_body_is_answered_with_its_hashes(officer: Client, item: Item) -> None:
    body = b"x" * 3_000_000
    answer = put(officer, item, body, "분석/로그.txt")
    assert answer.status_code == 201
    exhibit = item.exhibits.get()
    assert exhibit.name == "분석/로그.txt"
    assert answer.json() == {
        "id": str(exhibit.pk),
        "number": 1,
        "sha256": hashlib.sha256(body).hexdigest(),
        "sha512": hashlib.sha512(body).hexdigest(),
        "bytes": len(body),
    }


def test_a_file_sent_again_after_a_lost_answer_is_the_same_exhibit(
    officer: Client, item: Item
) -> None:
    first = put(officer, item, b"same").json()
    assert put(officer, item, b"same").json() == first
    assert put(officer, item, b"same", collector="Another Invented").json()["number"] == 2


def test_a_form_with_an_error_keeps_the_words_and_no_file(officer: Client, item: Item) -> None:
    answer = send(
        officer, item, ("log.txt", b"bytes"), method="other", note="", source="Kept <words>"
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "<title>Error: Evidence for item 1" in page
    assert "Say here how it was obtained." in page
    assert "Kept &lt;words&gt;" in page
    assert not item.exhibits.exists()
    assert files_in(store()) == []


def test_a_time_in_the_future_is_refused_at_its_field(officer: Client, item: Item) -> None:
    answer = put(officer, item, b"bytes", collected_on_year="2126")
    assert answer.status_code == 400
    assert "future" in answer.json()["problems"]["collected_at"]
    page = send(officer, item, ("log.txt", b"bytes"), collected_on_year="2126").content.decode()
    assert 'href="#id_collected_on_0"' in page


def test_a_forged_form_is_refused_and_leaves_no_file(world: World, item: Item) -> None:
    strict = browser(world.asked.executing, enforce_csrf_checks=True)
    assert send(strict, item, ("log.txt", b"bytes")).status_code == 403
    assert put(strict, item, b"bytes").status_code == 403
    assert files_in(store()) == []


def test_the_token_in_the_form_is_enough(world: World, item: Item) -> None:
    strict = browser(world.asked.executing, enforce_csrf_checks=True)
    page = strict.get(reverse("item-upload", args=[item.pk])).content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert send(strict, item, ("log.txt", b"bytes"), csrfmiddlewaretoken=token).status_code == 302
    assert item.exhibits.count() == 1


def test_only_the_executing_side_uploads(world: World, item: Item) -> None:
    for actor, status in (
        (world.stranger.executing, 404),
        (world.asking.prosecutor, 403),
        (world.asked.duty, 403),
    ):
        client = browser(actor)
        assert put(client, item, b"x").status_code == status
        assert send(client, item, ("a", b"x")).status_code == status
        assert client.get(reverse("item-upload", args=[item.pk])).status_code == status
    assert not Exhibit.objects.exists()
    assert files_in(store()) == []


def test_a_file_that_does_not_fit_on_the_disk_gives_507_and_leaves_nothing(
    officer: Client, item: Item
) -> None:
    body = b"x" * 2_000_000
    with disk_full_after(1_000_000):
        raw = put(officer, item, body)
        form = send(officer, item, ("log.txt", body))
    assert raw.status_code == form.status_code == 507
    assert "could not write" in raw.json()["error"]
    assert not item.exhibits.exists()
    assert files_in(store()) == []


@contextmanager
def disk_full_after(size: int) -> Iterator[None]:
    """The kernel itself refuses to let any file grow further."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_kept_as_it_is_and_shown_safely(
    officer: Client, item: Item, name: str
) -> None:
    assert put(officer, item, b"x", name).status_code == 201
    exhibit = item.exhibits.get()
    assert exhibit.name == name.replace("\x00", "\ufffd")
    page = officer.get(reverse("item-upload", args=[item.pk])).content.decode()
    assert "\u202e" not in page
    assert "<img src=x" not in page
    answer = officer.get(reverse("exhibit-file", args=[item.pk, exhibit.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert b"".join(answer.streaming_content) == b"x"


@pytest.mark.parametrize("name", ["a&amp;b.txt", "dir/é.txt", 'quote".txt', "back\\slash", ".."])
def test_a_form_keeps_the_name_that_the_browser_sent(
    officer: Client, item: Item, name: str
) -> None:
    assert send(officer, item, (name, b"x")).status_code == 302
    assert item.exhibits.get().name == name


def test_a_name_that_is_no_utf8_stays_legible(officer: Client, item: Item) -> None:
    address = reverse("item-upload-file", args=[item.pk])
    headers = {"X-File-Name": "caf%E9.txt", "X-Provenance": urlencode(FROM)}
    officer.put(address, b"x", content_type="application/octet-stream", headers=headers)
    assert item.exhibits.get().name == "caf\\xe9.txt"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=120))
def test_any_name_round_trips(officer: Client, item: Item, name: str) -> None:
    number = put(officer, item, b"x", name).json()["number"]
    exhibit = item.exhibits.get(number=number)
    assert exhibit.name == name.replace("\x00", "\ufffd")
    header = officer.get(reverse("exhibit-file", args=[item.pk, exhibit.pk])).headers[
        "Content-Disposition"
    ]
    assert header.isascii()
    assert header.isprintable()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
    ],
)
def test_active_content_is_an_attachment_that_nothing_runs(
    officer: Client, item: Item, name: str, body: bytes
) -> None:
    put(officer, item, body, name)
    answer = officer.get(reverse("exhibit-file", args=[item.pk, item.exhibits.get().pk]))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content) == body


def test_a_single_file_opens_to_officers_of_its_side_only(world: World, item: Item) -> None:
    upload(item, world)
    address = reverse("exhibit-file", args=[item.pk, item.exhibits.get().pk])
    for actor, status in (
        (world.asked.executing, 200),
        (world.asked.officer, 200),
        (world.asked.duty, 403),
        (world.asking.prosecutor, 403),
        (world.stranger.officer, 404),
    ):
        assert browser(actor).get(address).status_code == status, actor


def test_a_changed_file_is_never_served_whole(officer: Client, item: Item, world: World) -> None:
    upload(item, world, body=b"a" * 2_500_000)
    exhibit = item.exhibits.get()
    path = stored(exhibit.sha256)
    path.chmod(0o600)
    path.write_bytes(b"a" * 2_400_000 + b"b" * 100_000)
    answer = officer.get(reverse("exhibit-file", args=[item.pk, exhibit.pk]))
    came = []
    with pytest.raises(ConnectionResetError):
        came.extend(answer.streaming_content)
    assert sum(map(len, came)) < exhibit.size


def test_a_wrong_file_is_taken_back_with_a_reason(
    officer: Client, item: Item, world: World
) -> None:
    upload(item, world)
    exhibit = item.exhibits.get()
    address = reverse("exhibit-take-back", args=[item.pk, exhibit.pk])
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"reason": ""}).status_code == 400
    assert officer.post(address, {"reason": "Wrong account"}).status_code == 302
    assert exhibit.custody.last().kind == CustodyEvent.Kind.TAKEN_BACK
    page = officer.get(reverse("item-upload", args=[item.pk])).content.decode()
    assert exhibit.sha256 not in page
    assert officer.get(address).status_code == 404


def test_the_page_shows_what_was_sent_and_not_the_draft(world: World) -> None:
    item = case_in(world, State.ACCEPTED).items.get(number=1)
    with by_hand():
        Item.objects.filter(pk=item.pk).update(what="CHANGED IN A NEW DRAFT")
    page = (
        browser(world.asked.executing).get(reverse("item-upload", args=[item.pk])).content.decode()
    )
    assert "Subscriber record of account 1" in page
    assert "CHANGED IN A NEW DRAFT" not in page


def test_the_page_takes_eight_statements_however_many_files(
    officer: Client, item: Item, world: World, django_assert_max_num_queries: object
) -> None:
    officer.get(reverse("item-upload", args=[item.pk]))
    for number in range(5):
        upload(item, world, name=f"{number}", body=f"{number}".encode())
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert officer.get(reverse("item-upload", args=[item.pk])).status_code == 200


def test_many_files_are_shown_a_page_at_a_time(officer: Client, item: Item, world: World) -> None:
    files = []
    for number in range(120):
        digests, path = receive([b"%d" % number], incoming())
        files.append(Received(f"n{number}", digests, path))
    record_exhibits(item.pk, actor=world.asked.executing, files=files, provenance=PROVENANCE)
    newest = officer.get(reverse("item-upload", args=[item.pk])).content.decode()
    assert "Files received (120)" in newest
    assert "?before=21" in newest
    older = officer.get(reverse("item-upload", args=[item.pk]), {"before": 21}).content.decode()
    assert ">1.20<" in older
    assert ">1.21<" not in older


def test_files_sent_with_djangos_own_client_arrive_too(officer: Client, item: Item) -> None:
    file = SimpleUploadedFile("log.txt", b"bytes")
    answer = officer.post(reverse("item-upload", args=[item.pk]), {**FROM, "file": [file]})
    assert answer.status_code == 302
