"""How much room the rules leave: how far each number can be tightened, and what each rule costs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.arithmetic import LISTED, forced, numbers_left
from bcu_optimizer.engines.bounds import least_possible
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError
from bcu_optimizer.engines.engine import Purse
from bcu_optimizer.engines.feasibility import SEARCHED, all_plans, possible, ruled
from bcu_optimizer.engines.optima import least_objective
from bcu_optimizer.engines.tighten import dial_rules, strictest
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.limits import LimitRule
from bcu_optimizer.questions.explain.elements import Element, elements, only, text
from bcu_optimizer.questions.explain.explain import Outcome
from bcu_optimizer.questions.solve.solve import Options, solve_problem

# Seconds that all searches may take where all plans are too many to look at.
SECONDS = 30.0
_BUDGET = Budget()
_OUTCOMES: dict[str, Outcome] = {"yes": "feasible", "no": "infeasible", "not decided": "unknown"}


@dataclass(frozen=True)
class Room:
    """How far one number can be tightened, all else unchanged, before no plan is left.

    Attributes
    ----------
    rule, setting
        The rule, and the dotted key of the number as ``--set`` takes it.
    limit
        Its value now.
    tightest
        The strictest value at which a plan keeps every rule; None where it is not decided.
    end
        ``fewest`` or ``most``, the end of a range that is tightened; empty for a single number.
    """

    rule: str
    setting: str
    limit: Any
    tightest: Any
    end: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the room as plain data."""
        named = {"rule": self.rule, "setting": self.setting, "limit": self.limit}
        told = {"tightest": self.tightest, "decided": self.tightest is not None}
        return {**named, **told, **({"end": self.end} if self.end else {})}


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


@dataclass(frozen=True, eq=False)
class Slack:
    """How much room the rules of a problem leave.

    Attributes
    ----------
    outcome
        Whether there is a plan; without one all else is empty.
    rooms
        How far each number can be tightened.
    numbers
        The numbers of BCUs that have a plan, the other rules unchanged.
    undecided
        The numbers of BCUs of which that is not decided.
    costs
        What each rule costs in each goal.
    """

    problem: Problem
    outcome: Outcome
    rooms: tuple[Room, ...] = ()
    numbers: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()
    costs: tuple[Cost, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether all that is said is decided, to the last value."""
        costs = all(each.cost is not None for each in self.costs)
        rooms = all(room.tightest is not None for room in self.rooms)
        return self.outcome != "unknown" and costs and rooms and not self.undecided

    def __str__(self) -> str:
        return display.text(self)

    def _repr_html_(self) -> str:
        return display.html(self)

    def as_dict(self) -> dict[str, Any]:
        """Return the slack as plain data."""
        return {
            "scenario": self.problem.scenario.name,
            "outcome": self.outcome,
            "limits": [room.as_dict() for room in self.rooms],
            "numbers": list(self.numbers),
            "numbers_not_decided": list(self.undecided),
            "costs": [
                {
                    "rule": each.element.rule,
                    "entry": text(self.problem, each.element),
                    "goal": each.goal,
                    "with": each.kept.value,
                    "without": each.dropped.value,
                    "without_bound": each.dropped.bound,
                    "proven": each.cost is not None,
                    "cost": each.cost,
                    "cost_at_most": each.most,
                }
                for each in self.costs
            ],
        }


def slack(problem: Problem, seconds: float = SECONDS) -> Slack:
    """Find how far each number can be tightened, and what each rule costs in each goal.

    What all plans tell is exact. Where they are too many to look at, the solver is asked, for so
    many seconds in all; what it then cannot prove is given with the bound that it can.
    """
    found = possible(problem)
    if found.answer != "yes":
        return Slack(problem, _OUTCOMES[found.answer])
    purse = Purse(seconds)
    answers = {
        bcus: possible(ruled(problem, number=bcus), clock=purse).answer
        for bcus in range(1, len(problem.codes) + 1)
    }
    return Slack(
        problem,
        "feasible",
        tuple(_rooms(problem, purse)),
        tuple(bcus for bcus, answer in answers.items() if answer == "yes"),
        tuple(bcus for bcus, answer in answers.items() if answer == "not decided"),
        tuple(_costs(problem, purse)),
    )


def _rooms(problem: Problem, purse: Purse) -> Iterator[Room]:
    stated = problem.scenario.rules
    if stated.size is not None:
        fewest, most = stated.size
        areas = len(problem.codes)
        ends = {
            "fewest": ((low, most) for low in range(fewest + 1, min(most, areas) + 1)),
            "most": ((fewest, high) for high in range(min(most - 1, areas), fewest - 1, -1)),
        }
        for end, narrower in ends.items():
            tightest = _narrowest(problem, narrower, purse)
            yield Room("size", "rules.size", [fewest, most], tightest, end)
    for rule, dial, setting in dial_rules(problem):
        turned = strictest(problem, rule, dial, purse)
        name = rule.label if isinstance(rule, LimitRule) else rule.name
        yield Room(name, setting, dial.now, turned.value if turned.is_decided else None)


def _narrowest(
    problem: Problem, narrower: Iterator[tuple[int, int]], purse: Purse
) -> list[int] | None:
    """Return the last range of sizes at which there is a plan; None if not decided."""
    assert problem.scenario.rules.size is not None
    best = problem.scenario.rules.size
    for size in narrower:
        answer = possible(ruled(problem, size=size), clock=purse).answer
        if answer == "not decided":
            return None
        if answer == "no":
            break
        best = size
    return list(best)


def _costs(problem: Problem, purse: Purse) -> Iterator[Cost]:
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
