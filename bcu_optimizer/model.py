"""The integer programme: choose k candidates that cover each area once (set partitioning)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pulp

from bcu_optimizer import goals, limits, rules
from bcu_optimizer.numbers import IntArray
from bcu_optimizer.rules.base import PlanRule

if TYPE_CHECKING:
    from bcu_optimizer.candidates import Candidates
    from bcu_optimizer.measures import Additive
    from bcu_optimizer.problem import Problem

# Costs are scaled up so that a solver's absolute tolerances fall far below what matters.
_COST_SCALE = 1000.0
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
        self._spreads: dict[bytes, tuple[Any, Any]] = {}
        self._rows = 0
        for area in self._holding:
            self._add(pulp.lpSum(self.chosen[c] for c in area) == 1)
        self.rules: list[PlanRule] = [
            *(rule for rule in rules.active(problem) if isinstance(rule, PlanRule)),
            *limits.active(problem),
        ]
        for rule in self.rules:
            rule.add(self)

    def _add(self, constraint: Any) -> None:
        self._rows += 1
        self.programme.addConstraint(constraint, f"r{self._rows}")

    def weigh(self, weights: IntArray) -> IntArray:
        """Return the weight of each candidate."""
        return self.candidates.sums(weights)

    def count_exactly(self, number: int) -> None:
        """Choose exactly a number of candidates."""
        self._add(pulp.lpSum(self.chosen) == number)

    def count_at_least(self, number: int) -> None:
        """Choose at least a number of candidates."""
        self._add(pulp.lpSum(self.chosen) >= number)

    def forbid(self, mask: Iterable[bool]) -> None:
        """Forbid every candidate where a mask is True."""
        barred = [x for x, bar in zip(self.chosen, mask, strict=True) if bar]
        if barred:
            self._add(pulp.lpSum(barred) <= 0)

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
        bound = Fraction(limit) / scale / unit
        side = -1 if measure.better == "higher" else 1
        factor = side / max(1.0, abs(float(bound)))  # brings the row near 1
        sums = pulp.lpDot([factor * (part // unit) for part in parts], self.chosen)
        self._add(sums <= factor * _edge(bound, side))

    def limit_ratio(self, weights: IntArray, ratio: float) -> None:
        """Bound the heaviest BCU by a multiple of the lightest."""
        low, high = self.spread(weights)
        self._add(high - ratio * low <= 0)

    def spread(self, weights: IntArray) -> tuple[Any, Any]:
        """Return variables that lie below and above the weight of every BCU, 1 being the mean.

        For every area i: lo ≤ Σ weight × x over the candidates that hold i ≤ hi.
        """
        key = weights.tobytes()
        if key not in self._spreads:
            mean = int(weights.sum()) / self.bcus or 1.0
            sums = (self.weigh(weights) / mean).tolist()
            number = len(self._spreads)
            low = self.programme.add_variable(f"lo{number}", 0, None)
            high = self.programme.add_variable(f"hi{number}", 0, None)
            for area in self._holding:
                size = pulp.lpSum(sums[c] * self.chosen[c] for c in area)
                self._add(size - low >= 0)
                self._add(size - high <= 0)
            self._spreads[key] = (low, high)
        return self._spreads[key]

    def minimise_goals(self) -> None:
        """Make the weighted goals the objective; each is a coefficient on each candidate."""
        costs = np.zeros(len(self.chosen))
        for name, weight in goals.wanted(self.problem).items():
            goal = goals.GOALS[name]
            _, slope = goal.terms(self.problem, self.bcus)
            parts = (
                goal.additive.part(self.problem, group, self.bcus)
                for group in self.candidates.groups
            )
            costs += [float(weight * slope * part) for part in parts]
        costs *= _COST_SCALE
        self.programme.setObjective(pulp.lpDot(costs.tolist(), self.chosen))

    def goal_offset(self) -> Fraction:
        """Return the part of the objective that no choice of candidates changes."""
        return sum(
            (
                weight * goals.GOALS[name].terms(self.problem, self.bcus)[0]
                for name, weight in goals.wanted(self.problem).items()
            ),
            Fraction(0),
        )

    def objective_bound(self, bound: float) -> float:
        """Translate a solver's bound into a bound on the objective."""
        return bound / _COST_SCALE + float(self.goal_offset())

    def minimise_spread(self, weights: IntArray, ratio: float) -> None:
        """Make hi − ratio × lo the objective (one step of Dinkelbach's method)."""
        low, high = self.spread(weights)
        self.programme.setObjective(_COST_SCALE * (high - ratio * low))


def _edge(units: Fraction, side: int) -> float:
    """Return a bound in whole units, moved half a unit out where that keeps it exact."""
    if abs(units) > _SAFE_UNITS:
        return float(units)
    # A limit holds if the value rounds to the double typed, hence the hair before rounding.
    hair = Fraction(side, 10**12) * max(Fraction(1), abs(units))
    whole = math.floor(units + hair) if side > 0 else math.ceil(units + hair)
    return float(whole + side * 0.5)
