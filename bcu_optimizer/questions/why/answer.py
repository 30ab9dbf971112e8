"""Why an area is with those that it is with: for each neighbour what the other choice would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bcu_optimizer.common import display
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.why.turns import Turns


@dataclass(frozen=True, eq=False)
class Neighbour:
    """What is to be known of an area and another that it could be with.

    Attributes
    ----------
    area
        The code of the other.
    together
        Whether both are in one BCU in the plan that it is about.
    share
        The share of all valid plans that put them in one.
    best_together, best_apart
        The best objective of the plans that do, and of those that do not; None where none does.
    cost_together, cost_apart
        How much more that is than the best of all; exact.
    other
        The best of the plans that have it the other way than the plan that it is about; None where
        there is none.
    changes
        How much each measure is more in it; None where it is not known.
    areas_moved
        The codes of the fewest areas that change BCU then.
    partners
        The codes of those that the area would be with then.
    turns
        By goal, the weights at which "together" and "apart" change places in the best plan.
    """

    area: str
    together: bool
    share: Fraction
    best_together: Fraction | None
    best_apart: Fraction | None
    cost_together: Fraction | None
    cost_apart: Fraction | None
    other: Result | None
    changes: dict[str, float | None]
    areas_moved: tuple[str, ...]
    partners: tuple[str, ...]
    turns: dict[str, Turns]

    @property
    def best_has_it(self) -> bool:
        """Whether the best plan has it as the plan has that it is about."""
        mine = self.cost_together if self.together else self.cost_apart
        return mine == 0

    def as_dict(self) -> dict[str, Any]:
        """Return it as the contracts shape it."""
        return {
            "area": self.area,
            "together": self.together,
            "share": float(self.share),
            "best_together": _float(self.best_together),
            "best_apart": _float(self.best_apart),
            "cost_together": _float(self.cost_together),
            "cost_apart": _float(self.cost_apart),
            "other": self.other.as_dict() if self.other else None,
            "changes": self.changes,
            "areas_moved": list(self.areas_moved),
            "turns": {goal: found.as_dict() for goal, found in self.turns.items()},
        }


@dataclass(frozen=True, eq=False)
class Why:
    """Why an area is with those that it is with in a plan.

    Attributes
    ----------
    best
        The scenario's best plan; without a plan where there is none.
    of
        The plan it is about; None where none was given and there is none.
    area
        The code of the area.
    neighbours
        What is to be known of each area that borders it, or of the one that was asked about, in
        order; none where no plan is valid.
    """

    best: Result
    of: Evaluation | None
    area: str
    neighbours: tuple[Neighbour, ...]

    def __repr__(self) -> str:
        return f"<why {self.name} is in {self.bcu!r}: {len(self.neighbours)} neighbours>"

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.best.problem

    @property
    def name(self) -> str:
        """The name of the area."""
        return self.problem.areas.names.name(self.area)

    @property
    def bcu(self) -> str | None:
        """The BCU that it is in."""
        return self.of.plan.assignment[self.area] if self.of else None

    @property
    def partners(self) -> tuple[str, ...]:
        """The codes of the areas that it is with."""
        return partners(self.of.plan, self.area) if self.of else ()

    @property
    def given(self) -> bool:
        """Whether it is about a given plan, and not about the scenario's best."""
        return self.of is not self.best.evaluation

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as the contracts shape it."""
        return {
            "scenario": self.problem.scenario.name,
            "bcus": self.best.bcus,
            "of": self.of.plan.name if self.of else None,
            "plan": dict(self.of.plan.assignment) if self.of else None,
            "outcome": self.best.outcome,
            "because": list(self.best.because),
            "area": self.area,
            "bcu": self.bcu,
            "partners": list(self.partners),
            "neighbours": [each.as_dict() for each in self.neighbours],
        }

    def __str__(self) -> str:
        return display.text(self)

    def _repr_html_(self) -> str:
        return display.html(self)


@dataclass(frozen=True, eq=False)
class WhyAll:
    """Why every area is with those that it is with: an answer each, in the order of their codes."""

    answers: tuple[Why, ...]

    def __len__(self) -> int:
        return len(self.answers)

    def __iter__(self) -> Iterator[Why]:
        return iter(self.answers)

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.answers[0].problem

    def as_dict(self) -> dict[str, Any]:
        """Return all answers as plain data."""
        shared = ("scenario", "bcus", "of", "plan", "outcome", "because")
        told = [each.as_dict() for each in self.answers]
        return {
            **{key: told[0][key] for key in shared},
            "areas": [{k: v for k, v in one.items() if k not in shared} for one in told],
        }


def partners(plan: Plan, code: str) -> tuple[str, ...]:
    """Return the codes of the areas that an area is with in a plan."""
    return tuple(each for each in plan.bcus[plan.assignment[code]] if each != code)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
