"""A browser's requests without the browser: signed in as one membership."""

from django.test import Client

from mla.accounts.models import Membership
from mla.accounts.sessions import CHOSEN
from mla.web.sessions import SEEN

A_WHILE = 10**10  # the session was just prolonged, so that no page pays for it


def acting(actor: Membership) -> Client:
    client = Client()
    client.force_login(actor.user, backend="mla.web.adapter.PersonBackend")
    session = client.session
    session[CHOSEN] = str(actor.pk)
    session[SEEN] = A_WHILE
    session.save()
    return client
