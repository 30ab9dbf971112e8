"""Hard limits on measures: the table ``[limits]``. Each acts as a rule named ``limits.NAME``."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.common import synonyms
from bcu_optimizer.common.errors import Fault, nearest
from bcu_optimizer.problem.goals import no_reference
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.measures.registry import (
    MEASURES,
    Additive,
    Measure,
    PartnersChanged,
    Ratio,
    SupervisionRatio,
)
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import PlanRule
from bcu_optimizer.problem.rules.plans import IntegerProgramme, Plans
from bcu_optimizer.problem.rules.verdict import Dial, Verdict

LIMITED = tuple(name for name, each in MEASURES.items() if each.can_be_limited)


_FAR = 1e15  # no plan's measure comes near it


class LimitRule(PlanRule):
    """A measure is at most its limit, or at least, whichever way is better for it."""

    def __init__(self, measure: Measure, limit: float, problem: Problem) -> None:
        super().__init__(limit, problem)
        self.measure = measure
        self.limit = limit

    @property
    def label(self) -> str:
        """The name under which verdicts are given."""
        return f"limits.{self.measure.name}"

    def dials(self) -> list[Dial]:
        """Return the limit."""
        none, any_ = (_FAR, 0.0) if self.measure.better == "higher" else (0.0, _FAR)
        return [Dial("", self.limit, none, any_)]

    def turned(self, dial: Dial, value: float) -> float:
        """Return another limit."""
        del dial
        return value

    def add(self, plans: Plans) -> None:
        """Bound the measure in the plans."""
        if isinstance(self.measure, Additive):
            plans.limit_measure(self.measure, self.limit)
        elif isinstance(self.measure, Ratio):
            weights = self.problem.weight(self.measure.weight)
            if weights is not None:  # a ratio to a BCU that has none at all is beyond any limit
                plans.forbid((plans.candidates.sums(weights) == 0).tolist())
                plans.limit_ratio(weights, self.limit)
        elif isinstance(self.measure, SupervisionRatio):
            plans.forbid(not self._kept({"": group}) for group in plans.candidates.groups)
        elif not self._kept(dict.fromkeys(map(str, range(plans.bcus)), ())):
            plans.forbid(True for _ in plans.candidates.groups)

    def cut(self, model: IntegerProgramme, chosen: Sequence[int]) -> None:
        """Exclude a solution that passed by tolerance, and for a ratio all that are as extreme."""
        if isinstance(self.measure, Ratio):
            weights = self.problem.weight(self.measure.weight)
            assert weights is not None
            model.forbid_extremes(weights, chosen)
        else:
            model.exclude(chosen)

    def check(self, groups: Groups) -> list[Verdict]:
        """Hold the exact measure, rounded to a double, against the limit."""
        value = self.measure.exact(self.problem, groups)
        shown = None if value is None else float(value)
        holds = self._meets(shown) if shown is not None else self._unknown_holds()
        return [Verdict(self.label, holds, shown, self.limit, measure=self.measure.name)]

    def _kept(self, groups: Groups) -> bool:
        value = self.measure.exact(self.problem, groups)
        return value is None or self._meets(float(value))

    def _unknown_holds(self) -> bool | None:
        """A ratio to a BCU that has none at all is beyond any limit; else it is not known."""
        if isinstance(self.measure, Ratio) and self.problem.weight(self.measure.weight) is not None:
            return False
        return None

    def _meets(self, value: float) -> bool:
        return value >= self.limit if self.measure.better == "higher" else value <= self.limit


def active(problem: Problem) -> list[LimitRule]:
    """Make the limits that a problem's scenario asks for."""
    stated = problem.scenario.limits
    return [LimitRule(MEASURES[name], limit, problem) for name, limit in stated.items()]


def faults(problem: Problem) -> list[Fault]:
    """List what in ``[limits]`` names no measure that can be limited."""
    return [
        Fault(
            f"there is no measure '{name}' that can be limited.",
            problem.scenario.stated_in(f"limits.{name}"),
            f"limits.{name}",
            nearest(name, map(synonyms.anywhere, LIMITED)),
        )
        for name in problem.scenario.limits
        if name not in LIMITED
    ] + _without_reference(problem)


def _without_reference(problem: Problem) -> list[Fault]:
    """Refuse a limit on changes where no plan says from what."""
    lack = no_reference(problem)
    name = PartnersChanged.name
    if lack is None or name not in problem.scenario.limits:
        return []
    message = f"the limit on '{name}' means nothing here: {lack[0]}."
    where = f"limits.{name}"
    return [Fault(message, problem.scenario.stated_in(where), where, lack[1])]
