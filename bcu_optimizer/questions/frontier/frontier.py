"""The frontier between goals: every point that no valid plan beats, with every plan at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem.measures.registry import MEASURES, PartnersChanged
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.frontier import knee
from bcu_optimizer.questions.frontier import reference_plans as marks
from bcu_optimizer.questions.frontier.goals import Sought
from bcu_optimizer.questions.frontier.nondominated import points
from bcu_optimizer.questions.frontier.reference_plans import Mark
from bcu_optimizer.questions.plan_list import PlanList, best_plan

if TYPE_CHECKING:
    import pandas as pd


Marked = Sequence["str | Path | Plan"]


@dataclass(frozen=True, eq=False)
class Point:
    """A point of the frontier.

    Attributes
    ----------
    number
        Its place on the frontier, counted from 1.
    values
        The exact measure of each goal, in the order of the goals.
    plans
        Every valid plan with these values.
    """

    number: int
    values: tuple[Fraction, ...]
    plans: PlanList

    @cached_property
    def measures(self) -> dict[str, float | int | None]:
        """Every measure of the first plan; those of the goals are the same for all."""
        return self.plans.measures(0)


@dataclass(frozen=True, eq=False)
class Frontier:
    """Every point that no valid plan beats in two or three goals at once; proven.

    Of two goals the points run from the best in the first goal to the best in the second. Each
    valid plan that is at none of them is beaten by one: that is as good in every goal, and better
    in at least one.

    Attributes
    ----------
    problem
        The problem.
    bcus
        The number of BCUs.
    goals
        The goals, in the order asked for.
    valid_plans
        The number of valid plans among which the points were found.
    points
        The points; none where there is no valid plan.
    ends
        For each goal the number of the point that is best in it, counted from 1.
    knee
        The number of the point farthest on the better side of the line (of three goals, the plane)
        through the ends, goals being scaled from 0, best, to 1, worst; None where there is none.
    marks
        Known plans beside the frontier.
    """

    problem: Problem
    bcus: int
    goals: tuple[Sought, ...]
    valid_plans: int
    points: tuple[Point, ...]
    ends: tuple[int, ...]
    knee: int | None
    marks: tuple[Mark, ...]

    def __len__(self) -> int:
        return len(self.points)

    @property
    def outstanding(self) -> dict[int, str]:
        """The points that are mapped, by number: the ends and the knee, each with its role."""
        roles: dict[int, str] = {}
        for number, goal in sorted(zip(self.ends, self.goals, strict=False), key=lambda e: e[0]):
            role, name = roles.get(number), goal.name.replace("_", " ")
            roles[number] = f"{role}, {name}" if role else f"best by {name}"
        if self.knee is not None:
            roles[self.knee] = "knee"
        return dict(sorted(roles.items()))

    @property
    def mapped(self) -> list[int]:
        """The points whose plan is shown: the outstanding, or every step away from a plan."""
        steps = any(goal.measure.name == PartnersChanged.name for goal in self.goals)
        is_walk = steps and len(self.goals) == 2
        return [point.number for point in self.points] if is_walk else list(self.outstanding)

    @cached_property
    def plans(self) -> dict[int, Plan]:
        """The first plan of each point that is mapped."""
        return {number: self.points[number - 1].plans.plan(0) for number in self.mapped}

    def assignment(self, number: int, place: int = 0) -> dict[str, str]:
        """Return a plan of a point, BCU by code; plans are counted from 0."""
        return dict(self.points[number - 1].plans.plan(place).assignment)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a point, by number: ``role``, ``plans`` (their number) and every measure."""
        import pandas as pd

        roles = self.outstanding
        rows = [
            {
                "point": point.number,
                "role": roles.get(point.number, ""),
                "plans": len(point.plans),
                **{name: point.measures[name] for name in MEASURES},
            }
            for point in self.points
        ]
        columns = ["point", "role", "plans", *MEASURES]
        return pd.DataFrame(rows, columns=columns).set_index("point")

    def plot(self, ax: Any = None) -> Any:
        """Draw the frontier on ``ax`` (a new one if None) and return it.

        Two goals: the steps between the points; beyond them lies no valid plan. Three goals: the
        first two as places, the third as colour.
        """
        return display.of("plot", self, ax)

    def save(self, folder: str | Path) -> None:
        """Write document, tables, plans, chart and maps to a folder; see :func:`display.save`."""
        display.save(self, folder)

    def as_dict(self) -> dict[str, Any]:
        """Return the frontier as the contracts shape it."""
        return {
            "scenario": self.problem.scenario.name,
            "goals": [goal.name for goal in self.goals],
            "bcus": self.bcus,
            "valid_plans": self.valid_plans,
            "points": [
                {
                    "measures": dict(point.measures),
                    "values": {
                        goal.name: float(value)
                        for goal, value in zip(self.goals, point.values, strict=True)
                    },
                    "plans": [self.assignment(point.number, i) for i in range(len(point.plans))],
                    "role": self.outstanding.get(point.number),
                }
                for point in self.points
            ],
            "marks": [mark.as_dict() for mark in self.marks],
        }

    def _repr_html_(self) -> str:
        return display.html(self)


def frontier(
    problem: Problem,
    diagram: Diagram,
    bcus: int,
    goals: tuple[Sought, ...],
    budget: Budget,
    marked: Marked | None = None,
) -> Frontier:
    """Find the frontier of all plans of a diagram, which are of one number of BCUs.

    Parameters
    ----------
    goals
        Two or three goals; at most one of them a ratio.
    marked
        Known plans to show beside it. If None, the shipped plans that are about these areas and
        have as many BCUs. The scenario's best plan is shown in any case.

    Raises
    ------
    InputError
        If a plan to mark will not do, or too many plans are equally good.
    TooLargeError
        If the budget is exceeded.
    """
    known = None if marked is None else marks.given_plans(problem, marked)
    found = points(problem, diagram, goals, budget)
    losses = [[g.loss(v) for g, v in zip(goals, each.values, strict=True)] for each in found]
    bend = knee.knee(losses)
    return Frontier(
        problem=problem,
        bcus=bcus,
        goals=goals,
        valid_plans=diagram.total,
        points=tuple(
            Point(n, each.values, PlanList.of(diagram.candidates, each.rows, bcus))
            for n, each in enumerate(found, start=1)
        ),
        ends=tuple(place + 1 for place in knee.ends(losses)),
        knee=None if bend is None else bend + 1,
        marks=tuple(_marks(problem, diagram, goals, losses, known, budget)),
    )


def _marks(
    problem: Problem,
    diagram: Diagram,
    goals: tuple[Sought, ...],
    losses: list[list[Fraction]],
    known: list[Plan] | None,
    budget: Budget,
) -> list[Mark]:
    """Mark the scenario's best plan, and the plans asked for or shipped."""
    best = best_plan(problem, diagram, budget)
    own = [replace(best, name=marks.BEST)] if best else []
    made = marks.marks(problem, goals, losses, own, asked=False)
    if known is not None:
        return made + marks.marks(problem, goals, losses, known, asked=True)
    near = marks.shipped_plans(problem, max(diagram.ends, default=0))
    return made + marks.marks(problem, goals, losses, near, asked=False)
