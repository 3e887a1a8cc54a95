"""What keeps the code readable and the floors real."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from mla.cases import states
from mla.cases.models import Case, Item
from mla.ops.checks import check_transitions
from mla.policy.table import PERMISSIONS_OF_ROLE, RULES, Action

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
FLOORS = [
    "common",
    "ledger",
    "outbox",
    "legal",
    "documents",
    "evidence",
    "directory",
    "accounts",
    "cases",
    "custody",
]
"""From the ground up; only those with tables of their own count here."""


def sources() -> Iterator[Path]:
    for folder in ("mla", "config", "tests"):
        yield from (
            path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
        )


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {
        str(path.relative_to(ROOT)): n for path in sources() if (n := _lines(path)) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                n = (node.end_lineno or 0) - node.lineno + 1
                if n > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = n
    assert long == {}


def test_foreign_keys_only_point_down() -> None:
    upward = [
        f"{model.__name__}.{field.name}"
        for model in ours(apps.get_models())
        for field in model._meta.fields
        if field.is_relation
        and ours([field.related_model])
        and _floor(field.related_model) > _floor(model)
    ]
    assert upward == [
        "CountryUserPermission.user"
    ]  # guardian's own, and nothing is granted through it


def ours(models: Iterable[type]) -> list[type]:
    return [model for model in models if model.__module__.startswith("mla.")]


def test_the_ledger_and_the_outbox_have_no_foreign_keys() -> None:
    for label in ("ledger", "outbox"):
        for model in apps.get_app_config(label).get_models():
            assert [field.name for field in model._meta.fields if field.is_relation] == []


@pytest.mark.parametrize(("model", "prefix"), [(Case, ""), (Item, "item.")])
def test_every_transition_has_a_rule_and_every_rule_an_action(model: type, prefix: str) -> None:
    assert {prefix + verb for verb in states.verbs(model)} <= {action.value for action in RULES}
    assert set(RULES) == set(Action)
    assert check_transitions(app_configs=None) == []


def test_every_permission_of_a_rule_is_held_by_some_role() -> None:
    held = set().union(*PERMISSIONS_OF_ROLE.values())
    assert {rule.permission for rule in RULES.values()} <= held


def test_the_drawn_machines_are_those_of_the_code() -> None:
    call_command("flow", check=True, skip_checks=True)


def _lines(path: Path) -> int:
    return path.read_text().count("\n")


def _floor(model: type) -> int:
    return FLOORS.index(model.__module__.split(".")[1])


def test_what_a_machine_lacks_is_said_in_one_place() -> None:
    """tests.tools, which makes it a failure under CI."""
    skips = re.compile(r"pytest\.(skip|mark\.skip|importorskip)")
    found = [path.name for path in (ROOT / "tests").rglob("*.py") if skips.search(path.read_text())]
    assert sorted(set(found) - {"test_shape.py"}) == ["tools.py"]
