"""Bodies that never end, and bodies in encodings that a form cannot have."""

import http.client
import socket
import time
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mla.cases.models import Case
from mla.ops.bench.server import serving
from tests.web.drafting import hidden, signed_in
from tests.world import World

STALLED = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nlogin="


def form(charset: str, **fields: str) -> tuple[bytes, str]:
    """The body of a form, in UTF-8 whatever its type says, and its type."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    return "".join(
        [*parts, "--x--\r\n"]
    ).encode(), f"multipart/form-data; boundary=x; charset={charset}"


def test_a_form_in_another_encoding_is_refused_in_a_sentence(world: World) -> None:
    for client in (Client(), signed_in(world.asking.investigator)):
        for charset in ("utf-16", "hex", "idna", "no-such", "punycode"):
            for address in ("/account/login/", "/requests/new/"):
                answer = client.generic("POST", address, *form(charset, title="É"))
                assert answer.status_code == 400, charset
                assert "in an encoding other than UTF-8" in answer.content.decode()


def test_utf_8_by_any_of_its_names_is_read(world: World) -> None:
    author, url = signed_in(world.asking.investigator), reverse("draft-new")
    token = hidden(author, url)["keep"]
    answer = author.generic("POST", url, *form("UTF8", title="É", keep=token))
    assert answer.status_code == 302
    assert Case.objects.get().title == "É"


@pytest.mark.parametrize(
    "address", ["/countries/%00/", "/law/%00/", "/%00", f"/requests/{UUID(int=0)}/draft/a%00b/"]
)
def test_an_address_that_holds_nul_leads_nowhere(world: World, address: str) -> None:
    for client in (Client(), signed_in(world.asking.officer)):
        for method in (client.get, client.post):
            assert method(address).status_code == 404


def test_who_falls_silent_while_sending_does_not_keep_others_waiting() -> None:
    """As many as there are threads, each with half a form."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "MLA_PLAIN_HTTP": "yes",
        "MLA_SILENCE_SECONDS": "1",
    }
    with serving("config.wsgi", environment) as (port, _):
        silent = []
        for _ in range(settings.WEB_PROCESSES * settings.WEB_THREADS):
            one = socket.create_connection(("127.0.0.1", port))
            one.sendall(STALLED)
            silent.append(one)
        began = time.monotonic()
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        asking.request("GET", "/static/mark.svg")
        assert asking.getresponse().status == 200
        assert time.monotonic() - began < 20
        for one in silent:
            one.close()
