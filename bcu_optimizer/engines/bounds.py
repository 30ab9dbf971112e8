"""What no plan's objective can be below, where the plans are too many to look at; exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bcu_optimizer.engines.arithmetic import LISTED
from bcu_optimizer.engines.candidates import Candidates, enumerate_candidates
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem


def least_possible(problem: Problem, bcus: int) -> Fraction | None:
    """Return a bound on the objective of every plan of so many BCUs; None where there is none.

    Each area is given a price, and the prices of the areas of a plan add up to the same for every
    plan. A plan therefore costs at least that sum and, for each of its BCUs, the least by which the
    cost of any BCU exceeds the prices of its areas. Any prices will do; the best are those of the
    linear relaxation, rounded, so that nothing rests on the tolerance of a solver. Rules for whole
    plans are left aside.

    Raises
    ------
    InputError
        If the rules allow too many candidates.
    """
    if goals.ratio_wanted(problem) is not None:
        return None
    candidates = enumerate_candidates(problem, bcus, LISTED)
    if not candidates.groups or candidates.uncovered():
        return None
    costs, unit = exact_costs(problem, candidates.groups, bcus)
    prices = _prices(candidates, costs.astype(float), bcus)
    if prices is None:
        return None
    whole = np.array([int(price) for price in prices], dtype=object)
    left = costs.astype(object) - candidates.members.astype(object) @ whole
    bound = int(whole.sum()) + bcus * int(left.min())
    return goals.offset(problem, bcus) + unit * bound


def cheapest_shares(problem: Problem, candidates: Candidates, bcus: int) -> Fraction:
    """Return a bound on the objective of every plan of so many BCUs that takes no time.

    Of what a BCU costs each of its areas bears the same share; no area bears less than in the
    cheapest of the candidates that hold it. A ratio is 1 at least.
    """
    if goals.ratio_wanted(problem) is not None:
        return sum(goals.wanted(problem).values(), Fraction(0))
    costs, unit = exact_costs(problem, candidates.groups, bcus)
    shares: dict[int, Fraction] = {}
    for group, cost in zip(candidates.groups, costs.tolist(), strict=True):
        share = Fraction(cost, len(group))
        for area in group:
            shares[area] = min(share, shares.get(area, share))
    return goals.offset(problem, bcus) + unit * sum(shares.values(), Fraction(0))


def _prices(candidates: Candidates, costs: np.ndarray, bcus: int) -> np.ndarray | None:
    """Return the price of each area in the linear relaxation, in units of the costs."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    scale = float(np.abs(costs).max()) or 1.0
    members = csr_array(candidates.members.T.astype(float))
    rows = vstack([members, csr_array(np.ones((1, len(costs))))])
    sides = np.append(np.ones(members.shape[0]), bcus)
    found = linprog(costs / scale, A_eq=rows, b_eq=sides, method="highs")
    return found.eqlin.marginals[:-1] * scale if found.status == 0 else None
