"""The integer programme: choose k candidates that cover each area once (set partitioning)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pulp

from bcu_optimizer.common.exact import IntArray, last_kept
from bcu_optimizer.engines.candidates import Candidates
from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Additive
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules import limits
from bcu_optimizer.problem.rules import registry as rules
from bcu_optimizer.problem.rules.base import PlanRule

# The dearest candidate's cost above the cheapest: far above a solver's absolute tolerances.
_COST_SCALE = 1000
# By so little of the range of costs a plan may be better than the one that a solver calls best.
_TOLERANCE = Fraction(1, 10**6)
# Below this many units a sum of integers is kept apart from its neighbours by half a unit.
_SAFE_UNITS = 10**6


class BcuModel:
    """A model of one problem with one number of BCUs; rules add to it through its methods.

    Attributes
    ----------
    programme
        The PuLP problem; variable ``chosen[c]`` is 1 where candidate c is a BCU of the plan.
    rules
        The plan rules and limits that were added.
    """

    def __init__(self, problem: Problem, candidates: Candidates, bcus: int) -> None:
        self.problem = problem
        self.candidates = candidates
        self.bcus = bcus
        self.programme = pulp.LpProblem("bcu", pulp.LpMinimize)
        self.chosen: list[Any] = [
            self.programme.add_variable(f"x{c}", 0, 1, cat=pulp.LpBinary)
            for c in range(len(candidates))
        ]
        self._holding = [np.flatnonzero(column).tolist() for column in candidates.members.T]
        self._spreads: dict[bytes, tuple[Any, Any, float]] = {}
        self._least, self._unit = Fraction(0), Fraction(1)
        self._rows = 0
        for area in self._holding:
            self._add(pulp.lpSum(self.chosen[c] for c in area) == 1)
        self._add(pulp.lpSum(self.chosen) == bcus)
        self.rules: list[PlanRule] = [
            *(rule for rule in rules.active(problem) if isinstance(rule, PlanRule)),
            *limits.active(problem),
        ]
        for rule in self.rules:
            rule.add(self)

    def _add(self, constraint: Any) -> None:
        self._rows += 1
        self.programme.addConstraint(constraint, f"r{self._rows}")

    def _sum(self, factors: Iterable[tuple[int, float]]) -> Any:
        """Return Σ factor × x over candidates, given by number; PuLP's own sums take ten times."""
        return pulp.LpAffineExpression((self.chosen[c], by) for c, by in factors if by)

    def weigh(self, weights: IntArray) -> IntArray:
        """Return the weight of each candidate."""
        return self.candidates.sums(weights)

    def count_at_least(self, number: int) -> None:
        """Choose at least a number of candidates."""
        self._add(pulp.lpSum(self.chosen) >= number)

    def forbid(self, mask: Iterable[bool]) -> None:
        """Forbid every candidate where a mask is True."""
        barred = [x for x, bar in zip(self.chosen, mask, strict=True) if bar]
        if barred:
            self._add(pulp.lpSum(barred) <= 0)

    def begin_with(self, groups: Sequence[Group]) -> None:
        """Have the solver begin with a plan, if its BCUs are all candidates."""
        numbers = {group: c for c, group in enumerate(self.candidates.groups)}
        if all(group in numbers for group in groups):
            chosen = {numbers[group] for group in groups}
            solvers.begin_with(
                self.programme, {x: float(c in chosen) for c, x in enumerate(self.chosen)}
            )

    def exclude(self, chosen: Sequence[int]) -> None:
        """Exclude one plan, given by its candidates."""
        self._add(pulp.lpSum(self.chosen[c] for c in chosen) <= len(chosen) - 1)

    def forbid_extremes(self, weights: IntArray, chosen: Sequence[int]) -> None:
        """Forbid any BCU as heavy as the heaviest chosen beside any as light as the lightest.

        Integral coefficients: no tolerance blurs this, unlike ``hi <= r lo``.
        """
        sums = self.weigh(weights)
        picked = sums[list(chosen)]
        heavy, light = sums >= picked.max(), sums <= picked.min()
        side = self.programme.add_variable(f"side{self._rows}", 0, 1)
        for area in self._holding:
            self._add(pulp.lpSum(self.chosen[c] for c in area if heavy[c]) - side <= 0)
            self._add(pulp.lpSum(self.chosen[c] for c in area if light[c]) + side <= 1)

    def limit_measure(self, measure: Additive, limit: float) -> None:
        """Bound a measure that adds up over BCUs, from the side that its limit is on."""
        scale = measure.scale(self.problem, self.bcus)
        if not scale:
            return
        parts = [measure.part(self.problem, group, self.bcus) for group in self.candidates.groups]
        unit = math.gcd(*parts) or 1
        most = self.bcus * max(parts) // unit
        side = -1 if measure.better == "higher" else 1
        edge = last_kept(limit, scale * unit, side, most)
        if edge is None:  # no sum of parts is beyond the limit
            return
        factor = side / max(1, most)  # brings the row near 1
        sums = self._sum((c, factor * (part // unit)) for c, part in enumerate(parts))
        gap = 0.5 if abs(edge) < _SAFE_UNITS else 0.0
        self._add(sums <= factor * (edge + side * gap))

    def limit_ratio(self, weights: IntArray, ratio: float) -> None:
        """Bound the heaviest BCU by a multiple of the lightest."""
        if ratio < 1:
            self.forbid(True for _ in self.chosen)
            return
        low, high, span = self.spread(weights)
        # hi <= r lo for weights of mean x (1 + span x deviation), divided by r and by the span.
        self._add(high * (1 / ratio) - low <= (1 - 1 / ratio) / span)

    def spread(self, weights: IntArray) -> tuple[Any, Any, float]:
        """Return variables below and above the weight of every BCU, and their unit.

        Weights are taken as deviations from the mean, in units of the largest deviation, so that
        BCUs of nearly the same weight are still told apart. For every area i: lo ≤ Σ deviation × x
        over the candidates that hold i ≤ hi. The third value is the unit as a share of the mean.
        """
        key = weights.tobytes()
        if key not in self._spreads:
            total = int(weights.sum()) or 1
            # k w - T is exact; both k w and T are sums of integers.
            apart = [self.bcus * weight - total for weight in self.weigh(weights).tolist()]
            largest = max(map(abs, apart)) or 1
            deviations = [each / largest for each in apart]
            number = len(self._spreads)
            low = self.programme.add_variable(f"lo{number}", -1, 1)
            high = self.programme.add_variable(f"hi{number}", -1, 1)
            for area in self._holding:
                size = self._sum((c, deviations[c]) for c in area)
                self._add(size - low >= 0)
                self._add(size - high <= 0)
            self._spreads[key] = (low, high, largest / total)
        return self._spreads[key]

    def minimise_goals(self) -> None:
        """Make the weighted goals the objective; each is a coefficient on each candidate.

        As many candidates are chosen in every plan, the least cost is taken off each, and what
        remains is scaled up, so that plans a hair apart are still told apart.
        """
        costs = goals.costs(self.problem, self.candidates.groups, self.bcus)
        self._least = min(costs)
        self._unit = (max(costs) - self._least) / _COST_SCALE or Fraction(1)
        scaled = [float((cost - self._least) / self._unit) for cost in costs]
        self.programme.setObjective(self._sum(enumerate(scaled)))

    def goals_tolerance(self) -> Fraction:
        """Return how much better than a solver's best plan another may be by the weighted goals."""
        return self._unit * _COST_SCALE * _TOLERANCE

    def spread_tolerance(self, weights: IntArray) -> Fraction:
        """Return how much less than a solver's least ratio that of another plan may be."""
        sums = self.weigh(weights).tolist()
        furthest = max(abs(self.bcus * each - int(weights.sum())) for each in sums)
        lightest = min((each for each in sums if each), default=1)
        return Fraction(furthest, self.bcus * lightest) * _TOLERANCE

    def objective_bound(self, bound: float) -> float:
        """Translate a solver's bound into a bound on the objective."""
        same = self.bcus * self._least + goals.offset(self.problem, self.bcus)
        return float(Fraction(bound) * self._unit + same)

    def minimise_spread(self, weights: IntArray, ratio: float) -> None:
        """Make hi − ratio × lo the objective (one step of Dinkelbach's method)."""
        low, high, _ = self.spread(weights)
        self.programme.setObjective(_COST_SCALE * (high - ratio * low))
