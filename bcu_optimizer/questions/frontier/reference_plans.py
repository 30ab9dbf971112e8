"""Known plans beside a frontier: the scenario's best, the adopted plan, a planner's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.data import shipped
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.frontier.goals import Sought

BEST = "best plan"


@dataclass(frozen=True, eq=False)
class Mark:
    """A known plan beside the frontier.

    Attributes
    ----------
    name
        What it is called.
    evaluation
        The plan held against the scenario.
    values
        The exact measure of each goal.
    on
        The number of the point that it has the same values as, counted from 1; None: of none.
    beaten_by
        The numbers of the points that are at least as good in every goal and better in one.
    """

    name: str
    evaluation: Evaluation
    values: tuple[Fraction, ...]
    on: int | None
    beaten_by: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the mark as a document."""
        return {
            "name": self.name,
            "bcus": len(self.evaluation.groups),
            "holds": self.evaluation.holds,
            "measures": dict(self.evaluation.measures),
            "on": self.on,
            "beaten_by": list(self.beaten_by),
        }


def shipped_plans(problem: Problem, bcus: int) -> list[Plan]:
    """Return the shipped plans that are about the areas of a problem and have as many BCUs."""
    found = []
    for name in shipped.names(shipped.PLANS, ".csv"):
        try:
            plan = plans.read(shipped.PLANS / f"{name}.csv", problem.areas.names, problem.codes)
        except InputError:  # it is about other areas
            continue
        found += [plan] if len(plan) == bcus else []
    return found


def given_plans(problem: Problem, items: Sequence[str | Path | Plan]) -> list[Plan]:
    """Read the plans that a planner wants to see marked.

    Raises
    ------
    InputError
        If there is no such plan, or it is not about the areas of the problem.
    """
    read = [
        plans.read_any(item, problem.areas) if isinstance(item, str | Path) else item
        for item in items
    ]
    return [evaluate_plan(problem, plan).plan for plan in read]


def mark(
    problem: Problem,
    goals: Sequence[Sought],
    losses: Sequence[Sequence[Fraction]],
    plan: Plan,
    name: str,
) -> Mark | None:
    """Hold a plan against the points of a frontier, given the losses of each point.

    Returns None where a goal cannot be known of the plan.
    """
    evaluation = evaluate_plan(problem, plan)
    known = []
    for goal in goals:
        value = goal.measure.exact(problem, evaluation.groups)
        if value is None or goal.measure.name in plan.unknown:
            return None
        known.append(value)
    own = [goal.loss(value) for goal, value in zip(goals, known, strict=True)]
    better = [
        number
        for number, each in enumerate(losses, start=1)
        if list(each) != own and all(a <= b for a, b in zip(each, own, strict=True))
    ]
    on = next((n for n, each in enumerate(losses, start=1) if list(each) == own), None)
    return Mark(name, evaluation, tuple(known), on, tuple(better))


def marks(
    problem: Problem,
    goals: Sequence[Sought],
    losses: Sequence[Sequence[Fraction]],
    known: Sequence[Plan],
    *,
    asked: bool,
) -> list[Mark]:
    """Mark plans beside a frontier.

    Raises
    ------
    InputError
        If the plans were ``asked`` for by name, and a goal cannot be known of one.
    """
    found = []
    for plan in known:
        each = mark(problem, goals, losses, plan, plan.name)
        if each:
            found.append(each)
        elif asked:
            raise bad(
                f"the plan '{plan.name}' cannot be marked: a goal is not known of it.",
                plan.path,
                "--mark",
                "Leave it out, or ask for other goals.",
            )
    return found
