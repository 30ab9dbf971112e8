"""The search for the best solution of a model: every solution is re-checked exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bcu_optimizer.engines.engine import Clock, Found, SolverName
from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.engines.set_partitioning.model import BcuModel
from bcu_optimizer.engines.set_partitioning.solvers import Ending
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Ratio
from bcu_optimizer.problem.rules.base import PlanRule, unnamed


class Search:
    """The search over one model; ``first`` is a plan that keeps every rule, if one is known."""

    def __init__(
        self,
        model: BcuModel,
        solver: SolverName,
        clock: Clock,
        first: Sequence[Group] | None = None,
    ) -> None:
        self.model = model
        self.first = first
        self.problem = model.problem
        self.solver = solver
        self.clock = clock

    def any(self) -> Found:
        """Find any plan that keeps every rule."""
        ending, chosen = self._next()
        return Found(ending.outcome, self._groups(chosen))

    def best(self) -> Found:
        """Find the plan with the least objective; at a limit the best found, the first at least."""
        if self.first:
            self.model.begin_with(self.first)
        found = self._best()
        if not self.first or found.outcome not in {"feasible", "unknown"}:
            return found
        value = goals.objective(self.problem, unnamed(self.first))
        if value is None or (found.objective is not None and found.objective <= value):
            return found
        return Found("feasible", tuple(self.first), float(value), found.bound)

    def _best(self) -> Found:
        ratio = goals.ratio_wanted(self.problem)
        if ratio is not None:
            return self._least_ratio(ratio, goals.wanted(self.problem)[ratio.name])
        self.model.minimise_goals()
        ending, chosen = self._next()
        groups = self._groups(chosen)
        if not chosen:
            bound = None if ending.bound is None else self.model.objective_bound(ending.bound)
            return Found(ending.outcome, bound=bound)
        value = goals.objective(self.problem, unnamed(groups))
        assert value is not None
        if ending.outcome == "optimal":
            tolerance = self.model.goals_tolerance()
            return Found("optimal", groups, float(value), float(value), tolerance)
        bound = None if ending.bound is None else self.model.objective_bound(ending.bound)
        return Found("feasible", groups, float(value), bound)

    def _next(self) -> tuple[Ending, list[int]]:
        """Run the solver until its solution keeps every rule exactly, or there is none."""
        while True:
            ending = solvers.run(self.model.programme, self.solver, self.clock.left)
            if ending.outcome in {"infeasible", "unknown"}:
                return ending, []
            chosen = [c for c, x in enumerate(self.model.chosen) if (x.value() or 0) > 0.5]
            if not self._is_partition(chosen):  # a solver stopped early with half a solution
                return Ending("unknown", ending.bound), []
            broken = self._broken(chosen)
            if not broken:
                return ending, chosen
            for rule in broken:
                rule.cut(self.model, chosen)

    def _is_partition(self, chosen: list[int]) -> bool:
        held = sorted(i for group in self._groups(chosen) for i in group)
        return held == list(range(len(self.problem.codes)))

    def _broken(self, chosen: list[int]) -> list[PlanRule]:
        groups = unnamed(self._groups(chosen))
        return [
            rule
            for rule in self.model.rules
            if any(verdict.holds is False for verdict in rule.check(groups))
        ]

    def _groups(self, chosen: list[int]) -> tuple[Group, ...]:
        return tuple(self.model.candidates.groups[c] for c in chosen)

    def _least_ratio(self, measure: Ratio, weight: Fraction) -> Found:
        """Find the least largest-to-smallest ratio by Dinkelbach's method.

        Minimise hi − r·lo, set r to the ratio of the plan found, until the ratio falls no more.
        """
        weights = self.problem.weight(measure.weight)
        assert weights is not None
        best: tuple[Fraction, tuple[Group, ...]] | None = None
        ratio = Fraction(1)
        empty = self.model.weigh(weights) == 0  # a plan with such a BCU has no ratio
        self.model.forbid(empty.tolist())
        while True:
            self.model.minimise_spread(weights, float(ratio))
            ending, chosen = self._next()
            if not chosen:
                break
            groups = self._groups(chosen)
            value = measure.exact(self.problem, unnamed(groups))
            assert value is not None
            if best is not None and value >= best[0]:
                break
            best = (value, groups)
            if ending.outcome != "optimal" or value == ratio:
                break
            ratio = value
        if best is None and ending.outcome == "infeasible" and empty.any():
            return self._without_ratio()
        if best is None:
            bound = float(weight) if ending.outcome == "unknown" else None
            return Found(ending.outcome, bound=bound)
        objective = float(weight * best[0])
        if ending.outcome != "optimal":
            return Found("feasible", best[1], objective, float(weight))
        tolerance = weight * self.model.spread_tolerance(weights)
        return Found("optimal", best[1], objective, objective, tolerance)

    def _without_ratio(self) -> Found:
        """Where no plan has a ratio, each has a BCU of nothing: find any, which is as good."""
        model = BcuModel(self.problem, self.model.candidates, self.model.bcus)
        return Search(model, self.solver, self.clock).any()
