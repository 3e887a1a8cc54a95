"""How allauth and axes are bent to this system: no sign-up, links from the configured origin."""

from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.http import HttpRequest

from mla.accounts.models import User
from mla.policy.person import person


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, but for reading the person of a session together with all that the person may act as."""

    def get_user(self, user_id: UUID) -> User | None:
        known = person(user_id)
        return known if known and self.user_can_authenticate(known) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are added by the operator or by an administrator of their country."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link starts with the configured origin: a forged Host header must not choose it."""
        return str(
            settings.MLA_BASE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path
        )


def name_given(request: HttpRequest | None, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address of an attempt to sign in, in one spelling, for counting failures."""
    given = (credentials or {}).get("email") or (request.POST.get("login") if request else None)
    return (given or "").strip().lower()


def client_address(request: HttpRequest) -> str:
    """The client's address; behind MLA_PROXIES trusted proxies, the one the first of them saw."""
    return get_client_ip(request) or ""
