"""How many inspectors a superintendent supervises."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from types import MappingProxyType

from bcu_optimizer.common.exact import IntArray, within
from bcu_optimizer.common.text import as_stated, distinct
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import BcuRule, PlanRule, Rule
from bcu_optimizer.problem.rules.plans import Plans
from bcu_optimizer.problem.rules.verdict import Dial, Verdict
from bcu_optimizer.scenario.rules import Supervision

_FAR = 1e6  # a number so many times larger or smaller leaves every plan, or none


class SupervisionRule(Rule):
    """Inspectors for each superintendent, as the scope asks: see the two rules below."""

    name = "supervision"
    title = "Inspectors per superintendent"
    is_assumed = True
    measures = ("supervision_ratio", "supervision_ratio_london")
    settings_titles = MappingProxyType(
        {
            "max_ratio": "inspectors for each superintendent",
            "superintendents": "superintendents in each BCU (an assumption)",
            "inspectors": "inspectors in all (an assumption)",
        }
    )
    settings: Supervision

    @classmethod
    def heading(cls, settings: Supervision | None, part: str | None = None) -> str:
        """Say whether the ratio is that of every BCU or their average."""
        del part
        in_each = settings is not None and settings.scope == "bcu"
        return f"{cls.title}, {'every BCU' if in_each else 'average of all BCUs'}"

    @classmethod
    def asks(cls, settings: Supervision) -> str:
        """Say how many inspectors a superintendent is to have, and what that is made of."""
        where = "in every BCU" if settings.scope == "bcu" else "on average over all BCUs"
        return (
            f"{where}, at most {as_stated(settings.max_ratio)} inspectors for each superintendent "
            f"(assumed: {as_stated(settings.inspectors)} inspectors in all, "
            f"{settings.superintendents} superintendents in each BCU)"
        )

    @classmethod
    def reason(cls, settings: Supervision, problem: Problem, group: Group, who: str) -> str:
        """Say how many inspectors a superintendent of such a BCU would have."""
        demand = sum(int(problem.demand[i]) for i in group)
        value = float(settings.in_bcu(demand, problem.total_demand))
        verb = "has" if len(group) == 1 else "have"
        return (
            f"at {as_stated(settings.inspectors)} inspectors {who} {verb} "
            f"{distinct(value, float(settings.max_ratio))} for each superintendent, above "
            f"{as_stated(settings.max_ratio)}"
        )

    @classmethod
    def make(cls, settings: Supervision, problem: Problem) -> Rule:
        """Make the rule that the scope asks for."""
        kind = BcuSupervision if settings.scope == "bcu" else AverageSupervision
        return kind(settings, problem)

    def dials(self) -> list[Dial]:
        """Return the limit, and the two numbers that the ratio is made of."""
        ratio, each, inspectors = (
            self.settings.max_ratio,
            self.settings.superintendents,
            self.settings.inspectors,
        )
        return [
            Dial("max_ratio", ratio, ratio / _FAR, ratio * _FAR),
            Dial("superintendents", each, 1, each * int(_FAR)),
            Dial("inspectors", inspectors, inspectors * _FAR, inspectors / _FAR),
        ]


class AverageSupervision(SupervisionRule, PlanRule):
    """The average over all BCUs: it bounds how few BCUs there can be."""

    def numbers(self) -> tuple[int, int]:
        """Return the fewest BCUs at which the average keeps the limit."""
        fewest = max(
            1, math.floor(self.settings.average(1) / Fraction(self.settings.max_ratio)) - 1
        )
        while not within(self.settings.average(fewest), self.settings.max_ratio):
            fewest += 1  # rounding leaves a step or two to go
        return fewest, max(fewest, len(self.problem.codes))

    def add(self, plans: Plans) -> None:
        """Ask for at least the number of BCUs at which the average keeps the limit."""
        plans.count_at_least(self.numbers()[0])

    def check(self, groups: Groups) -> list[Verdict]:
        """Hold the average against the limit."""
        average = self.settings.average(len(groups))
        limit = self.settings.max_ratio
        return [Verdict(self.name, within(average, limit), float(average), limit)]


class BcuSupervision(SupervisionRule, BcuRule):
    """Every BCU, its share of the inspectors being its share of the demand."""

    @property
    def limit(self) -> float:
        """Inspectors for each superintendent, at most."""
        return self.settings.max_ratio

    def caps(self, bcus: int) -> list[tuple[IntArray, float]]:
        """Cap the demand of a BCU at the share of inspectors that its superintendents can lead."""
        del bcus
        settings = self.settings
        share = settings.max_ratio * settings.superintendents / settings.inspectors
        return [(self.problem.demand, share)]

    def holds(self, group: Group) -> bool:
        """Tell whether a BCU has few enough inspectors for each superintendent."""
        return within(self._ratio(group), self.limit)

    def admits(self, group: Group) -> bool:
        """Tell whether a group has few enough inspectors; more areas only add to them."""
        return self.holds(group)

    def value(self, groups: Sequence[Group]) -> float:
        """Return the worst BCU's ratio."""
        return float(max(self._ratio(group) for group in groups))

    def describe(self, bcu: str, group: Group) -> str:
        """Say how many inspectors each superintendent of a BCU has."""
        ratio = float(self._ratio(group))
        decimals = 1 if f"{ratio:.1f}" != f"{self.limit:.1f}" else 4
        return f"{bcu} ({ratio:.{decimals}f} inspectors a superintendent)"

    def _ratio(self, group: Group) -> Fraction:
        demand = self.problem.demand
        return self.settings.in_bcu(sum(int(demand[i]) for i in group), self.problem.total_demand)
