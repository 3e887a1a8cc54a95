"""What the tests of the drafting pages share: signing in, and sending a form as a browser does."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from mla.accounts.models import Membership

HIDDEN = re.compile(r'<input type="hidden" name="(version|keep)" value="([^"]*)"')


def signed_in(actor: Membership, client: Client | None = None) -> Client:
    """A browser of this person, acting as this membership."""
    client = client or Client()
    client.force_login(actor.user, "mla.web.adapter.PersonBackend")
    session = client.session
    session["membership"] = str(actor.pk)
    session.save()
    return client


def hidden(client: Client, url: str) -> dict[str, str]:
    """The hidden fields of the form on this page."""
    return dict(HIDDEN.findall(text(client.get(url))))


def send(client: Client, url: str, **fields: Any) -> Any:
    """Opens the form and sends it with these fields."""
    return client.post(url, {**hidden(client, url), **fields})


def text(response: HttpResponse) -> str:
    return response.content.decode()
