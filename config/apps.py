"""What is joined once all apps stand: the outbox's hook to Celery."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "config"
    verbose_name = "This installation"

    def ready(self) -> None:
        from mla.outbox import queue

        queue.on_promise = wake


def wake(_topic: str) -> None:
    """Imports Celery at the first promise only: most commands make none."""
    from config import celery

    celery.wake()
