from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "mla.outbox"
    label = "outbox"
