"""Areas that are a BCU of their own."""

from __future__ import annotations

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.entry_rule import EntryRule, area_faults


class SingleRule(EntryRule):
    """Each listed area is alone in its BCU; ``size`` leaves those BCUs out."""

    name = "single"
    title = "Areas to stand alone that do not"
    entry_words = "{} is a BCU of its own"

    @classmethod
    def faults(cls, settings: tuple[str, ...], problem: Problem) -> list[Fault]:
        """Refuse unknown areas."""
        return area_faults(
            problem.areas.names,
            [[text] for text in settings],
            problem.scenario,
            "rules.single",
        )

    @classmethod
    def reason(cls, settings: tuple[str, ...], problem: Problem, group: Group, who: str) -> str:
        """Say that areas are among them that do not go together."""
        del settings, problem, group
        return f"{who} include an area that must be a BCU of its own"

    def read_entries(self) -> tuple[Group, ...]:
        """Return the areas, each as a group of one."""
        return tuple(sorted(self.problem.alone))

    def admits(self, group: Group) -> bool:
        """Tell whether a group does not already join an area that is to stand alone."""
        return self.holds(group)

    def breaks(self, entry: Group, group: Group) -> bool:
        """Tell whether a BCU holds the area and others besides."""
        return entry[0] in group and len(group) > 1
