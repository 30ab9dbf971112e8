"""Borders that do not count as borders: a valley, a motorway, a railway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bcu_optimizer.connected import pieces
from bcu_optimizer.errors import Fault
from bcu_optimizer.rules.base import EntryRule, Group, area_faults
from bcu_optimizer.scenario.settings import Pair

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem

Barrier = Annotated[
    tuple[Pair, ...], Field(description="Borders that do not count, as pairs of areas.")
]


class BarrierRule(EntryRule):
    """A BCU is not joined only across listed borders; without ``contiguity`` it has no effect."""

    name = "barrier"

    @classmethod
    def faults(cls, settings: tuple[Pair, ...], problem: Problem) -> list[Fault]:
        """Refuse unknown areas."""
        return area_faults(problem.areas.names, settings, problem.scenario, "rules.barrier")

    def read_entries(self) -> tuple[Group, ...]:
        """Return the listed borders, and work out the borders that are left."""
        entries = tuple(self.problem.group(pair) for pair in self.settings)
        left = list(self.problem.neighbours)
        for i, j in entries:
            left[i] &= ~(1 << j)
            left[j] &= ~(1 << i)
        self._left = tuple(left)
        self._applies = self.problem.scenario.rules.contiguity is not None
        return entries

    def breaks(self, entry: Group, group: Group) -> bool:
        """Tell whether the listed border is what joins two pieces of a BCU."""
        if not self._applies or not set(entry) <= set(group):
            return False
        i, j = entry
        if not self.problem.neighbours[i] >> j & 1:
            return False
        return not any(piece >> i & piece >> j & 1 for piece in pieces(group, self._left))
