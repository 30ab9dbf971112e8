"""How many areas a BCU has."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

from bcu_optimizer.common.text import as_stated
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import BcuRule
from bcu_optimizer.problem.rules.verdict import ALONE


class SizeRule(BcuRule):
    """Each BCU has a number of areas within a range; ``single`` BCUs are left out."""

    name = "size"
    title = "Areas in a BCU"
    settings_titles = MappingProxyType({"": "areas in a BCU"})

    @classmethod
    def asks(cls, settings: tuple[int, int]) -> str:
        """Say how many areas a BCU is to have."""
        return f"{as_stated(settings)} areas in a BCU"

    @classmethod
    def reason(cls, settings: tuple[int, int], problem: Problem, group: Group, who: str) -> str:
        """Say that areas that must share a BCU are too many."""
        del problem
        return f"{who} are {len(group)} areas, more than {settings[1]}"

    def __init__(self, settings: tuple[int, int], problem: Problem) -> None:
        super().__init__(settings, problem)
        self.fewest, self.most = settings

    @property
    def limit(self) -> list[int]:
        """The range."""
        return [self.fewest, self.most]

    def numbers(self) -> tuple[int, int]:
        """Divide the areas by the largest and the smallest size; BCUs left out count as given."""
        problem = self.problem
        apart = problem.certain
        areas = len(problem.codes) - sum(len(group) for group in apart)
        # What is left out of the rule, but need not be in the plan, loosens the bounds.
        others = [len(group) for group in {*problem.fixed, *problem.singles} - apart]
        largest, smallest = max([self.most, *others]), min([self.fewest, *others])
        return len(apart) + math.ceil(areas / largest), len(apart) + areas // smallest

    def sizes(self) -> tuple[int, int]:
        """Return the range."""
        return self.fewest, self.most

    def judges(self, group: Group) -> bool:
        """Leave out fixed BCUs and areas that are to be a BCU of their own."""
        return super().judges(group) and group not in self.problem.singles

    def plea(self, group: Group) -> str:
        """Say whether a BCU is left out as a fixed one, or as an area of its own."""
        return super().plea(group) if group in self.problem.fixed else ALONE

    def holds(self, group: Group) -> bool:
        """Tell whether the number of areas is within the range."""
        return self.fewest <= len(group) <= self.most

    def admits(self, group: Group) -> bool:
        """Tell whether a group is not too large already."""
        return len(group) <= self.most

    def value(self, groups: Sequence[Group]) -> list[int]:
        """Return the smallest and the largest number of areas."""
        sizes = [len(group) for group in groups]
        return [min(sizes), max(sizes)]

    def describe(self, bcu: str, group: Group) -> str:
        """Say how many areas a BCU has."""
        return f"{bcu} ({len(group)} area{'s' if len(group) > 1 else ''})"
