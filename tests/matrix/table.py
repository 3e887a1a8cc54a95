"""Reading the hand-written tables: (action, side, role) -> the situations in which it is allowed."""

import csv
from pathlib import Path

from mla.policy.table import Action

Cells = dict[tuple[str, str, str], frozenset[str]]


def read(name: str, situations: set[str]) -> Cells:
    """`all` stands for every situation; an unknown one or a line given twice is an error of the table."""
    lines = Path(__file__).with_name(name).read_text().splitlines()
    cells: Cells = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        action, side = row.pop("action"), row.pop("side")
        for role, cell in row.items():
            allowed = situations if cell == "all" else set(cell.split())
            assert allowed <= situations | {"new"}, (action, side, role, allowed - situations)
            assert (action, side, role) not in cells, (action, side)
            cells[action, side, role] = frozenset(allowed)
    return cells


def actions(*, on_item: bool) -> list[Action]:
    return [action for action in Action if action.on_item is on_item]
