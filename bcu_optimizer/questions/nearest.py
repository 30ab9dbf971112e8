"""The plans of a diagram that change least of a given one; exact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.k_best_paths import cheapest
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.solve import plan_of


@dataclass(frozen=True, eq=False)
class Nearest:
    """A valid plan in which as few areas as can be have other partners than in a given one.

    Attributes
    ----------
    evaluation
        The plan; of several it is the best, and of those that tie the first.
    areas_changed
        How many areas have other partners.
    """

    evaluation: Evaluation
    areas_changed: int

    def as_dict(self) -> dict[str, Any]:
        """Return it as the contracts shape it."""
        value = goals.objective(self.evaluation.problem, self.evaluation.groups)
        return {
            "plan": dict(self.evaluation.plan.assignment),
            "areas_changed": self.areas_changed,
            "objective": None if value is None else float(value),
            "measures": dict(self.evaluation.measures),
        }


def nearest(
    problem: Problem, diagram: Diagram, given: Evaluation, budget: Budget
) -> Nearest | None:
    """Find the plan of a diagram that changes least of a given one; None where it has none.

    Parameters
    ----------
    problem
        What the plan that is found is held against.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    if not diagram.nodes:
        return None
    parts = changed(diagram.candidates.groups, set(given.groups.values()))
    least, narrowed = cheapest(diagram, parts)
    found = optima(problem, narrowed, budget)
    plan = plan_of(problem, found.groups)
    return Nearest(evaluate_plan(problem, plan), least)


def changed(groups: Collection[Group], kept: Collection[Group]) -> Any:
    """Return how many areas of each BCU have other partners than in a plan."""
    parts = (0 if group in kept else len(group) for group in groups)
    return np.fromiter(parts, dtype=np.int64, count=len(groups))
