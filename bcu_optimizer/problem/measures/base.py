"""What a measure is: a number about a plan, exact until it is shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import ClassVar, Literal

from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.problem import Problem

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
