"""Evidence through the real web server: memory, cut connections, several connections at once."""

import hashlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from mla.accounts.models import Membership
from mla.cases.models import Item
from mla.custody.models import Exhibit, Grant, Package
from mla.custody.store import store
from mla.evidence import index
from mla.tasks.drain import drain
from mla.usecases.end_membership import end_membership
from mla.usecases.grant_download import grant_download
from mla.usecases.release_package import release_package
from mla.usecases.submit_evidence import submit_evidence
from mla.usecases.upload_evidence import upload_evidence
from tests.life import PROVENANCE, assigned
from tests.web.evidence_server import Server, serving, signed_in
from tests.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MIB = 1 << 20
BLOCK = bytes(range(256)) * 4096
FROM = urlencode({"source": "Mail Ltd", "method": "provider", "collector": "Kim Invented"})


@pytest.fixture
def world(transactional_db: None, settings: object, tmp_path: Path) -> World:
    settings.EVIDENCE_DIR = tmp_path / "store"  # type: ignore[attr-defined]
    return make_world()


@pytest.fixture
def item(world: World) -> Item:
    return assigned(world).items.get(number=1)


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    with serving() as started:
        yield started


def headers_for(actor: Membership, size: int) -> dict[str, str]:
    return {
        **signed_in(actor),
        "Content-Type": "application/octet-stream",
        "Content-Length": str(size),
        "X-File-Name": "image.dd",
        "X-Provenance": FROM,
    }


def package_of(item: Item, world: World, blocks: int) -> Package:
    officer = world.asked.executing
    upload_evidence(
        item.pk,
        actor=officer,
        name="image.dd",
        chunks=(BLOCK for _ in range(blocks)),
        provenance=PROVENANCE,
    )
    submit_evidence(item.pk, actor=officer)
    release_package(item.case_id, actor=world.asked.officer, item_ids=[item.pk])
    drain()
    return Package.objects.select_related("case").get()


def address_of(grant: Grant) -> str:
    return reverse("package-file", args=[grant.pk, "package.zip"])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_200_mb_come_in_and_go_out_in_flat_memory(world: World, item: Item, server: Server) -> None:
    line = server.connect()
    line.request("HEAD", "/account/login/")
    line.getresponse().read()
    before = server.peak_memory
    body = (BLOCK for _ in range(200))
    line.request(
        "PUT",
        reverse("item-upload-file", args=[item.pk]),
        body,
        headers_for(world.asked.executing, 200 * MIB),
    )
    answer = line.getresponse()
    assert answer.status == 201, answer.read()
    expected = hashlib.sha256()
    for _ in range(200):
        expected.update(BLOCK)
    assert expected.hexdigest().encode() in answer.read()
    form = _form(item, server, world.asked.executing, blocks=200)
    assert form.status == 302, form.read()
    assert Exhibit.objects.count() == 2
    assert server.peak_memory - before < 40 * MIB


def _form(
    item: Item, server: Server, actor: Membership, *, blocks: int
) -> http.client.HTTPResponse:
    """As a browser without scripts sends it."""
    fields = {"source": "Mail Ltd", "method": "provider", "collector": "Kim"}
    part = "--b\r\nContent-Disposition: form-data; name="
    head = "".join(f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    head += f'{part}"file"; filename="disk.img"\r\n\r\n'
    tail = b"\r\n--b--\r\n"
    headers = {
        **signed_in(actor),
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(len(head) + blocks * MIB + len(tail)),
    }

    def body() -> Iterator[bytes]:
        yield head.encode()
        yield from (BLOCK for _ in range(blocks))
        yield tail

    line = server.connect()
    line.request("POST", reverse("item-upload", args=[item.pk]), body(), headers)
    return line.getresponse()


@pytest.mark.parametrize("name", ["item-upload", "item-upload-file"])
def test_an_upload_that_is_cut_off_leaves_nothing(
    world: World, item: Item, server: Server, name: str
) -> None:
    headers = headers_for(world.asked.executing, 30 * MIB)
    sent = 20 * MIB * b"x"
    if name == "item-upload":
        headers["Content-Type"] = "multipart/form-data; boundary=b"
        sent = (
            _fields()
            + b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
            + sent
        )
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    method = "POST" if name == "item-upload" else "PUT"
    line = socket.create_connection(("127.0.0.1", server.port))
    line.sendall(
        f"{method} {reverse(name, args=[item.pk])} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode()
    )
    line.sendall(sent)
    line.shutdown(socket.SHUT_WR)
    assert b" 400 " in line.recv(4096).split(b"\r\n")[0]
    line.close()
    assert not Exhibit.objects.exists()
    assert files_in(store()) == []


def _fields() -> bytes:
    fields = {"source": "Mail Ltd", "method": "provider", "collector": "Kim"}
    part = "--b\r\nContent-Disposition: form-data; name="
    return "".join(f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()).encode()


def test_ranges_on_several_connections_make_the_whole(
    world: World, item: Item, server: Server
) -> None:
    package = package_of(item, world, 24)
    grant = grant_download(package.pk, actor=world.asking.prosecutor)
    headers = signed_in(world.asking.prosecutor)
    step = package.size // 6 + 1
    got: dict[int, bytes] = {}

    def fetch(start: int) -> None:
        line = server.connect()
        stop = min(start + step, package.size) - 1
        line.request(
            "GET", address_of(grant), headers={**headers, "Range": f"bytes={start}-{stop}"}
        )
        answer = line.getresponse()
        assert answer.status == 206
        got[start] = answer.read()

    threads = [
        threading.Thread(target=fetch, args=[start]) for start in range(0, package.size, step)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = b"".join(got[start] for start in sorted(got))
    assert hashlib.sha256(whole).hexdigest() == package.sha256
    _until(lambda: Grant.objects.get().complete_at is not None)
    assert Grant.objects.get().delivered == [[0, package.size]]


def test_a_client_that_leaves_is_counted_with_what_it_could_have_got(
    world: World, item: Item, server: Server
) -> None:
    package = package_of(item, world, 64)
    grant = grant_download(package.pk, actor=world.asking.prosecutor)
    line = server.connect()
    line.request("GET", address_of(grant), headers=signed_in(world.asking.prosecutor))
    got = len(line.getresponse().read(20 * MIB))
    line.close()
    _until(lambda: Grant.objects.get().delivered_bytes > 0)
    counted = Grant.objects.get().delivered_bytes
    assert (
        got - MIB <= counted < package.size
    )  # what lay in the system's buffers counts as handed over
    headers = {**signed_in(world.asking.prosecutor), "Range": f"bytes={got}-"}
    line = server.connect()
    line.request("GET", address_of(grant), headers=headers)
    layout = index.load(package.layout_sha256, store())
    assert line.getresponse().read() == b"".join(layout.read(got, layout.size))
    _until(lambda: Grant.objects.get().complete_at is not None)


def test_an_ended_membership_cuts_a_running_download_within_five_seconds(
    world: World, item: Item, server: Server
) -> None:
    package = package_of(item, world, 200)
    prosecutor = world.asking.prosecutor
    grant = grant_download(package.pk, actor=prosecutor)
    line = server.connect()
    line.request("GET", address_of(grant), headers=signed_in(prosecutor))
    answer = line.getresponse()
    answer.read(MIB)
    end_membership(
        email=prosecutor.user.email, authority=prosecutor.authority, role=prosecutor.role
    )
    ended = time.monotonic()
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        _slowly(answer)
    assert time.monotonic() - ended < 5
    _until(lambda: 0 < Grant.objects.get().delivered_bytes < package.size)


def _slowly(answer: http.client.HTTPResponse) -> None:
    """About 20 MB/s: the download would take ten seconds."""
    while len(answer.read(MIB)) == MIB:
        time.sleep(0.05)
    raise http.client.IncompleteRead(b"")


def _until(true: object, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)
