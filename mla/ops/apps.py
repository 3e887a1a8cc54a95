"""The operator's door as a Django app: its commands and its system checks."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "mla.ops"

    def ready(self) -> None:
        from mla.ops import checks  # noqa: F401 - importing registers them
