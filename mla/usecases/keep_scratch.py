"""Keeping what a person types into a form before it is saved or a step is taken.

No step of a case and no ledger entry: nobody but this person ever reads it, and every real save is recorded.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from mla.cases.models import Scratch
from mla.common.clock import now
from mla.common.errors import Invalid

LONGEST = 1_000_000  # characters of one form
MOST_PAGES = 50
LASTS = timedelta(days=30)


@transaction.atomic(durable=True)
def keep_scratch(*, person_id: UUID, path: str, fields: Mapping[str, list[str]]) -> Scratch:
    """Replaces what this person typed on this page before; Invalid for more than anybody types."""
    if sum(len(one) for given in fields.values() for one in given) > LONGEST:
        raise Invalid({"": "This text is too long to be kept. Save it."})
    legible = {
        _without_nul(name): [_without_nul(one) for one in given] for name, given in fields.items()
    }
    kept, _ = Scratch.objects.update_or_create(
        person_id=person_id, path=path, defaults={"fields": legible, "kept_at": now()}
    )
    mine = Scratch.objects.filter(person_id=person_id)
    oldest = mine.order_by("-kept_at").values("pk")[MOST_PAGES:]
    mine.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
    return kept


def _without_nul(text: str) -> str:
    return text.replace("\x00", "\ufffd")


@transaction.atomic(durable=True)
def discard_scratch(*, person_id: UUID, path: str) -> None:
    """It was saved, or the person does not want it."""
    Scratch.objects.filter(person_id=person_id, path=path).delete()


@transaction.atomic(durable=True)
def discard_old_scratches() -> int:
    """For the periodic job."""
    return Scratch.objects.filter(kept_at__lt=now() - LASTS).delete()[0]
