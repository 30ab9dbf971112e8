"""What rules are told to: all plans of a problem, whichever engine holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bcu_optimizer.common.exact import IntArray
    from bcu_optimizer.engines.candidates import Candidates
    from bcu_optimizer.problem.measures.registry import Additive
    from bcu_optimizer.problem.problem import Problem


class Plans(Protocol):
    """All plans of a number of BCUs, to be narrowed to those that keep a rule.

    The solver's model is one, the plan diagram the other; a rule is told to both in these words.
    """

    problem: Problem
    candidates: Candidates

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
