from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "mla.ledger"
    label = "ledger"
