"""The Django app of this package."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mla.accounts"
    label = "accounts"
