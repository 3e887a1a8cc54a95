"""Locking a case, and saving it: the columns that changed and what the work lists show of it, in one statement."""

from collections.abc import Iterable
from functools import reduce
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField

from mla.cases.models import Case, Proceeding
from mla.cases.participants import SHOWN, carried, restating
from mla.common.prepared import Part, at_once, prepared

_CASE = Case._meta.concrete_fields  # noqa: SLF001 - Django's public name
_PROCEEDING = Proceeding._meta.concrete_fields  # noqa: SLF001
_SAVED = {one.attname: one for one in _CASE if not one.primary_key}
_CHANGE_IN_PLACE = tuple(
    name for name, one in _SAVED.items() if isinstance(one, (JSONField, ArrayField))
)

# Written out and planned once: the ORM would put it together and have it planned anew each time, which takes longer
# than all the rest of a step.
_LOCK = f"""
SELECT {", ".join(f"c.{one.column}" for one in _CASE)}, {", ".join(f"p.{one.column}" for one in _PROCEEDING)}
FROM cases_case c JOIN cases_proceeding p ON p.id = c.proceeding_id
WHERE c.id = %(case)s
  AND EXISTS (SELECT FROM cases_participant WHERE case_id = c.id AND scope = ANY(%(scopes)s))
FOR UPDATE OF c
"""  # noqa: S608 - the models' columns


def lock(case_id: UUID, scopes: Iterable[str]) -> Case | None:
    """The case with its proceeding as they are now, locked until the transaction ends; None if no scope sees it."""
    with prepared(connection) as cursor:
        cursor.execute(_LOCK, {"case": case_id, "scopes": list(scopes)})
        row = cursor.fetchone()
    if row is None:
        return None
    case: Case = _made(Case, _CASE, row)
    case.proceeding = _made(Proceeding, _PROCEEDING, row[len(_CASE) :])
    remember(case)
    return case


def _made(model: Any, columns: Iterable[Any], row: Iterable[Any]) -> Any:
    """The model's row, as the ORM would make it."""
    values = {
        one.attname: reduce(
            lambda value, convert: convert(value, None, connection),
            one.get_db_converters(connection),
            value,
        )
        for one, value in zip(columns, row, strict=False)
    }
    return model.from_db(connection.alias, values.keys(), values.values())


def remember(case: Case) -> None:
    """Notes what the row says now: the case was just read and locked."""
    case.__dict__["_kept"] = _now(case)


def save_case(case: Case) -> None:
    """Writes what changed since the case was locked; all of it, when it was not."""
    parts = saving(case)
    if parts:
        at_once(connection, parts)


def saving(case: Case) -> list[Part]:
    """The parts of a statement that saves the case and what the lists show of it, as far as they changed."""
    kept = case.__dict__.get("_kept", {})
    case.__dict__["_kept"] = now = _now(case)
    changed = [name for name in _SAVED if kept.get(name, _UNKNOWN) != now[name]]
    if not changed:
        return []
    fields = [_SAVED[name] for name in changed]
    columns = ", ".join(f"{one.column} = %(new_{one.column})s" for one in fields)
    values = {
        f"new_{one.column}": one.get_db_prep_save(getattr(case, one.attname), connection)
        for one in fields
    }
    sql = f"saved AS (UPDATE cases_case SET {columns} WHERE id = %(saved_id)s)"  # noqa: S608 - the model's columns
    saved = Part(sql, {**values, "saved_id": case.pk})
    if SHOWN.isdisjoint(changed):
        return [saved]
    return [saved, restating(case.pk, carried(case))]


_UNKNOWN = object()


def _now(case: Case) -> dict[str, Any]:
    """Each value as it is now; of what can change in place, its text."""
    values = dict(case.__dict__)
    values.pop("_kept", None)
    for name in _CHANGE_IN_PLACE:
        values[name] = repr(values[name])
    return values
