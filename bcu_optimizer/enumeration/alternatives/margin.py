"""The plans within a margin of the best objective; exact.

An objective is within the margin if it is at most best + x · (worst − best), best and worst being
those of all valid plans. Sums of goals are compared as fractions; ratios as fractions too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bcu_optimizer import goals
from bcu_optimizer.diagram import draw
from bcu_optimizer.diagram.best import in_order
from bcu_optimizer.diagram.refine import refine
from bcu_optimizer.diagram.size import TooLargeError
from bcu_optimizer.diagram.spread import SpreadMemory
from bcu_optimizer.diagram.sums import Sums
from bcu_optimizer.diagram.total import TotalMemory
from bcu_optimizer.enumeration.alternatives.ratio import ratio_range
from bcu_optimizer.enumeration.best import Ranked, exact_costs
from bcu_optimizer.errors import bad

if TYPE_CHECKING:
    from bcu_optimizer.diagram.diagram import Diagram
    from bcu_optimizer.diagram.size import Budget
    from bcu_optimizer.measures import Ratio
    from bcu_optimizer.numbers import IntArray
    from bcu_optimizer.problem import Problem

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
    drawn
        Whether ``plans`` are drawn at random, each plan within the margin being equally likely.
    """

    best: Fraction
    worst: Fraction
    most: Fraction
    count: int | None
    plans: Ranked
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
    ratio = goals.ratio_wanted(problem)
    if ratio is not None:
        return _by_ratio(problem, diagram, ratio, margin, budget)
    return _by_goals(_Costs(problem, diagram), margin, budget)


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

    def end(self, by: np.ufunc) -> Fraction:
        """Return the least or the greatest objective of all plans."""
        return self.objective(int(self.diagram.to_end(self.units, by)[0]))

    def up_to(self, most: Fraction) -> int:
        """Return the most units that an objective allows."""
        return math.floor((most - self.same) / self.unit)

    def bounds(self, most: Fraction) -> tuple[int, int]:
        """Return sums of rounded costs: plans up to the first are within, beyond the other none."""
        high = self.up_to(most) >> self.shift
        return (high - self.bcus if self.shift else high), high


def _by_goals(costs: _Costs, margin: Fraction, budget: Budget) -> Within:
    best, worst = costs.end(np.minimum), costs.end(np.maximum)
    most = best + margin * (worst - best)
    count = _count(costs, most) if most < worst else costs.diagram.total
    if count is None or count <= MOST_LISTED:
        found, ended = _in_order(costs, most, MOST_LISTED)
        return Within(best, worst, most, len(found) if ended else count, found)
    first = _in_order(costs, best, 1)[0]
    try:
        memory = TotalMemory(costs.diagram, costs.rounded, costs.bounds(most)[1])
        near = refine(costs.diagram, memory, budget)
    except TooLargeError:
        return Within(best, worst, most, count, _in_order(costs, most, MOST_LISTED)[0])
    rows = {tuple(sorted(row)) for row in draw.drawn(near, DRAWN, _SEED).tolist()}
    ranked = ((costs.objective(sum(costs.units[list(row)].tolist())), row) for row in rows)
    others = sorted(each for each in ranked if each[0] <= most and each != first[0])
    return Within(best, worst, most, count, [*first, *others], drawn=True)


def _count(costs: _Costs, most: Fraction) -> int | None:
    """Count the plans up to an objective; None where rounding leaves it open, or it is too much."""
    low, high = costs.bounds(most)
    try:
        sums = Sums(costs.diagram, costs.rounded, low - 1, high)
    except TooLargeError:
        return None
    surely, perhaps = sums.at_most(low), sums.at_most(high)
    return surely if surely == perhaps or surely > MOST_LISTED else None


def _in_order(costs: _Costs, most: Fraction, enough: int) -> tuple[Ranked, bool]:
    """List the best plans up to an objective, at most so many, and tell whether these are all."""
    units = costs.up_to(most)
    found: Ranked = []
    for cost, placed in in_order(costs.diagram, costs.units):
        if cost > units:
            break
        if len(found) >= enough:
            return sorted(found), False
        found.append((costs.objective(int(cost)), tuple(sorted(placed))))
    return sorted(found), True


def _by_ratio(
    problem: Problem, diagram: Diagram, ratio: Ratio, margin: Fraction, budget: Budget
) -> Within | None:
    weights = problem.weight(ratio.weight)
    assert weights is not None
    sizes = diagram.candidates.sums(weights)
    known = diagram.without(sizes == 0)
    if not known.nodes:
        return None
    weight = goals.wanted(problem)[ratio.name]
    best, worst = ratio_range(known, sizes, budget)
    most = best + margin * (worst - best)

    def up_to(bound: Fraction) -> Diagram:
        high, low = bound.numerator, bound.denominator
        memory = SpreadMemory(known, sizes, lambda m, n: m * low <= high * n)
        return refine(known, memory, budget)

    def ranked(rows: IntArray) -> Ranked:
        sums = sizes[rows]
        pairs = zip(sums.max(axis=1).tolist(), sums.min(axis=1).tolist(), strict=True)
        ratios = [weight * Fraction(high, low) for high, low in pairs]
        return sorted(zip(ratios, (tuple(sorted(row)) for row in rows.tolist()), strict=True))

    near = up_to(most)
    count, ends = near.total, (weight * best, weight * worst, weight * most)
    if count <= MOST_LISTED:
        return Within(*ends, count, ranked(np.concatenate(list(draw.every(near)))))
    first = ranked(np.array([draw.numbered(up_to(best), 0)]))
    others = set(ranked(draw.drawn(near, DRAWN, _SEED))) - set(first)
    return Within(*ends, count, [*first, *sorted(others)], drawn=True)
