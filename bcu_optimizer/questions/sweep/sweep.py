"""A sweep answered: a row for each cell and number of BCUs, with the same names all through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.problem import alignment
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.sweep.axes import Axis, Value
from bcu_optimizer.questions.sweep.question import Cell

if TYPE_CHECKING:
    import pandas as pd

    from bcu_optimizer.questions.solve.result import Result
    from bcu_optimizer.questions.sweep.argument import Finding

# Plans that take each other's names, and are drawn; more than that nobody looks at side by side.
MOST_ALIKE = 36


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


def named_alike(problem: Problem, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give a BCU the same name in all plans in which it is mostly the same BCU."""
    held = [(row, plan) for row in rows if (plan := row.result.plan)]
    if not 1 < len(held) <= MOST_ALIKE:
        return tuple(rows)
    own = frozenset(problem.fixed.values())
    plans = [plan for _, plan in held]
    named = alignment.name_alike(problem, plans, [own] * len(held), len(held) // 2)
    by_row = {id(row): plan for (row, _), plan in zip(held, named, strict=True)}
    return tuple(_renamed(row, by_row.get(id(row))) for row in rows)


def _renamed(row: Row, plan: Any) -> Row:
    if plan is None:
        return row
    evaluation = evaluate_plan(row.result.problem, plan)
    return replace(row, result=replace(row.result, evaluation=evaluation))
