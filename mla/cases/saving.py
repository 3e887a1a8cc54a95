"""Saving a case that was locked: the columns that changed, and what the work lists show of it, in one statement."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField

from mla.cases.models import Case
from mla.cases.participants import carried, restating
from mla.common.prepared import Part, at_once

_COLUMNS = {
    one.attname: one
    for one in Case._meta.concrete_fields  # noqa: SLF001 - Django's public name
    if not one.primary_key
}
_CHANGE_IN_PLACE = frozenset(
    name for name, one in _COLUMNS.items() if isinstance(one, (JSONField, ArrayField))
)
_REPLACED = tuple(_COLUMNS.keys() - _CHANGE_IN_PLACE)


def remember(case: Case) -> None:
    """Notes what the rows say now: the case was just read and locked, and its work lists are in step with it."""
    case.__dict__["_kept"] = _state(case), carried(case)


def save_case(case: Case) -> None:
    """Writes what changed since the case was locked; all of it, when it was not."""
    parts = saving(case)
    if parts:
        at_once(connection, parts)


def saving(case: Case) -> list[Part]:
    """The parts of a statement that saves the case and what the lists show of it, as far as they changed."""
    before, shown = case.__dict__.get("_kept", (dict.fromkeys(_COLUMNS, _UNKNOWN), None))
    case.__dict__["_kept"] = now, shows = _state(case), carried(case)
    changed = [_COLUMNS[name] for name, value in now.items() if before[name] != value]
    parts = []
    if changed:
        columns = ", ".join(f"{one.column} = %(new_{one.column})s" for one in changed)
        sql = f"saved AS (UPDATE cases_case SET {columns} WHERE id = %(saved_id)s)"  # noqa: S608 - the model's columns
        values = {
            f"new_{one.column}": one.get_db_prep_save(getattr(case, one.attname), connection)
            for one in changed
        }
        parts.append(Part(sql, {**values, "saved_id": case.pk}))
    if shows != shown:
        parts.append(restating(case.pk, shows))
    return parts


_UNKNOWN = object()


def _state(case: Case) -> dict[str, Any]:
    """Each value as it is now; of what can change in place, its text."""
    values = case.__dict__
    state = {name: values[name] for name in _REPLACED}
    for name in _CHANGE_IN_PLACE:
        state[name] = repr(values[name])
    return state
