"""What a census was asked and what it found, in one piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans import plan
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions import catalogue
from bcu_optimizer.questions.census.census import Census
from bcu_optimizer.questions.census.pairs import PlanPairs
from bcu_optimizer.questions.census.rank import Rank
from bcu_optimizer.questions.plan_list import PlanList, best_plan


@dataclass(frozen=True, eq=False)
class Named:
    """A plan that is pointed out among all: its name, what it is, and its measures."""

    name: str
    text: str
    plan: Plan
    measures: Mapping[str, float | int | None]


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found.

    Attributes
    ----------
    census
        All valid plans.
    counts
        Their number for each number of BCUs.
    rank
        Where a given plan stands, and the plan held against the rules.
    plans
        The best plans, or those drawn at random; None where not asked for.
    how
        How these came about, one sentence.
    pairs
        How often plans put areas together, where it was asked for.
    is_best
        Whether the plans are the best ones, not drawn at random.
    """

    census: Census
    counts: Mapping[int, int]
    rank: tuple[Rank, Evaluation] | None = None
    plans: PlanList | None = None
    how: str = ""
    pairs: PlanPairs | None = None
    is_best: bool = False

    @property
    def problem(self) -> Problem:
        """The problem."""
        return self.census.problem

    @property
    def total(self) -> int:
        """The number of all valid plans."""
        return sum(self.counts.values())

    @property
    def shown(self) -> int | None:
        """The number of BCUs whose plans are drawn; None for a range, or where there are none."""
        if len(self.counts) == 1:
            (bcus,) = self.counts
        elif self.rank:
            bcus = self.rank[0].bcus
        else:
            return None
        return bcus if self.census.count(bcus) else None

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as the contracts shape it."""
        found: dict[str, Any] = {
            "scenario": self.problem.scenario.name,
            "counts": {str(bcus): count for bcus, count in self.counts.items()},
            "total": self.total,
        }
        if self.rank:
            rank = self.rank[0]
            found["plan"] = {"name": rank.plan.name, "bcus": rank.bcus, "breaks": [*rank.broken]}
            found["plan_valid"] = rank.valid
            found["rank"] = rank.as_dict()
        if self.plans is not None:
            found["plans"] = self.plans.as_list()
        if self.pairs is not None:
            found["pairs"] = self.pairs.as_list()
        return found

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The plans to point out in charts: the given one, the best one, and shipped ones."""
        if self.shown is None:
            return ()
        found: list[Named] = []
        if self.rank:
            given = self.rank[1]
            found.append(_named(given.plan.name, "the plan given", given))
        best = self._best(self.shown)
        if best:
            found.append(_named("best plan", "the best by the scenario's goals", best))
        for each in catalogue.plans():
            if each.bcus == self.shown:
                shipped = self._shipped(each.name)
                if shipped and shipped.plan.groups() not in [f.plan.groups() for f in found[:1]]:
                    found.append(_named(each.name, each.title, shipped))
        return tuple(found)

    def _best(self, bcus: int) -> Evaluation | None:
        budget = self.census.effort.budget()
        try:
            found = best_plan(self.problem, self.census.diagram(bcus), budget)
        except TooLargeError:  # too much work for a mark in a chart
            return None
        return evaluate_plan(self.problem, found) if found else None

    def _shipped(self, name: str) -> Evaluation | None:
        """Return a shipped plan if it is over these areas."""
        try:
            found = plan.read_any(name, self.problem.areas)
            return evaluate_plan(self.problem, found)
        except InputError:
            return None


def _named(name: str, text: str, found: Evaluation) -> Named:
    return Named(name, text, found.plan, found.measures)
