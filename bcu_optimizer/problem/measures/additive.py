"""Measures that add up over BCUs: the model uses their parts as coefficients."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import shapely

from bcu_optimizer.common.exact import FIXED_POINT, IntArray
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.base import Additive
from bcu_optimizer.problem.problem import Problem

_COMPACT_UNITS = 10**10


class Imbalance(Additive):
    """½ Σ abs(share of demand − 1/k)."""

    name = "imbalance"
    title = "Demand that would have to move for equal BCUs"
    brief = "imbalance"
    column = "Imbalance"
    narrow = "Imbal- ance"
    more = "less even"
    less = "more even"

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
    brief = "links kept"
    column = "Links kept"
    narrow = "Links kept"
    more = "more links kept"
    less = "fewer links kept"
    is_of_links = True
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
    brief = "ties kept"
    column = "Ties kept"
    narrow = "Ties kept"
    more = "more ties kept"
    less = "fewer ties kept"
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
    brief = "mean distance"
    column = "Travel km"
    narrow = "Tra- vel km"
    more = "farther"
    less = "nearer"
    is_none_in_one_area = True
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
    brief = "compactness"
    column = "Compact- ness"
    narrow = "Com- pact- ness"
    better = "higher"
    unit = "ratio"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the BCU's area ÷ the area of its smallest enclosing circle, in units of 1e-10.

        Coarser than other measures: versions of the projection library differ in the last digits.
        """
        del bcus
        corners = np.concatenate([problem.areas.hulls[i] for i in group])
        radius = shapely.minimum_bounding_radius(shapely.multipoints(corners))
        area = math.fsum(problem.areas.sizes_m2[i] for i in group)
        return round(area / (math.pi * float(radius) ** 2) * _COMPACT_UNITS)

    def scale(self, problem: Problem, bcus: int) -> Fraction:
        """Return what makes the mean of the parts."""
        del problem
        return Fraction(1, bcus * _COMPACT_UNITS)


class PartnersChanged(Additive):
    """Areas whose BCU is no BCU of the plan that changes are counted from."""

    name = "partners_changed"
    title = "Areas with other partners than in the reference plan"
    brief = "areas with other partners"
    column = "Other partners"
    narrow = "Other part- ners"
    unit = "count"

    def part(self, problem: Problem, group: Group, bcus: int) -> int:
        """Return the number of areas, 0 for a BCU of that plan."""
        del bcus
        referred = problem.referred or frozenset()
        return 0 if group in referred else len(group)

    def scale(self, problem: Problem, bcus: int) -> Fraction | None:
        """Return 1; None where there is no such plan."""
        del bcus
        return None if problem.referred is None else Fraction(1)


def inside(weights: IntArray, group: Group) -> int:
    """Sum a symmetric table of weights over the pairs inside a group."""
    rows = weights[list(group)][:, list(group)]
    return int(rows.sum()) // 2


def demand_km(problem: Problem, group: Group) -> float:
    """Return the sum over a group's areas of demand × distance to the group's centre, in km.

    The centre is the demand-weighted mean of the areas' centres (their plain mean where the group
    has no demand). Sums are correctly rounded, so that the order of areas does not matter. An area
    alone is at its centre, which a rounded mean may miss by a hair.
    """
    if len(group) == 1:
        return 0.0
    demand = [int(problem.demand[i]) for i in group]
    at = [problem.centres_km[i] for i in group]
    weights = demand if sum(demand) else [1] * len(group)
    x = math.fsum(w * p[0] for w, p in zip(weights, at, strict=True)) / sum(weights)
    y = math.fsum(w * p[1] for w, p in zip(weights, at, strict=True)) / sum(weights)
    return math.fsum(d * math.dist(p, (x, y)) for d, p in zip(demand, at, strict=True))
