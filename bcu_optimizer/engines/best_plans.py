"""The best plans in order of the objective, ties included; exact."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import IntArray, within
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.k_best_paths import in_order
from bcu_optimizer.engines.diagram.paths import every
from bcu_optimizer.engines.diagram.refine import refine
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.spread import SpreadMemory
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import Ratio
from bcu_optimizer.problem.problem import Problem

# Plans that tie are listed up to this many.
MOST_TIED = 20_000
# So many more plans than asked for are listed without a closer look.
_FEW = 1_000

RankedPlan = tuple[Fraction, tuple[int, ...]]  # objective and candidates
Ranked = list[RankedPlan]


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
    if ratio is None:
        return _by_goals(problem, diagram, count)
    return _by_ratio(problem, diagram, ratio, count, budget)


def _by_goals(problem: Problem, diagram: Diagram, count: int) -> Ranked:
    bcus = max(diagram.ends)
    costs, unit = exact_costs(problem, diagram.candidates.groups, bcus)
    same = goals.offset(problem, bcus)
    found: list[tuple[int, tuple[int, ...]]] = []
    for cost, placed in in_order(diagram, costs):
        if len(found) >= count and cost > found[count - 1][0]:
            break
        if len(found) > count + MOST_TIED:
            raise _too_many_tie(problem)
        found.append((int(cost), tuple(sorted(placed))))
    return [(same + unit * cost, placed) for cost, placed in sorted(found)]


def _by_ratio(
    problem: Problem, diagram: Diagram, ratio: Ratio, count: int, budget: Budget
) -> Ranked:
    """Lower a bound on the ratio until few more plans than enough keep it, and list those."""
    weights = problem.weight(ratio.weight)
    assert weights is not None
    sums = diagram.candidates.sums(weights)
    known = diagram.without(sums == 0)

    def kept(bound: float) -> Diagram:
        memory = SpreadMemory(
            known, sums, lambda most, least: least > 0 and within(Fraction(most, least), bound)
        )
        return refine(known, memory, budget)

    wanted = min(count, known.total)
    low, high = math.nextafter(1.0, 0.0), _most(sums)
    listed = known
    while listed.total > wanted + _FEW and (middle := (low + high) / 2) not in {low, high}:
        narrowed = kept(middle)
        if narrowed.total >= wanted:
            listed, high = narrowed, middle
        else:
            low = middle
    if listed.total > count + MOST_TIED:
        raise _too_many_tie(problem)
    weight = goals.wanted(problem)[ratio.name]
    found = [
        (weight * _spread(sums, placed), tuple(sorted(placed)))
        for rows in every(listed)
        for placed in rows.tolist()
    ]
    found.sort()
    return [each for each in found if each[0] <= found[min(count, len(found)) - 1][0]]


def _spread(sums: IntArray, placed: Sequence[int]) -> Fraction:
    sizes = [int(sums[c]) for c in placed]
    return Fraction(max(sizes), min(sizes))


def _most(sums: IntArray) -> float:
    """Return a ratio that no plan exceeds."""
    weighing = sums[sums > 0]
    return float(weighing.max() / weighing.min()) * 2 if len(weighing) else 1.0


def _too_many_tie(problem: Problem) -> Exception:
    return bad(
        f"more than {MOST_TIED:,} plans tie.",
        problem.scenario.file,
        "goals",
        "Add a goal that tells them apart, or draw plans at random with --sample.",
    )
