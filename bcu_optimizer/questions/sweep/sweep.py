"""A sweep answered: a row for each cell and number of BCUs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.sweep.axes import Axis, Value
from bcu_optimizer.questions.sweep.question import Cell

if TYPE_CHECKING:
    import pandas as pd

    from bcu_optimizer.questions.solve.result import Result
    from bcu_optimizer.questions.sweep.argument import Finding

# Plans that are drawn; more than that nobody looks at side by side.
MOST_DRAWN = 36


@dataclass(frozen=True, eq=False)
class Row:
    """The answer for one number of BCUs in one cell.

    Attributes
    ----------
    cell
        The value of each setting that is swept.
    result
        The best plan, or that there is none, and why.
    """

    cell: Cell
    result: Result

    @property
    def bcus(self) -> int:
        """The number of BCUs."""
        return self.result.bcus

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return self.result.plan is not None

    @property
    def valid_plans(self) -> int | None:
        """How many plans keep every rule; None where they were not counted."""
        return 0 if self.result.outcome == "infeasible" else self.result.valid_plans


@dataclass(frozen=True, eq=False)
class Sweep:
    """A sweep that was answered.

    Attributes
    ----------
    problem
        The problem before anything is swept.
    numbers
        The numbers of BCUs asked about.
    axes
        The settings that were swept.
    rows
        A row for each cell and number of BCUs, cell by cell.
    findings
        What became of each step of the argument that the scenario makes; empty without one.
    """

    problem: Problem
    numbers: range
    axes: tuple[Axis, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        plans = sum(row.has_plan for row in self.rows)
        return f"<sweep of {self.problem.scenario.name!r}: {len(self.rows)} rows, {plans} plans>"

    def set_of(self, row: Row) -> dict[str, Value]:
        """Return the settings of a row by key."""
        return {axis.key: value for axis, value in zip(self.axes, row.cell, strict=True)}

    @cached_property
    def with_plan(self) -> tuple[Row, ...]:
        """The rows that have a plan."""
        return tuple(row for row in self.rows if row.has_plan)

    @cached_property
    def colours(self) -> list[Mapping[str, str]]:
        """For each row with a plan the colour of each BCU: the same name has the same colour."""
        return list(display.of("colours", self))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row an answer: ``bcus``, the settings, outcome, number of plans, every measure."""
        import pandas as pd

        made = pd.DataFrame([self._flat(row) for row in self.rows])
        whole = [name for name, each in MEASURES.items() if each.unit == "count"]
        return made.astype(dict.fromkeys(whole, "Int64"))

    def _flat(self, row: Row) -> dict[str, Any]:
        result = row.result
        return {
            "bcus": row.bcus,
            **self.set_of(row),
            "outcome": result.outcome,
            "objective": result.objective,
            "valid_plans": row.valid_plans,
            "tied": result.tied,
            **{name: result.measures.get(name) for name in MEASURES},
            "because": " ".join(result.because),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the sweep as the contracts shape it, with the argument where there is one."""
        rows = [
            {
                "bcus": row.bcus,
                "set": self.set_of(row),
                "outcome": row.result.outcome,
                "valid_plans": row.valid_plans,
                "measures": dict(row.result.measures),
                "because": list(row.result.because),
            }
            for row in self.rows
        ]
        found = [finding.as_dict() for finding in self.findings]
        shaped = {"scenario": self.problem.scenario.name, "rows": rows}
        return {**shaped, "argument": found} if found else shaped
