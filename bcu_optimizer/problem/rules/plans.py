"""What rules are told to: all plans of a problem, whichever engine holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.measures.registry import Additive
from bcu_optimizer.problem.problem import Problem


class Candidates(Protocol):
    """Possible BCUs, one a row."""

    @property
    def groups(self) -> Sequence[Group]:
        """The BCUs, as groups of area indexes."""

    def sums(self, weights: IntArray) -> IntArray:
        """Return the weight of each."""

    def __len__(self) -> int: ...


class Plans(Protocol):
    """All plans of a number of BCUs, to be narrowed to those that keep a rule.

    The solver's model is one, the plan diagram the other; a rule is told to both in these words.
    """

    problem: Problem

    @property
    def candidates(self) -> Candidates:
        """The possible BCUs."""

    @property
    def bcus(self) -> int:
        """The number of BCUs."""

    def count_at_least(self, number: int) -> None:
        """Keep the plans of at least a number of BCUs."""

    def forbid(self, mask: Iterable[bool]) -> None:
        """Forbid every candidate where a mask is True."""

    def limit_measure(self, measure: Additive, limit: float) -> None:
        """Bound a measure that adds up over BCUs, from the side that its limit is on."""

    def limit_ratio(self, weights: IntArray, ratio: float) -> None:
        """Bound the heaviest BCU by a multiple of the lightest."""


class IntegerProgramme(Protocol):
    """What a solver works on; it may take for a plan what breaks a rule by a hair."""

    def weigh(self, weights: IntArray) -> IntArray:
        """Return the weight of each candidate."""

    def exclude(self, chosen: Sequence[int]) -> None:
        """Exclude one plan, given by its candidates."""

    def forbid_extremes(self, weights: IntArray, chosen: Sequence[int]) -> None:
        """Forbid any BCU as heavy as the heaviest chosen beside any as light as the lightest."""
