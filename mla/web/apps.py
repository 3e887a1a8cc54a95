"""The Django app of the pages; it has no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "mla.web"
    label = "web"

    def ready(self) -> None:
        from mla.web import sign_ins

        sign_ins.connect()
