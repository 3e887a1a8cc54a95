"""What every step of a case leaves behind, in the transaction of the step: state, lists, record, promise."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from mla.accounts.models import Membership
from mla.cases.models import Case
from mla.cases.participants import tokens
from mla.cases.saving import saving
from mla.common.clock import now
from mla.common.errors import Invalid
from mla.common.prepared import Part
from mla.ledger.append import Appended, append
from mla.ledger.events import Event
from mla.outbox.queue import promising


def complete(
    case: Case,
    event: Event,
    *,
    actor: Membership,
    facts: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
    **ids: UUID | int,
) -> Appended:
    """Saves the case, carries its state into the work lists, records the event and promises what follows, at once.

    `ids` travel with the promise to the event's handler, beside the case.
    """
    case.changed_at = now()
    case.tokens = tokens(case)
    about: dict[str, Any] = {"case": case.pk, **ids}
    beside = [*saving(case), promising(event.code, **about)]
    return record(case, event, actor=actor, facts=facts, private=private, beside=beside)


def record(
    case: Case,
    event: Event,
    *,
    actor: Membership,
    subject: str = "",
    facts: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
    beside: Iterable[Part] = (),
) -> Appended:
    """An entry of this case by this actor; `beside` goes to the database in the same statement."""
    return append(
        event,
        who=actor.who,
        case=case.pk,
        side=case.side_of(actor.country_code),
        subject=subject,
        facts=facts,
        private=private,
        beside=beside,
    )


def checked(row: models.Model, only: Iterable[str]) -> None:
    """Invalid, naming each field, when one of these fields is not what the model allows."""
    unasked = {field.name for field in row._meta.fields} - set(only)  # noqa: SLF001 - Django's public name
    try:
        row.full_clean(unasked, validate_unique=False, validate_constraints=False)
    except ValidationError as refused:
        raise Invalid(
            {field: " ".join(said) for field, said in refused.message_dict.items()}
        ) from refused


def required(**texts: str) -> None:
    """Invalid, naming each text that was left empty."""
    empty = {
        name: "Write something here: it is needed."
        for name, text in texts.items()
        if not text.strip()
    }
    if empty:
        raise Invalid(empty)
