"""The best plans of all: what they are worth, how many they are, and which of them is shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bcu_optimizer.engines import ratio
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.first_path import first
from bcu_optimizer.engines.diagram.k_best_paths import cheapest
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Ratio
from bcu_optimizer.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Optima:
    """The plans of one number of BCUs that no valid plan is better than; exact.

    Attributes
    ----------
    objective
        The least objective. None where no plan has one, a BCU of each having nothing of what a
        ratio weighs: then all are as good.
    diagram
        The diagram of all plans that have it.
    """

    objective: Fraction | None
    diagram: Diagram

    @property
    def tied(self) -> int:
        """How many plans have it."""
        return self.diagram.total

    @cached_property
    def first(self) -> tuple[int, ...]:
        """The plan that is shown, as candidates, ascending.

        Each plan being written as the sorted list of its BCUs, and each BCU as the sorted list of
        its codes, it is the first: the same whatever solver was asked.
        """
        return tuple(first(self.diagram))

    @property
    def groups(self) -> tuple[Group, ...]:
        """The BCUs of the plan that is shown."""
        return tuple(self.diagram.candidates.groups[c] for c in self.first)


def optima(
    problem: Problem, diagram: Diagram, budget: Budget, known: Fraction | None = None
) -> Optima:
    """Find the best plans of a diagram of one number of BCUs, which has a plan.

    Without goals all plans are best. ``known`` is the objective of one of the plans; it spares work
    where the goal is a ratio.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    asked = goals.ratio_wanted(problem)
    if asked is not None:
        return _by_ratio(problem, diagram, asked, budget, known)
    bcus = max(diagram.ends)
    costs, unit = exact_costs(problem, diagram.candidates.groups, bcus)
    least, best = cheapest(diagram, costs)
    return Optima(goals.offset(problem, bcus) + unit * least, best)


def least_objective(problem: Problem, diagram: Diagram, budget: Budget) -> Fraction | None:
    """Return the least objective of all plans of a diagram; None if no plan has any."""
    return optima(problem, diagram, budget).objective if diagram.nodes else None


def _by_ratio(
    problem: Problem, diagram: Diagram, asked: Ratio, budget: Budget, known: Fraction | None
) -> Optima:
    """Find the least ratio; plans that keep it as a bound have just that, each path being one."""
    weights = problem.weight(asked.weight)
    assert weights is not None
    sizes = diagram.candidates.sums(weights)
    having = diagram.without(sizes == 0)
    if not having.nodes:
        return Optima(None, diagram)
    weight = goals.wanted(problem)[asked.name]
    least = ratio.least(having, sizes, budget, None if known is None else known / weight)
    return Optima(weight * least, ratio.under(having, sizes, least, budget))
