"""What putting two areas together does, or keeping them apart: of all plans, exact."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

from bcu_optimizer.common.exact import BoolArray
from bcu_optimizer.engines.diagram.best_with import BestWith
from bcu_optimizer.engines.diagram.costs import exact_costs
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.shares import together
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.optima import Optima, optima
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import of_optima
from bcu_optimizer.questions.why.turns import Stretch, Turns, stretches, turns

Pair = tuple[int, int]
"""The numbers of two areas."""


class Choices:
    """All plans of one number of BCUs, held by which areas they put together.

    Parameters
    ----------
    problem
        The problem.
    diagram
        The diagram of its plans of one number of BCUs; it has one.
    budget
        The memory that may be taken.
    """

    def __init__(self, problem: Problem, diagram: Diagram, budget: Budget) -> None:
        self.problem, self.diagram, self.budget = problem, diagram, budget
        self.bcus = max(diagram.ends)
        self._results: dict[tuple[Pair, bool], Result | None] = {}
        self._narrowed: dict[tuple[Pair, bool], Optima | None] = {}

    @cached_property
    def best(self) -> Optima:
        """The best plans of all."""
        return optima(self.problem, self.diagram, self.budget)

    @cached_property
    def best_result(self) -> Result:
        """The best plan of all."""
        return self._result(self.best, self.diagram)

    def share(self, pair: Pair) -> Fraction:
        """Return the share of plans that put two areas together."""
        return Fraction(int(self._together[pair]), self.diagram.total)

    def objective(self, pair: Pair, joined: bool) -> Fraction | None:
        """Return the best objective of the plans with two areas together, or apart; None: none."""
        if goals.ratio_wanted(self.problem) is not None:
            found = self._optima(pair, joined)
            return found.objective if found else None
        held, unit, same = self._exact
        cost = held.among(self._kinds(pair)[not joined])
        return None if cost is None else same + unit * cost

    def result(self, pair: Pair, joined: bool) -> Result | None:
        """Return the best plan with two areas together, or apart; None where there is none."""
        key = _key(pair, joined)
        if key not in self._results:
            found = self._optima(pair, joined)
            self._results[key] = self._result(found, self._narrow(pair, joined)) if found else None
        return self._results[key]

    def turns(self, pair: Pair, now: bool) -> dict[str, Turns]:
        """Find for each goal the weights at which "together" and "apart" change places.

        ``now`` says whether the best plan has them together. A ratio, which is a goal alone, has
        none.
        """
        kinds = self._kinds(pair)
        return {
            goal: turns(self.problem, goal, self._stretches(goal), kinds, now)
            for goal in goals.wanted(self.problem)
        }

    def _kinds(self, pair: Pair) -> tuple[BoolArray, BoolArray]:
        """Return which candidates hold both areas, and which the first alone."""
        one, other = (self.diagram.candidates.members[:, i] for i in pair)
        return one & other, one & ~other

    def _narrow(self, pair: Pair, joined: bool) -> Diagram:
        """Return the diagram of the plans that have two areas together, or apart."""
        return self.diagram.without(self._kinds(pair)[joined])

    def _optima(self, pair: Pair, joined: bool) -> Optima | None:
        key = _key(pair, joined)
        if key not in self._narrowed:
            narrow = self._narrow(pair, joined)
            found = optima(self.problem, narrow, self.budget) if narrow.nodes else None
            self._narrowed[key] = found
        return self._narrowed[key]

    def _result(self, found: Optima, diagram: Diagram) -> Result:
        return of_optima(self.problem, self.bcus, found, diagram.total)

    @cached_property
    def _together(self) -> dict[Pair, int]:
        counted = together(self.diagram)
        numbers = range(len(self.problem.codes))
        return {(i, j): int(counted[i, j]) for i in numbers for j in numbers}

    @cached_property
    def _exact(self) -> tuple[BestWith, Fraction, Fraction]:
        costs, unit = exact_costs(self.problem, self.diagram.candidates.groups, self.bcus)
        return BestWith(self.diagram, costs), unit, goals.offset(self.problem, self.bcus)

    def _stretches(self, goal: str) -> list[Stretch]:
        if goals.ratio_wanted(self.problem) is not None:
            return []
        if goal not in self._found_stretches:
            self._found_stretches[goal] = stretches(self.problem, self.diagram, goal)
        return self._found_stretches[goal]

    @cached_property
    def _found_stretches(self) -> dict[str, list[Stretch]]:
        return {}


def _key(pair: Pair, joined: bool) -> tuple[Pair, bool]:
    return (min(pair), max(pair)), joined
