"""The measures: numbers reported about a plan. A class each, and a line in :data:`MEASURES`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.measures.additive import (
    Compactness,
    Imbalance,
    LinksKept,
    PartnersChanged,
    TiesKept,
    Travel,
    demand_km,
    inside,
)
from bcu_optimizer.problem.measures.base import Additive, Measure
from bcu_optimizer.problem.measures.ratios import (
    AverageSupervisionRatio,
    DemandRatio,
    LeadershipPosts,
    OfficersRatio,
    Ratio,
    SupervisionRatio,
)
from bcu_optimizer.problem.problem import Problem

MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        LinksKept(),
        Imbalance(),
        DemandRatio(),
        OfficersRatio(),
        SupervisionRatio(),
        AverageSupervisionRatio(),
        LeadershipPosts(),
        Travel(),
        TiesKept(),
        Compactness(),
        PartnersChanged(),
    )
}


def measure(
    problem: Problem, groups: Groups, unknown: frozenset[str] = frozenset()
) -> dict[str, float | int | None]:
    """Return every measure of a plan as a double (posts as an integer), None where not known.

    Parameters
    ----------
    problem
        The problem.
    groups
        The BCUs of the plan by name.
    unknown
        Measures that the plan says cannot be known of it.
    """
    return {
        name: None if name in unknown else _shown(each, each.exact(problem, groups))
        for name, each in MEASURES.items()
    }


def _shown(each: Measure, value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if each.unit == "count" and value.denominator == 1 else float(value)


__all__ = [
    "MEASURES",
    "Additive",
    "Measure",
    "PartnersChanged",
    "Ratio",
    "SupervisionRatio",
    "demand_km",
    "inside",
    "measure",
]
