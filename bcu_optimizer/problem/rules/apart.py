"""Areas that must not share a BCU."""

from __future__ import annotations

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.common.settings import Group
from bcu_optimizer.problem.groups import Group as AreaGroup
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.entry_rule import EntryRule, area_faults


class ApartRule(EntryRule):
    """No two areas of a group are in the same BCU."""

    name = "apart"
    title = "Groups to keep apart that share a BCU"
    entry_words = "{} do not share a BCU"

    @classmethod
    def faults(cls, settings: tuple[Group, ...], problem: Problem) -> list[Fault]:
        """Refuse unknown areas."""
        return area_faults(problem.areas.names, settings, problem.scenario, "rules.apart")

    @classmethod
    def reason(
        cls, settings: tuple[Group, ...], problem: Problem, group: AreaGroup, who: str
    ) -> str:
        """Say that areas are among them that do not go together."""
        del settings, problem, group
        return f"{who} include areas that must not"

    def read_entries(self) -> tuple[AreaGroup, ...]:
        """Return the groups."""
        return tuple(self.problem.group(group) for group in self.settings)

    def admits(self, group: AreaGroup) -> bool:
        """Tell whether a group holds no two areas that are to be apart."""
        return self.holds(group)

    def breaks(self, entry: AreaGroup, group: AreaGroup) -> bool:
        """Tell whether a BCU holds more than one of the areas."""
        return len(set(entry) & set(group)) > 1
