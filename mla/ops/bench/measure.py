"""Timing two or more ways of one thing in turn, and the lines of the table that come of it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; without a goal it is there to be read beside the others."""

    what: str
    reached: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def goal(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else ""

    @property
    def met(self) -> bool | None:
        if self.at_most is not None:
            return self.reached <= self.at_most
        return self.reached >= self.at_least if self.at_least is not None else None


def interleaved(rounds: int, *ways: Callable[[], object]) -> list[float]:
    """The median of each way in milliseconds; every round runs all of them, so that noise meets all alike."""
    times: list[list[float]] = [[] for _ in ways]
    for number in range(rounds):
        order = range(len(ways)) if number % 2 else reversed(range(len(ways)))
        for way in order:
            start = time.perf_counter()
            ways[way]()
            times[way].append((time.perf_counter() - start) * 1000)
    return [median(each) for each in times]


def table(lines: Sequence[Line]) -> str:
    """Plain text: what, reached, goal."""
    rows = [
        (line.what, f"{line.reached:,.2f} {line.unit}".strip(), line.goal, _mark(line))
        for line in lines
    ]
    rows.insert(0, ("measured", "reached", "goal", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{what:<{widths[0]}}  {reached:>{widths[1]}}  {goal:<{widths[2]}}  {mark}".rstrip()
        for what, reached, goal, mark in rows
    )


def _mark(line: Line) -> str:
    return {None: "", True: "reached", False: "MISSED"}[line.met]
