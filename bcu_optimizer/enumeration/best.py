"""The best plans in order of the objective, ties included; exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bcu_optimizer import goals
from bcu_optimizer.diagram.best import in_order
from bcu_optimizer.diagram.draw import every
from bcu_optimizer.diagram.refine import refine
from bcu_optimizer.diagram.spread import SpreadMemory
from bcu_optimizer.errors import bad
from bcu_optimizer.numbers import FloatArray, IntArray, within

if TYPE_CHECKING:
    from bcu_optimizer.diagram.diagram import Diagram
    from bcu_optimizer.diagram.size import Budget
    from bcu_optimizer.measures import Ratio
    from bcu_optimizer.problem import Problem

# Plans that tie are listed up to this many.
MOST_TIED = 20_000

Ranked = list[tuple[Fraction, tuple[int, ...]]]  # objective and candidates of a plan


def best_plans(problem: Problem, diagram: Diagram, count: int, budget: Budget) -> Ranked:
    """Return the best plans of a diagram of one number of BCUs, and all that tie with the last.

    Plans that tie stand in the order of their BCUs. Each comes with its exact objective; what no
    plan has an objective of, a ratio to nothing, is left out.

    Raises
    ------
    InputError
        If the scenario has no goals, or more than :data:`MOST_TIED` plans tie.
    TooLargeError
        If the budget is exceeded.
    """
    if not goals.wanted(problem):
        raise bad(
            "there are no goals, so that no plan is better than another.",
            problem.scenario.file,
            "goals",
            "State goals, or draw plans at random with --sample.",
        )
    if not diagram.nodes or count < 1:
        return []
    ratio = goals.ratio_wanted(problem)
    if ratio is not None:
        found = _by_ratio(problem, diagram, ratio, count, budget)
    else:
        found = _by_goals(problem, diagram, count)
    found.sort()
    last = found[:count][-1][0] if found else Fraction(0)
    return [each for each in found if each[0] <= last]


def _by_goals(problem: Problem, diagram: Diagram, count: int) -> Ranked:
    """Take plans in the order of their costs as doubles, until rounding can hide no better one."""
    bcus = max(diagram.ends)
    exact = goals.costs(problem, diagram.candidates.groups, bcus)
    same = goals.offset(problem, bcus)
    costs = np.array([float(cost) for cost in exact])
    blur = rounding(costs, bcus)
    found: Ranked = []
    enough = float("inf")
    for number, (cost, placed) in enumerate(in_order(diagram, costs), start=1):
        if cost > enough + blur:
            break
        if number == count:
            enough = cost
        if number > count + MOST_TIED:
            raise _too_many_tie(problem)
        found.append((same + sum(exact[c] for c in placed), tuple(sorted(placed))))
    return found


def rounding(costs: FloatArray, bcus: int) -> float:
    """Return how far two sums of costs, each of so many doubles, may be from what they are."""
    return 4 * bcus * bcus * float(np.abs(costs).max(initial=0)) * float(np.finfo(float).eps)


def _by_ratio(
    problem: Problem, diagram: Diagram, ratio: Ratio, count: int, budget: Budget
) -> Ranked:
    """Find the least bound that enough plans keep, and list those."""
    weights = problem.weight(ratio.weight)
    assert weights is not None
    sums = diagram.candidates.sums(weights)
    known = diagram.without(sums == 0)

    def kept(bound: float) -> Diagram:
        memory = SpreadMemory(known, sums, lambda most, least: within(Fraction(most, least), bound))
        return refine(known, memory, budget)

    wanted = min(count, known.total)
    bounds = _attainable(sums[sums > 0])
    low, high = 0, len(bounds) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(bounds[middle]).total >= wanted else (middle + 1, high)
    listed = kept(bounds[low])
    if listed.total > count + MOST_TIED:
        raise _too_many_tie(problem)
    weight = goals.wanted(problem)[ratio.name]
    found: Ranked = []
    for rows in every(listed):
        for placed in rows.tolist():
            sizes = [int(sums[c]) for c in placed]
            found.append((weight * Fraction(max(sizes), min(sizes)), tuple(sorted(placed))))
    return found


def _attainable(sums: IntArray) -> list[float]:
    """Return bounds between which, to within rounding, lies one ratio of two sums each."""
    values = np.unique(sums).astype(np.float64)
    ratios = np.unique((values[:, None] / values[None, :])[np.tril_indices(len(values))])
    return list(map(float, ratios * (1 + 1e-15)))


def _too_many_tie(problem: Problem) -> Exception:
    return bad(
        f"more than {MOST_TIED:,} plans tie.",
        problem.scenario.file,
        "goals",
        "Add a goal that tells them apart, or draw plans at random with --sample.",
    )
