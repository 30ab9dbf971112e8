"""What a measure is: a number about a plan, exact until it is shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import ClassVar, Literal

from bcu_optimizer.common.text import uncapped
from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.problem import Problem

Better = Literal["lower", "higher"]
# How a value is shown: a share as per cent, a plain ratio, kilometres, a whole number.
Unit = Literal["share", "ratio", "km", "count"]


class Measure(ABC):
    """A number about a plan.

    Attributes
    ----------
    name
        Its key in JSON, in ``[limits]`` and on the command line.
    title
        What it is, in a planner's words.
    better
        Which way is better.
    unit
        How a value is shown.
    brief
        The same in few words, as within a sentence; the title where it is empty.
    column
        At the head of a column, "- " where a word may be parted; the brief words if empty.
    narrow
        At the head of a narrow column, a word a line; the name if empty.
    more, less
        What is said after an amount by which it is greater or less: "more links kept"; what has
        such words is told of whatever the goals are.
    is_assumed
        Whether it rests on figures that are assumed.
    is_of_links
        Whether it rests on the links, which may be an estimate.
    can_be_limited
        Whether ``[limits]`` may name it.
    is_none_in_one_area
        Whether it is 0 by definition in a BCU of a single area.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    better: ClassVar[Better] = "lower"
    unit: ClassVar[Unit] = "ratio"
    brief: ClassVar[str] = ""
    column: ClassVar[str] = ""
    narrow: ClassVar[str] = ""
    more: ClassVar[str] = ""
    less: ClassVar[str] = ""
    is_assumed: ClassVar[bool] = False
    is_of_links: ClassVar[bool] = False
    can_be_limited: ClassVar[bool] = True
    is_none_in_one_area: ClassVar[bool] = False

    @classmethod
    def in_brief(cls) -> str:
        """Name the measure in few words, as within a sentence."""
        return cls.brief or uncapped(cls.title.partition(" (")[0])

    @classmethod
    def heading(cls, *, is_narrow: bool = False) -> str:
        """Name the measure at the head of a column; a narrow one breaks at blanks."""
        if is_narrow:
            return cls.narrow or cls.name.replace("_", " ")
        return cls.column or cls.in_brief().capitalize()

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
