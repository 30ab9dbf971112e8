"""The points that no valid plan beats in all of two or three goals, and every plan at them; exact.

Goals that add up over BCUs are answered by the front of the plan diagram. Where one goal is a
ratio, the front of the others is taken again and again, each time among the plans whose ratio is
below a bound, which begins above all. What the bound then falls to is the greatest ratio that a
point of the front cannot do without: such a point is beaten by no plan, for all plans that are as
good in the other goals are among those looked at; and no plan with a ratio between the two bounds
is left out, for some point of the front is as good as it in every goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines import ratio
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.pareto import Front
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem.measures.registry import Ratio
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.frontier.at import plans_at
from bcu_optimizer.questions.frontier.goals import Sought, is_ratio

# Plans at all points together that are listed.
MOST_PLANS = 20_000

Sums = tuple[int, ...]
_Found = tuple[Sums, Fraction | None, "Diagram"]


@dataclass(frozen=True, eq=False)
class Point:
    """A point: the exact value of each goal's measure, and its plans, shape (plans, BCUs)."""

    values: tuple[Fraction, ...]
    rows: IntArray


def points(
    problem: Problem, diagram: Diagram, goals: tuple[Sought, ...], budget: Budget
) -> list[Point]:
    """Find every point that no plan of a diagram beats, and every plan at it.

    The points stand in the order of the goals, best first. Plans that have no ratio, for one of
    their BCUs has nothing of what is weighed, are left aside where a ratio is a goal.

    Raises
    ------
    InputError
        If more than :data:`MOST_PLANS` plans are at the points.
    TooLargeError
        If the budget is exceeded.
    """
    if not diagram.nodes:
        return []
    bcus = max(diagram.ends)
    adding = [goal for goal in goals if not is_ratio(goal)]
    parts = np.column_stack([goal.parts(diagram.candidates, bcus) for goal in adding])
    spread = next((goal.measure for goal in goals if isinstance(goal.measure, Ratio)), None)
    if spread is not None:
        found = _Descent(problem, diagram, parts, spread, budget).found()
    else:
        front = Front(diagram, parts, budget.megabytes)
        ends = ((point, plans_at(front, diagram, point, budget)) for point in front.points)
        found = [(tuple(point.tolist()), None, plans) for point, plans in ends]
    if sum(plans.total for _, _, plans in found) > MOST_PLANS:
        raise _too_many(problem)
    made = []
    for _, _, plans in found:
        rows = _in_order(np.concatenate(list(draw.every(plans))))
        groups = unnamed(diagram.candidates.groups[c] for c in rows[0].tolist())
        values = (goal.measure.exact(problem, groups) for goal in goals)
        made.append(Point(tuple(value for value in values if value is not None), rows))
    return sorted(made, key=lambda each: _losses(goals, each.values))


def _in_order(rows: IntArray) -> IntArray:
    """Put the candidates of each plan, and then the plans, in the order of their BCUs."""
    rows = np.sort(rows, axis=1)
    return rows[np.lexsort(rows.T[::-1])]


def _losses(goals: tuple[Sought, ...], values: tuple[Fraction, ...]) -> list[Fraction]:
    return [goal.loss(value) for goal, value in zip(goals, values, strict=True)]


class _Descent:
    """Falls from one ratio to the next that some point cannot do without."""

    def __init__(
        self, problem: Problem, diagram: Diagram, parts: IntArray, spread: Ratio, budget: Budget
    ) -> None:
        weights = problem.weight(spread.weight)
        assert weights is not None
        self.sizes = diagram.candidates.sums(weights)
        self.known = diagram.without(self.sizes == 0)
        self.parts, self.budget = parts, budget
        self.least: dict[Sums, tuple[Fraction, Diagram]] = {}

    def found(self) -> list[_Found]:
        """List each point: the sums of the other goals, the ratio, and its plans."""
        made: list[_Found] = []
        below = self.known
        while below.nodes:
            front = Front(below, self.parts, self.budget.megabytes)
            here = [tuple(map(int, point)) for point in front.points]
            for sums in here:
                if sums not in self.least:
                    plans = plans_at(front, below, np.array(sums), self.budget)
                    self.least[sums] = self._least(plans)
            bound = max(self.least[sums][0] for sums in here)
            made += [(sums, *self.least[sums]) for sums in here if self.least[sums][0] == bound]
            below = ratio.under(self.known, self.sizes, bound, self.budget, strictly=True)
        return made

    def _least(self, plans: Diagram) -> tuple[Fraction, Diagram]:
        """Return the least ratio of some plans, and the plans that have it."""
        bound = ratio.least(plans, self.sizes, self.budget)
        return bound, ratio.under(plans, self.sizes, bound, self.budget)


def _too_many(problem: Problem) -> Exception:
    return bad(
        f"more than {MOST_PLANS:,} plans are equally good in these goals and beaten by none.",
        problem.scenario.file,
        "--goals",
        "Add a goal that tells them apart, or ask for other goals.",
    )
