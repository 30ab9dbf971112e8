"""How much room the rules leave: how far each number can be tightened, and what each rule costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bcu_optimizer.common import display
from bcu_optimizer.engines.engine import Purse
from bcu_optimizer.engines.feasibility import possible, ruled
from bcu_optimizer.engines.tighten import dial_rules, strictest
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.limits import LimitRule
from bcu_optimizer.questions.explain.elements import text
from bcu_optimizer.questions.explain.explain import Outcome
from bcu_optimizer.questions.slack.costs import Cost, costs_of

# Seconds that all searches may take where all plans are too many to look at.
SECONDS = 30.0
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
        tuple(costs_of(problem, purse)),
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
