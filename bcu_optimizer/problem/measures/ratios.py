"""Measures that are a ratio or a count of the plan as a whole."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.measures.base import Measure
from bcu_optimizer.problem.problem import Problem


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
    brief = "demand ratio"
    column = "Demand ratio"
    narrow = "De- mand ratio"
    weight = "demand"


class OfficersRatio(Ratio):
    """Officers of the largest BCU ÷ officers of the smallest."""

    name = "officers_ratio"
    title = "Largest ÷ smallest BCU by officers"
    brief = "officers ratio"
    column = "Officers ratio"
    narrow = "Offi- cers ratio"
    weight = "officers"


class SupervisionRatio(Measure):
    """Inspectors for each superintendent in the worst BCU; inspectors are shared by demand."""

    name = "supervision_ratio"
    title = "Inspectors per superintendent, worst BCU"
    column = "Insp. per supt., worst"
    narrow = "Worst super- vision"
    is_assumed = True

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
    column = "Insp. per supt., average"
    narrow = "Mean super- vision"
    is_assumed = True

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the average; None without a supervision rule."""
        settings = problem.scenario.rules.supervision
        return None if settings is None else settings.average(len(groups))


class LeadershipPosts(Measure):
    """One chief superintendent and the superintendents of each BCU."""

    name = "leadership_posts"
    title = "Leadership posts, as the scenario defines them"
    column = "Posts"
    narrow = "Lead- er- ship"
    is_assumed = True
    can_be_limited = False
    unit = "count"

    def exact(self, problem: Problem, groups: Groups) -> Fraction | None:
        """Return the number of posts; None without a supervision rule."""
        settings = problem.scenario.rules.supervision
        return None if settings is None else Fraction(len(groups) * (1 + settings.superintendents))
