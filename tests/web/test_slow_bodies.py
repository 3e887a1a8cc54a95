"""A right that ends while the body of a request is still arriving is not used any more."""

import io
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.test import Client
from django.urls import reverse

from mla.accounts.models import Membership, User
from mla.cases.models import Case, State
from mla.cases.snapshots import content, content_hash
from mla.common.clock import now
from tests.life import again, in_review
from tests.web.client import acting
from tests.world import World, by_hand


class Arriving(io.BytesIO):
    """`meanwhile` happens once the reading has begun."""

    def __init__(self, body: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(body)
        self.meanwhile: Callable[[], object] | None = meanwhile

    def read(self, size: int | None = -1) -> bytes:
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            with by_hand():
                happens()
        return super().read(size)


def end_membership(who: Membership) -> None:
    Membership.objects.filter(pk=who.pk).update(ended_at=now())


def close_account(who: Membership) -> None:
    User.objects.filter(pk=who.user_id).update(is_active=False)


def end_session(_: Membership) -> None:
    Session.objects.all().delete()


def sends(client: Client, case: Case, meanwhile: Callable[[], object]) -> HttpResponse:
    """The token stands in the body, so that the body is read before the view is chosen."""
    secret = _get_new_csrf_string()
    client.cookies[settings.CSRF_COOKIE_NAME] = secret
    fields = {"previewed": content_hash(content(case))}
    body = urlencode({**fields, "csrfmiddlewaretoken": _mask_cipher_secret(secret)}).encode()
    return client.generic(
        "POST",
        reverse("case-send", args=[case.pk]),
        **{
            "wsgi.input": Arriving(body, meanwhile),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        },
    )


@pytest.mark.parametrize("ends", [end_membership, close_account, end_session])
def test_it_is_not_sent(world: World, ends: Callable[[Membership], None]) -> None:
    case, officer = again(in_review(world)), world.asking.officer
    client = acting(officer)
    client.handler.enforce_csrf_checks = True
    assert sends(client, case, lambda: ends(officer)).status_code == 302
    assert again(case).state == State.IN_REVIEW


def test_it_is_sent_where_nothing_ended(world: World) -> None:
    case = again(in_review(world))
    client = acting(world.asking.officer)
    client.handler.enforce_csrf_checks = True
    assert sends(client, case, lambda: None).status_code == 302
    assert again(case).state == State.SENT
