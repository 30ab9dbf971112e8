"""A BCU is one connected piece."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.common.bitmasks import pieces
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.rules.base import BcuRule


class ContiguityRule(BcuRule):
    """Each BCU is connected by borders, barriers counted as borders (``barrier`` judges those)."""

    name = "contiguity"
    title = "BCUs in more than one piece"
    limit = 0
    exact = True

    @classmethod
    def asks(cls, settings: bool) -> str:
        """Say that each BCU is one piece."""
        del settings
        return "each BCU is connected by borders"

    def holds(self, group: Group) -> bool:
        """Tell whether a BCU is in one piece."""
        return len(pieces(group, self.problem.neighbours)) == 1

    def value(self, groups: Sequence[Group]) -> int:
        """Count the BCUs that are in more than one piece."""
        return sum(not self.holds(group) for group in groups)
