"""The plans within a margin of the best objective; exact.

An objective is within the margin if it is at most best + x · (worst − best), best and worst being
those of all valid plans. Sums of goals are compared as fractions; ratios as fractions too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines import ratio
from bcu_optimizer.engines.best_plans import Ranked, RankedPlan
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.k_best_paths import in_order
from bcu_optimizer.engines.diagram.refine import refine
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError
from bcu_optimizer.engines.diagram.sum_counts import Sums
from bcu_optimizer.engines.diagram.total import TotalMemory
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.measures.registry import Ratio
from bcu_optimizer.problem.problem import Problem

# Plans within the margin that are all looked at; of more, so many are drawn at random.
MOST_LISTED = 20_000
DRAWN = 5_000
_SEED = 1
_BITS = 60


@dataclass(frozen=True, eq=False)
class Within:
    """What lies within a margin of the best.

    Attributes
    ----------
    best, worst
        The least and the greatest objective of all valid plans.
    most
        The greatest objective that is within the margin.
    count
        The number of plans within it; None where that is not known.
    plans
        Objective and candidates of plans within it, the best plan first.
    tied
        How many plans have the least objective.
    drawn
        Whether ``plans`` are drawn at random, each plan within the margin being equally likely.
    """

    best: Fraction
    worst: Fraction
    most: Fraction
    count: int | None
    plans: Ranked
    tied: int = 1
    drawn: bool = False

    @property
    def complete(self) -> bool:
        """Whether ``plans`` are all plans within the margin."""
        return self.count == len(self.plans)


def within(problem: Problem, diagram: Diagram, margin: Fraction, budget: Budget) -> Within | None:
    """Find the plans of a diagram of one number of BCUs within a margin of the best.

    Returns None where no plan has an objective. All plans within the margin are listed if they are
    at most :data:`MOST_LISTED`; else :data:`DRAWN` are drawn from them, or, where even that would
    take too much, the :data:`MOST_LISTED` best are taken.

    Raises
    ------
    InputError
        If the scenario has no goals.
    TooLargeError
        If the budget is exceeded.
    """
    if not goals.wanted(problem):
        raise bad(
            "there are no goals, so that no plan is better than another.",
            problem.scenario.file,
            "goals",
            "State goals, for example --set goals.links=1 --set goals.imbalance=1.",
        )
    if not diagram.nodes:
        return None
    best = optima(problem, diagram, budget)
    if best.objective is None:
        return None
    first = (best.objective, best.first)
    asked = goals.ratio_wanted(problem)
    if asked is None:
        found = _by_goals(_Costs(problem, diagram), first, margin, budget)
    else:
        found = _by_ratio(problem, diagram, first, asked, margin, budget)
    return replace(found, tied=best.tied)


class _Costs:
    """What each candidate adds to the objective: in exact units, and in 64 bits."""

    def __init__(self, problem: Problem, diagram: Diagram) -> None:
        self.diagram, self.bcus = diagram, max(diagram.ends)
        self.same = goals.offset(problem, self.bcus)
        self.units, self.unit = exact_costs(problem, diagram.candidates.groups, self.bcus)
        whole = self.units.tolist()
        room = (max(map(abs, whole), default=0) * self.bcus).bit_length()
        self.shift = max(0, room - _BITS)  # the bits for which 64 are too few
        self.rounded = np.array([number >> self.shift for number in whole], dtype=np.int64)

    def objective(self, units: int) -> Fraction:
        return self.same + units * self.unit

    def worst(self) -> Fraction:
        """Return the greatest objective of all plans."""
        return self.objective(int(self.diagram.to_end(self.units, np.maximum)[0]))

    def up_to(self, most: Fraction) -> int:
        """Return the most units that an objective allows."""
        return math.floor((most - self.same) / self.unit)

    def bounds(self, most: Fraction) -> tuple[int, int]:
        """Return sums of rounded costs: plans up to the first are within, beyond the other none."""
        high = self.up_to(most) >> self.shift
        return (high - self.bcus if self.shift else high), high


def _by_goals(costs: _Costs, first: RankedPlan, margin: Fraction, budget: Budget) -> Within:
    best, worst = first[0], costs.worst()
    most = best + margin * (worst - best)
    count = _count(costs, most) if most < worst else costs.diagram.total
    if count is None or count <= MOST_LISTED:
        found, ended = _in_order(costs, first, most)
        return Within(best, worst, most, len(found) if ended else count, found)
    try:
        memory = TotalMemory(costs.diagram, costs.rounded, costs.bounds(most)[1])
        near = refine(costs.diagram, memory, budget)
    except TooLargeError:
        return Within(best, worst, most, count, _in_order(costs, first, most)[0])
    rows = {tuple(sorted(row)) for row in draw.drawn(near, DRAWN, _SEED).tolist()}
    ranked = ((costs.objective(sum(costs.units[list(row)].tolist())), row) for row in rows)
    others = sorted(each for each in ranked if each[0] <= most and each != first)
    return Within(best, worst, most, count, [first, *others], drawn=True)


def _count(costs: _Costs, most: Fraction) -> int | None:
    """Count the plans up to an objective; None where rounding leaves it open, or it is too much."""
    low, high = costs.bounds(most)
    try:
        sums = Sums(costs.diagram, costs.rounded, low - 1, high)
    except TooLargeError:
        return None
    surely, perhaps = sums.at_most(low), sums.at_most(high)
    return surely if surely == perhaps or surely > MOST_LISTED else None


def _in_order(costs: _Costs, first: RankedPlan, most: Fraction) -> tuple[Ranked, bool]:
    """List plans up to an objective, the best first, and tell whether these are all.

    They are at most :data:`MOST_LISTED`; of more that tie with the last some are left out.
    """
    units = costs.up_to(most)
    found = {first}
    for cost, placed in in_order(costs.diagram, costs.units):
        if cost > units:
            break
        found.add((costs.objective(int(cost)), tuple(sorted(placed))))
        if len(found) > MOST_LISTED:
            return sorted(found)[:MOST_LISTED], False
    return sorted(found), True


def _by_ratio(
    problem: Problem,
    diagram: Diagram,
    first: RankedPlan,
    asked: Ratio,
    margin: Fraction,
    budget: Budget,
) -> Within:
    weights = problem.weight(asked.weight)
    assert weights is not None
    sizes = diagram.candidates.sums(weights)
    known = diagram.without(sizes == 0)
    weight = goals.wanted(problem)[asked.name]
    best, worst = first[0], weight * ratio.greatest(known, sizes)
    most = best + margin * (worst - best)

    def ranked(rows: IntArray) -> Ranked:
        sums = sizes[rows]
        pairs = zip(sums.max(axis=1).tolist(), sums.min(axis=1).tolist(), strict=True)
        ratios = [weight * Fraction(high, low) for high, low in pairs]
        return sorted(zip(ratios, (tuple(sorted(row)) for row in rows.tolist()), strict=True))

    near = ratio.under(known, sizes, most / weight, budget)
    if near.total <= MOST_LISTED:
        plans = ranked(np.concatenate(list(draw.every(near))))
        return Within(best, worst, most, near.total, plans)
    others = set(ranked(draw.drawn(near, DRAWN, _SEED))) - {first}
    return Within(best, worst, most, near.total, [first, *sorted(others)], drawn=True)
