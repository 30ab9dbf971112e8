"""Plans of one number of BCUs taken from a diagram, with their measures; exact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.candidates import Candidates
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, measure
from bcu_optimizer.problem.naming import name_groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed

if TYPE_CHECKING:
    import pandas as pd


Value = float | int | None


@dataclass(frozen=True, eq=False)
class PlanList(Sequence[Evaluation]):
    """Plans in a stated order; an element is the evaluation of a plan.

    Attributes
    ----------
    candidates
        The possible BCUs that plans are made of.
    rows
        The candidates of each plan, ascending; shape (plans, BCUs).
    """

    candidates: Candidates
    rows: IntArray

    @classmethod
    def of(
        cls, candidates: Candidates, rows: Sequence[Sequence[int]] | IntArray, bcus: int
    ) -> PlanList:
        """Make a list of plans, the candidates of each being in any order."""
        table = np.asarray(rows, dtype=np.int64).reshape(-1, bcus)
        return cls(candidates, np.sort(table, axis=1))

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Evaluation: ...
    @overload
    def __getitem__(self, index: slice) -> PlanList: ...
    def __getitem__(self, index: int | slice) -> Evaluation | PlanList:
        if isinstance(index, slice):
            return PlanList(self.candidates, self.rows[index])
        return evaluate_plan(self.candidates.problem, self.plan(index))

    def groups(self, index: int) -> tuple[Group, ...]:
        """Return the BCUs of a plan as groups."""
        return tuple(self.candidates.groups[c] for c in self.rows[index].tolist())

    def plan(self, index: int) -> Plan:
        """Return a plan with geographic names for its BCUs."""
        problem = self.candidates.problem
        named = name_groups(problem, self.groups(index))
        assignment = {problem.codes[i]: bcu for bcu, group in named.items() for i in group}
        return Plan(assignment, name=problem.scenario.name)

    def measures(self, index: int) -> dict[str, Value]:
        """Return every measure of a plan."""
        return measure(self.candidates.problem, unnamed(self.groups(index)))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every measure of every plan, a row a plan; what is not known is missing."""
        import pandas as pd

        columns = {name: list(_column(self, name)) for name in MEASURES}
        return pd.DataFrame(columns, index=pd.RangeIndex(len(self), name="plan"))

    @property
    def numbered(self) -> IntArray:
        """The BCU of each area, numbered from 1 by its first area; shape (plans, areas)."""
        count = len(self.candidates.problem.codes)
        found = np.zeros((len(self), count), dtype=np.int64)
        members = self.candidates.members
        for number in range(self.rows.shape[1]):
            found += members[self.rows[:, number]] * (number + 1)
        return found

    def as_list(self) -> list[dict[str, Any]]:
        """Return the plans and their measures as the contracts shape them."""
        return [
            {"plan": dict(self.plan(i).assignment), "measures": self.measures(i)}
            for i in range(len(self))
        ]


def best_plan(problem: Problem, diagram: Diagram, budget: Budget) -> Plan | None:
    """Return the best plan of a diagram, of several that tie the first.

    None where nothing is to be made good, or no plan has an objective.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    if not goals.wanted(problem) or not diagram.nodes:
        return None
    best = optima(problem, diagram, budget)
    if best.objective is None:
        return None
    return PlanList.of(diagram.candidates, [best.first], len(best.first)).plan(0)


def _column(plans: PlanList, name: str) -> Iterator[Value]:
    """Yield a measure of each plan; parts of a BCU are worked out once."""
    each, problem = MEASURES[name], plans.candidates.problem
    bcus = plans.rows.shape[1]
    if not isinstance(each, Additive):
        for index in range(len(plans)):
            value = each.exact(problem, unnamed(plans.groups(index)))
            yield None if value is None else float(value)
        return
    scale = each.scale(problem, bcus)
    if scale is None:
        yield from (None for _ in range(len(plans)))
        return
    used, place = np.unique(plans.rows, return_inverse=True)
    parts = [each.part(problem, plans.candidates.groups[c], bcus) for c in used.tolist()]
    sums = np.array(parts, dtype=np.int64)[place.reshape(plans.rows.shape)].sum(axis=1)
    yield from (float(scale * total) for total in sums.tolist())
