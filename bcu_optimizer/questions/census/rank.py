"""Where a plan stands among all valid plans of as many BCUs, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.plan_space import parts_of
from bcu_optimizer.engines.diagram.refine import refine
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.spread import Keeps, SpreadMemory
from bcu_optimizer.engines.diagram.sum_counts import Sums
from bcu_optimizer.problem import verify
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.measures.registry import MEASURES, Additive, Ratio
from bcu_optimizer.problem.problem import Problem

RANKED = ("links_kept", "imbalance", "travel_km", "demand_ratio", "officers_ratio")


@dataclass(frozen=True)
class Place:
    """How many valid plans are better by a measure than a value, as good, and worse.

    All are None where the measure is not known. A ratio that no number tells, for a BCU has nothing
    of what is weighed, is worse than any other; its value is None, its counts are not.
    """

    value: float | None
    better: int | None
    equal: int | None
    worse: int | None


@dataclass(frozen=True, eq=False)
class Rank:
    """Where a plan stands among all valid plans with its number of BCUs.

    Attributes
    ----------
    plan
        The plan.
    bcus
        Its number of BCUs.
    valid
        Whether it is one of them; the rule ``number`` is left aside.
    broken
        The rules that it breaks.
    total
        The number of valid plans.
    places
        Its place by each measure; ``equal`` includes the plan itself where it is valid.
    """

    plan: Plan
    bcus: int
    valid: bool
    broken: tuple[str, ...]
    total: int
    places: Mapping[str, Place]

    def as_dict(self) -> dict[str, Any]:
        """Return the places as the contracts shape them."""
        return {name: asdict(place) for name, place in self.places.items()}


def rank(problem: Problem, diagram: Diagram, plan: Plan, budget: Budget) -> Rank:
    """Rank a plan among all plans of a diagram, which has as many BCUs.

    Raises
    ------
    TooLargeError
        If that would exceed the budget.
    """
    groups = problem.groups(plan)
    broken = verify.broken(list(evaluate_plan(problem, plan).verdicts))
    rules = dict.fromkeys(verdict.rule for verdict in broken if verdict.rule != "number")
    places = {}
    for name in RANKED:
        each = MEASURES[name]
        if name in plan.unknown:
            places[name] = _UNKNOWN
        elif isinstance(each, Additive):
            places[name] = _additive(problem, diagram, each, groups, budget)
        elif isinstance(each, Ratio):
            places[name] = _ratio(problem, diagram, each, groups, budget)
    return Rank(plan, len(groups), not rules, tuple(rules), diagram.total, places)


_UNKNOWN = Place(None, None, None, None)


def _additive(
    problem: Problem, diagram: Diagram, measure: Additive, groups: Groups, budget: Budget
) -> Place:
    value = measure.exact(problem, groups)
    if value is None:
        return _UNKNOWN
    bcus = len(groups)
    parts = parts_of(diagram.candidates, measure, bcus)
    own = sum(measure.part(problem, group, bcus) for group in groups.values())
    sums = Sums(diagram, parts, own - 1, own, budget.megabytes)
    below, upto = sums.at_most(own - 1), sums.at_most(own)
    above = diagram.total - upto
    better, worse = (above, below) if measure.better == "higher" else (below, above)
    return Place(float(value), better, upto - below, worse)


def _ratio(
    problem: Problem, diagram: Diagram, measure: Ratio, groups: Groups, budget: Budget
) -> Place:
    weights = problem.weight(measure.weight)
    if weights is None:
        return _UNKNOWN
    value = measure.exact(problem, groups)
    sums = diagram.candidates.sums(weights)
    known = diagram.without(sums == 0)
    if value is None:
        return Place(None, known.total, diagram.total - known.total, 0)

    def counted(keeps: Keeps) -> int:
        return refine(known, SpreadMemory(known, sums, keeps), budget).total

    high, low = value.numerator, value.denominator
    below = counted(lambda most, least: most * low < high * least)
    upto = counted(lambda most, least: most * low <= high * least)
    return Place(float(value), below, upto - below, diagram.total - upto)
