"""Sign-ins, failed ones and sign-outs go on record (Django's signals, received since `WebConfig.ready`)."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from mla.accounts.models import User
from mla.usecases.record_access import record_failed_sign_in, record_sign_in, record_sign_out
from mla.web.adapter import name_given


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="mla.signed_in")
    user_login_failed.connect(_failed, dispatch_uid="mla.failed")
    user_logged_out.connect(_signed_out, dispatch_uid="mla.signed_out")


def _signed_in(user: User, **_: Any) -> None:
    record_sign_in(user)


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record_sign_out(user)


def _failed(credentials: Mapping[str, str], request: HttpRequest | None = None, **_: Any) -> None:
    record_failed_sign_in(User.objects.filter(email=name_given(request, credentials)).first())
