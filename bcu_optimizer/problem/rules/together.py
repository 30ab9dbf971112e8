"""Areas that must share a BCU."""

from __future__ import annotations

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.common.settings import Group
from bcu_optimizer.problem.groups import Group as AreaGroup
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.entry_rule import EntryRule, area_faults


class TogetherRule(EntryRule):
    """All areas of a group are in the same BCU."""

    name = "together"
    title = "Groups to keep together that are split"
    entry_words = "{} share a BCU"

    @classmethod
    def faults(cls, settings: tuple[Group, ...], problem: Problem) -> list[Fault]:
        """Refuse unknown areas."""
        return area_faults(problem.areas.names, settings, problem.scenario, "rules.together")

    def read_entries(self) -> tuple[AreaGroup, ...]:
        """Return the groups."""
        return tuple(self.problem.group(group) for group in self.settings)

    def breaks(self, entry: AreaGroup, group: AreaGroup) -> bool:
        """Tell whether a BCU holds some of the areas but not all."""
        shared = len(set(entry) & set(group))
        return 0 < shared < len(entry)
