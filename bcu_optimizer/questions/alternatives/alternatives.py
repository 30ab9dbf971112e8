"""Plans that are almost as good as the best one, and as different from each other as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bcu_optimizer.common import display
from bcu_optimizer.common.errors import bad
from bcu_optimizer.common.exact import FloatArray
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.alternatives.near_optimal import Within, within
from bcu_optimizer.questions.alternatives.selection import Differences, choose
from bcu_optimizer.questions.compare.compare import Comparison, Entry
from bcu_optimizer.questions.plan_list import PlanList

if TYPE_CHECKING:
    import pandas as pd


BEST = "Best plan"


@dataclass(frozen=True)
class Asked:
    """What was asked: the margin, as a share of the range of objectives, and how many plans."""

    within: float
    count: int

    @property
    def margin(self) -> Fraction:
        """The margin as it was typed: 0.3 is three tenths."""
        return Fraction(repr(self.within))


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Plans within a margin of the best objective that differ as much as possible.

    Two plans differ by the share of demand in areas that change BCU when their BCUs are matched
    one to one as well as can be.

    Attributes
    ----------
    problem
        The problem.
    bcus
        The number of BCUs.
    asked
        The margin and the number of plans asked for.
    valid_plans
        The number of all valid plans.
    found
        What lies within the margin; None where no plan has an objective.
    comparison
        The plans chosen, the best one first, compared with it; None where there is no plan.
    objectives
        Their exact objectives.
    considered
        Of every plan that was looked at its objective and the share of demand that it moves from
        the best plan; shape (plans, 2).
    bound
        No choice of as many of the plans looked at, the best one among them, has a smallest
        difference above this share of demand; None for fewer than two plans.
    """

    problem: Problem
    bcus: int
    asked: Asked
    valid_plans: int
    found: Within | None
    comparison: Comparison | None
    objectives: tuple[Fraction, ...]
    considered: FloatArray
    bound: float | None

    def __len__(self) -> int:
        return len(self.objectives)

    @property
    def plans(self) -> tuple[Evaluation, ...]:
        """The plans chosen, the best one first."""
        return (
            tuple(entry.evaluation for entry in self.comparison.entries) if self.comparison else ()
        )

    @property
    def names(self) -> tuple[str, ...]:
        """What the plans are called."""
        return self.comparison.names if self.comparison else ()

    def demand_moved(self, number: int) -> float:
        """Return the share of demand that changes BCU from the best plan to another."""
        assert self.comparison
        return self.comparison.likeness(0, number).demand_moved

    @cached_property
    def smallest(self) -> float | None:
        """The smallest difference between two of the plans; None for fewer than two."""
        if self.comparison is None or len(self) < 2:
            return None
        return min(self.comparison.likeness(*pair).demand_moved for pair in self.comparison.pairs)

    @property
    def guarantee(self) -> str:
        """What is proven of the choice, in plain words."""
        return str(display.of("guarantee", self))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a plan: ``objective``, ``demand_moved``, ``areas_moved``, every measure."""
        import pandas as pd

        columns = ["objective", "demand_moved", "areas_moved", *MEASURES]
        rows = [
            [
                float(self.objectives[i]),
                self.demand_moved(i),
                len(self.comparison.likeness(0, i).areas_moved) if self.comparison else 0,
                *each.measures.values(),
            ]
            for i, each in enumerate(self.plans)
        ]
        return pd.DataFrame(rows, columns=columns, index=pd.Index(self.names, name="plan"))

    def plot(self, ax: Any = None) -> Any:
        """Draw on ``ax`` (a new one if None) what each plan looked at moves and costs.

        The maps of the plans are ``comparison.plot()``.
        """
        return display.of("plot", self, ax)

    def save(self, folder: str | Path) -> None:
        """Write document, table, plans and maps to a folder; see :func:`display.save`."""
        display.save(self, folder)

    def as_dict(self) -> dict[str, Any]:
        """Return the alternatives as the contracts shape them."""
        found = self.found
        return {
            "scenario": self.problem.scenario.name,
            "bcus": self.bcus,
            "within": self.asked.within,
            "count": self.asked.count,
            "valid_plans": self.valid_plans,
            "plans_within": found.count if found else 0,
            "plans_considered": len(found.plans) if found else 0,
            "tied": found.tied if found else None,
            "best": float(found.best) if found else None,
            "worst": float(found.worst) if found else None,
            "limit": float(found.most) if found else None,
            "smallest_difference": self.smallest,
            "largest_possible": self.bound,
            "plans": [
                {
                    "name": name,
                    "plan": dict(each.plan.assignment),
                    "objective": float(self.objectives[i]),
                    "measures": dict(each.measures),
                    "demand_moved": self.demand_moved(i),
                    "areas_moved": list(self.comparison.likeness(0, i).areas_moved),
                }
                for i, (name, each) in enumerate(zip(self.names, self.plans, strict=True))
                if self.comparison
            ],
            "guarantee": self.guarantee,
        }

    def _repr_html_(self) -> str:
        return display.html(self)


def check_asked(margin: float, count: int) -> Asked:
    """Check what is asked for.

    Raises
    ------
    InputError
        If the margin is not from 0 to 1, or no plan is asked for.
    """
    if not 0 <= margin <= 1:
        raise bad(
            f"the margin is {margin:g}, not from 0 to 1.",
            where="--within",
            remedy="It is a share of the way from the best to the worst valid plan: 0.02 is 2 %.",
        )
    if count < 1:
        raise bad(f"{count} plans are asked for.", where="--count", remedy="Ask for 1 or more.")
    return Asked(float(margin), int(count))


def alternatives(
    problem: Problem, diagram: Diagram, bcus: int, asked: Asked, budget: Budget
) -> Alternatives:
    """Choose plans of a diagram of one number of BCUs, within a margin of the best.

    Raises
    ------
    InputError
        If the scenario has no goals.
    TooLargeError
        If the budget is exceeded.
    """
    found = within(problem, diagram, asked.margin, budget)
    if found is None:
        nothing = np.zeros((0, 2))
        return Alternatives(
            problem, bcus, asked, diagram.total, None, None, (), nothing, bound=None
        )
    rows = np.array([placed for _, placed in found.plans], dtype=np.int64)
    differences = Differences(diagram.candidates, rows)
    choice = choose(differences, asked.count)
    total = problem.total_demand or 1
    objectives = [float(value) for value, _ in found.plans]
    chosen = PlanList(diagram.candidates, rows[list(choice.places)])
    return Alternatives(
        problem=problem,
        bcus=bcus,
        asked=asked,
        valid_plans=diagram.total,
        found=found,
        comparison=_compared(problem, chosen),
        objectives=tuple(found.plans[place][0] for place in choice.places),
        considered=np.column_stack([objectives, differences.of(0) / total]),
        bound=None if choice.bound is None else float(Fraction(choice.bound, total)),
    )


def _compared(problem: Problem, chosen: PlanList) -> Comparison:
    """Compare the plans with the best one, which is the first."""
    names = [BEST, *(f"Alternative {number}" for number in range(1, len(chosen)))]
    plans = [replace(chosen.plan(i), name=name) for i, name in enumerate(names)]
    entries = [Entry(plan.name, evaluate_plan(problem, plan)) for plan in plans]
    return Comparison(problem, tuple(entries), 0, {})
