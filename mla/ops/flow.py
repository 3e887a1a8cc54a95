"""docs/flow.md: the state machines drawn from their decorators, so that the picture cannot lie."""

from collections import defaultdict
from collections.abc import Iterator

from mla.cases import guards
from mla.cases.models import Authorisation, Case, Item, ItemState, State
from mla.cases.states import transitions
from mla.policy.table import RULES, Action

HEAD = """# The life of a request

Made by `manage.py flow` from the `@transition` decorators in `mla/cases/models`; CI fails when it is stale.
Who may take a step stands in `mla/policy/table.py`.
"""

MACHINES = (
    ("The case", Case, "state", State, ""),
    ("The item", Item, "state", ItemState, "item."),
    ("Domestic authorisation of an item", Item, "authorisation", Authorisation, "item."),
)


def text() -> str:
    """The whole document."""
    return "\n".join([HEAD, *(line for machine in MACHINES for line in _machine(*machine))])


def _machine(
    title: str, model: type[Case] | type[Item], field: str, states: type, prefix: str
) -> Iterator[str]:
    rows = [row[1:] for row in transitions(model) if row[0] == field]
    yield f"## {title}\n\n```mermaid\nstateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.value}' for state in states)  # type: ignore[attr-defined]
    yield f"    [*] --> {next(iter(states)).value}"  # type: ignore[call-overload]
    yield from sorted(f"    {source} --> {target}: {verb}" for verb, source, target, _ in rows)
    yield "```\n"
    yield "| step | from | side | permission | what people read when it cannot be done yet |\n|---|---|---|---|---|"
    yield from _table(rows, prefix)
    yield ""


def _table(rows: list[tuple[str, str, str, list[str]]], prefix: str) -> Iterator[str]:
    sources, conditions = defaultdict(list), {}
    for verb, source, _, found in rows:
        sources[verb].append(source)
        conditions[verb] = found
    for verb in sorted(sources):
        rule = RULES[Action(f"{prefix}{verb}")]
        side = rule.side.value if rule.side else "either"
        when = " ".join(guards.reason_of(getattr(guards, name)) for name in conditions[verb])
        yield f"| {verb} | {', '.join(sources[verb])} | {side} | {rule.permission} | {when} |"
