"""Wishes are granted. No rule of a scenario: they come with a question; no verdict names them."""

from __future__ import annotations

from collections.abc import Sequence

from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.rules.base import BcuRule
from bcu_optimizer.problem.rules.verdict import Verdict


class WishRule(BcuRule):
    """Every wish is granted, by fixed BCUs too."""

    name = "wishes"
    limit = 0

    def judges(self, group: Group) -> bool:
        """Judge every BCU, kept ones of another plan too."""
        del group
        return True

    def holds(self, group: Group) -> bool:
        """Tell whether a BCU breaks no wish."""
        return not any(wish.is_broken_by(group) for wish in self.settings)

    def value(self, groups: Sequence[Group]) -> int:
        """Count the wishes that are broken."""
        broken = (any(wish.is_broken_by(group) for group in groups) for wish in self.settings)
        return sum(broken)

    def check(self, groups: Groups) -> list[Verdict]:
        """Say nothing of a plan: whether a wish is granted is the answer to a question."""
        del groups
        return []
