"""The Django app of this package."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "mla.custody"
    label = "custody"
