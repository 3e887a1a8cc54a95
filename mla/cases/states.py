"""The one way to move a case or an item, and what the machines know about themselves."""

from typing import Any

from django_fsm import TransitionNotAllowed, can_proceed

from mla.cases import guards
from mla.cases.models import Case, Item
from mla.common.errors import WrongState


def move(thing: Case | Item, verb: str, **given: Any) -> None:
    """Takes the transition `verb`; WrongState with the reason when the machine refuses. Saves nothing."""
    refusal = obstacle(thing, verb)
    if refusal:
        raise WrongState(refusal)
    try:
        getattr(thing, verb)(**given)
    except TransitionNotAllowed as refused:
        raise WrongState(_now_is(thing, verb)) from refused
    if isinstance(thing, Item):
        thing.case.__dict__.pop("item_states", None)


def obstacle(thing: Case | Item, verb: str) -> str:
    """Why the transition cannot be taken now, in a sentence; empty when it can."""
    method = getattr(thing, verb)
    if not can_proceed(method, check_conditions=False):
        return _now_is(thing, verb)
    for guard in _conditions(thing, verb):
        if not guard(thing):
            return guards.reason_of(guard)
    return ""


def reachable(thing: Case | Item, verb: str) -> bool:
    """Whether the state alone (not the conditions) permits the transition."""
    return bool(can_proceed(getattr(thing, verb), check_conditions=False))


def sources(model: type[Case] | type[Item], verb: str) -> frozenset[str]:
    """The states from which a transition leaves."""
    return frozenset(str(source) for source in _transitions(model, verb))


def transitions(model: type[Case] | type[Item]) -> list[tuple[str, str, str, str, list[str]]]:
    """Sorted (field, verb, from, to, conditions) of every transition; `to` equals `from` where nothing moves."""
    rows = []
    for name in sorted(dir(model)):
        meta = getattr(getattr(model, name, None), "_django_fsm", None)
        if meta is None:
            continue
        for source, found in meta.transitions.items():
            target = source if found.target is None else found.target
            conditions = [guard.__name__ for guard in found.conditions]
            rows.append((meta.field.name, name, str(source), str(target), conditions))
    return sorted(rows)


def moves(model: type[Case] | type[Item], field: str = "state") -> list[tuple[str, str]]:
    """Every (from, to) that changes the state: what the database trigger lets through."""
    return sorted(
        {(row[2], row[3]) for row in transitions(model) if row[0] == field and row[2] != row[3]}
    )


def verbs(model: type[Case] | type[Item]) -> frozenset[str]:
    return frozenset(row[1] for row in transitions(model))


def _transitions(model: type[Case] | type[Item], verb: str) -> dict[Any, Any]:
    found: dict[Any, Any] = getattr(model, verb)._django_fsm.transitions  # noqa: SLF001 - the library's record
    return found


def _conditions(thing: Case | Item, verb: str) -> list[Any]:
    found = getattr(type(thing), verb)._django_fsm  # noqa: SLF001 - the library's record
    state = getattr(thing, found.field.name)
    return list(found.get_transition(state).conditions)


def _now_is(thing: Case | Item, verb: str) -> str:
    word = "request" if isinstance(thing, Case) else "item"
    return f"This {word} is now “{thing.get_state_display()}”, so it is too late or too early for this step."
