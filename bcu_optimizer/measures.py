"""The measures: numbers reported about a plan. Each is exact until it is shown.

A measure that adds up over BCUs says, for one BCU, its part as an exact integer, and how the sum
of the parts is scaled; the model uses the same parts as coefficients.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Literal

import shapely

from bcu_optimizer.numbers import FIXED_POINT
from bcu_optimizer.rules.base import Group, Groups

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

_COMPACT_UNITS = 10**10

Better = Literal["lower", "higher"]
# How a value is shown: a share as per cent, a plain ratio, kilometres, a whole number.
Unit = Literal["share", "ratio", "km", "count"]


class Measure(ABC):
    """A number about a plan."""

    name: ClassVar[str]
    title: ClassVar[str]
    better: ClassVar[Better] = "lower"
    unit: ClassVar[Unit] = "ratio"

    @abstractmethod
    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the exact value for a plan given as its BCUs; None where it cannot be known."""


class Additive(Measure):
    """A measure that is a scaled sum over BCUs, for a given number of BCUs."""

    unit: ClassVar[Unit] = "share"

    @abstractmethod
    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the part of one BCU, as an integer."""

    @abstractmethod
    def scale(self, problem: Problem, bcus: int) -> Fraction | None:
        """Return what the sum of the parts is multiplied by; None where nothing can be known."""

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the scaled sum of the parts."""
        scale = self.scale(problem, len(groups))
        if scale is None:
            return None
        return scale * sum(self.part(problem, group, len(groups)) for group in groups.values())


class Imbalance(Additive):
    """½ Σ abs(share of demand − 1/k)."""

    name = "imbalance"
    title = "Demand that would have to move for equal BCUs"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return abs(k·demand − total demand)."""
        demand = sum(int(problem.demand[i]) for i in group)
        return abs(bcus * demand - problem.total_demand)

    def scale(self, problem: Problem, bcus: int) -> Fraction:
        """Return 1 / (2 k total demand)."""
        return Fraction(1, 2 * bcus * problem.total_demand)


class LinksKept(Additive):
    """Share of all link weight between different areas that stays inside a BCU."""

    name = "links_kept"
    title = "Cross-border links kept inside a BCU"
    better = "higher"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the link weight inside the BCU."""
        del bcus
        return inside(problem.links.weights, group)

    def scale(self, problem: Problem, bcus: int) -> Fraction | None:
        """Return 1 / total link weight."""
        del bcus
        return Fraction(1, problem.links.total) if problem.links.total else None


class TiesKept(Additive):
    """Share of the weight of the listed relationships that stays inside a BCU."""

    name = "ties_kept"
    title = "Existing ties kept inside a BCU"
    better = "higher"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the weight of the ties inside the BCU."""
        del bcus
        return 0 if problem.ties is None else inside(problem.ties, group)

    def scale(self, problem: Problem, bcus: int) -> Fraction | None:
        """Return 1 / total weight of the ties."""
        del bcus
        total = 0 if problem.ties is None else int(problem.ties.sum()) // 2
        return Fraction(1, total) if total else None


class Travel(Additive):
    """Demand-weighted mean distance from area centre to BCU centre, in kilometres."""

    name = "travel_km"
    title = "Mean distance to the BCU's centre (a stand-in for response)"
    unit = "km"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the BCU's demand times distance, in 1e-15 of the same with a single BCU."""
        del bcus
        whole = demand_km(problem, tuple(range(len(problem.codes))))
        return round(demand_km(problem, group) / whole * FIXED_POINT) if whole else 0

    def scale(self, problem: Problem, bcus: int) -> Fraction:
        """Return kilometres for each unit of the parts."""
        del bcus
        whole = demand_km(problem, tuple(range(len(problem.codes))))
        return Fraction(whole) / (problem.total_demand * FIXED_POINT)


class Compactness(Additive):
    """Mean over BCUs of area ÷ area of the smallest enclosing circle."""

    name = "compactness"
    title = "Compactness (1 is a circle)"
    better = "higher"
    unit = "ratio"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the BCU's area ÷ the area of its smallest enclosing circle, in units of 1e-10.

        Coarser than other measures: versions of the projection library differ in the last digits.
        """
        del bcus
        shapes = problem.areas.frame.geometry.iloc[list(group)].to_numpy()
        radius = shapely.minimum_bounding_radius(
            shapely.multipoints(shapely.get_coordinates(shapes))
        )
        area = math.fsum(shapely.area(shapes).tolist())
        return round(area / (math.pi * float(radius) ** 2) * _COMPACT_UNITS)

    def scale(self, problem: Problem, bcus: int) -> Fraction:
        """Return what makes the mean of the parts."""
        del problem
        return Fraction(1, bcus * _COMPACT_UNITS)


class Ratio(Measure):
    """Largest BCU ÷ smallest BCU."""

    weight: ClassVar[str]

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the ratio; None where the weight is not known or a BCU has none of it."""
        weights = problem.weight(self.weight)
        if weights is None:
            return None
        sums = [sum(int(weights[i]) for i in group) for group in groups.values()]
        return Fraction(max(sums), min(sums)) if min(sums) else None


class DemandRatio(Ratio):
    """Demand of the largest BCU ÷ demand of the smallest."""

    name = "demand_ratio"
    title = "Largest ÷ smallest BCU by demand"
    weight = "demand"


class OfficersRatio(Ratio):
    """Officers of the largest BCU ÷ officers of the smallest."""

    name = "officers_ratio"
    title = "Largest ÷ smallest BCU by officers"
    weight = "officers"


class SupervisionRatio(Measure):
    """Inspectors for each superintendent in the worst BCU; inspectors are shared by demand."""

    name = "supervision_ratio"
    title = "Inspectors per superintendent, worst BCU"

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the worst BCU's ratio; None without a supervision rule."""
        settings = problem.scenario.rules.supervision
        if settings is None:
            return None
        largest = max(sum(int(problem.demand[i]) for i in group) for group in groups.values())
        return settings.in_bcu(largest, problem.total_demand)


class AverageSupervisionRatio(Measure):
    """Inspectors for each superintendent, on average over all BCUs."""

    name = "supervision_ratio_london"
    title = "Inspectors per superintendent, average"

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the average; None without a supervision rule."""
        settings = problem.scenario.rules.supervision
        return None if settings is None else settings.average(len(groups))


class LeadershipPosts(Measure):
    """One chief superintendent and the superintendents of each BCU."""

    name = "leadership_posts"
    title = "Leadership posts"
    unit = "count"

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the number of posts; None without a supervision rule."""
        settings = problem.scenario.rules.supervision
        return None if settings is None else Fraction(len(groups) * (1 + settings.superintendents))


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
    )
}


def inside(weights: object, group: Group) -> int:
    """Sum a symmetric table of weights over the pairs inside a group."""
    rows = weights[list(group)][:, list(group)]  # type: ignore[index]
    return int(rows.sum()) // 2


def demand_km(problem: Problem, group: Group) -> float:
    """Return the sum over a group's areas of demand × distance to the group's centre, in km.

    The centre is the demand-weighted mean of the areas' centres (their plain mean where the group
    has no demand). Sums are correctly rounded, so that the order of areas does not matter.
    """
    demand = [int(problem.demand[i]) for i in group]
    at = [problem.centres_km[i] for i in group]
    weights = demand if sum(demand) else [1] * len(group)
    x = math.fsum(w * p[0] for w, p in zip(weights, at, strict=True)) / sum(weights)
    y = math.fsum(w * p[1] for w, p in zip(weights, at, strict=True)) / sum(weights)
    return math.fsum(d * math.dist(p, (x, y)) for d, p in zip(demand, at, strict=True))


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
