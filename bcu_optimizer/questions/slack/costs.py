"""What a rule costs: the best value of a goal, pursued alone, with it and without."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.arithmetic import LISTED, forced, numbers_left
from bcu_optimizer.engines.bounds import least_possible
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError
from bcu_optimizer.engines.engine import Purse
from bcu_optimizer.engines.feasibility import SEARCHED, all_plans
from bcu_optimizer.engines.optima import least_objective
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.explain.elements import Element, elements, only
from bcu_optimizer.questions.solve.solve import Options, solve_problem

_BUDGET = Budget()


@dataclass(frozen=True)
class Best:
    """The best value of a goal: what was found, and what no plan can be below; None if not known.

    Both are equal where the best is proven. Less is better.
    """

    value: float | None
    bound: float | None

    @property
    def is_proven(self) -> bool:
        """Whether no plan is better than the one found."""
        return self.value is not None and self.value == self.bound


@dataclass(frozen=True)
class Cost:
    """What one rule, or one entry of a rule, costs in one goal.

    Attributes
    ----------
    element, goal
        The rule or entry that is dropped, and the goal that alone is pursued.
    kept, dropped
        The best value of the goal with it and without.
    """

    element: Element
    goal: str
    kept: Best
    dropped: Best

    @property
    def cost(self) -> float | None:
        """What the goal would gain without the rule; None where that is not proven."""
        if not (self.kept.is_proven and self.dropped.is_proven):
            return None
        assert self.kept.value is not None and self.dropped.value is not None
        return self.kept.value - self.dropped.value

    @property
    def most(self) -> float | None:
        """What the goal can gain at most; None where nothing is proven."""
        if self.kept.value is None or self.dropped.bound is None:
            return None
        return self.kept.value - self.dropped.bound


def costs_of(problem: Problem, purse: Purse) -> Iterator[Cost]:
    """Yield what each rule costs each goal, within the seconds of a purse."""
    stated, wanted = elements(problem), list(goals.wanted(problem))
    asked_yet = len(wanted) * (1 + len(stated))
    for goal in wanted:
        scenario = problem.scenario.model_copy(update={"goals": {goal: 1.0}})
        asked = replace(problem, scenario=scenario)
        kept = best(asked, purse, asked_yet)
        for element in stated:
            asked_yet -= 1
            left = [other for other in stated if other != element]
            found = best(only(asked, left), purse, asked_yet)
            yield Cost(element, goal, kept, _with(found, kept))
        asked_yet -= 1


def _with(found: Best, kept: Best) -> Best:
    """Return a best value, given that a plan that keeps more rules has one too."""
    values = [each.value for each in (found, kept) if each.value is not None]
    return Best(min(values, default=None), found.bound)


def best(problem: Problem, purse: Purse, among: int = 1) -> Best:
    """Find the best value of the goals of a problem over all numbers of BCUs that it asks for.

    ``among`` is between how many such questions the time that is left is shared.
    """
    asked = [] if forced(problem) else numbers_left(problem)
    share = Purse(max((purse.left or 0.0) / among, 0.0))
    some = [each for bcus in asked if (each := _best_of(problem, bcus, share, purse)) is not None]
    values = [each.value for each in some if each.value is not None]
    bounds = [each.bound for each in some if each.bound is not None]
    is_bounded = bool(bounds) and len(bounds) == len(some)
    return Best(min(values, default=None), min(bounds) if is_bounded else None)


def _best_of(problem: Problem, bcus: int, share: Purse, purse: Purse) -> Best | None:
    """Find the best value for a number of BCUs; None where it has no plan."""
    if purse.is_over:
        return Best(None, None)
    try:
        least = least_objective(problem, all_plans(problem, bcus), _BUDGET)
        return None if least is None else Best(float(least), float(least))
    except InputError:
        return Best(None, None)
    except TooLargeError:
        pass
    few = len(enumerate_candidates(problem, bcus, LISTED)) <= SEARCHED
    if few and share.left is not None and share.left > 0:
        options = Options(time_limit=share.left, reasons=False, certify=False)
        with share.running(), purse.running():
            result = solve_problem(problem, bcus, options)
        if result.outcome != "unknown":
            return None if result.plan is None else Best(result.objective, result.bound)
    bound = least_possible(problem, bcus)
    return Best(None, None if bound is None else _below(bound))


def _below(exact: Fraction) -> float:
    """Return the largest double that is not above an exact value."""
    rounded = float(exact)
    return math.nextafter(rounded, -math.inf) if Fraction(rounded) > exact else rounded
