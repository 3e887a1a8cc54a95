"""The Django app of this package; it also puts the state machines into the database as triggers."""

import pgtrigger
from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mla.cases"
    label = "cases"

    def ready(self) -> None:
        from mla.cases.models import Case, Item
        from mla.cases.states import moves

        for model, field in ((Case, "state"), (Item, "state"), (Item, "authorisation")):
            pgtrigger.register(
                pgtrigger.FSM(name=f"{field}_moves", field=field, transitions=moves(model, field))
            )(model)
