"""Borders that do not count as borders: a valley, a motorway, a railway."""

from __future__ import annotations

from bcu_optimizer.common.bitmasks import pieces
from bcu_optimizer.common.errors import Fault
from bcu_optimizer.common.settings import Pair
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.entry_rule import EntryRule, area_faults


def _border(problem: Problem, pair: Group) -> bool:
    i, j = pair
    return bool(problem.neighbours[i] >> j & 1)


class BarrierRule(EntryRule):
    """A BCU is not joined only across listed borders; without ``contiguity`` it has no effect."""

    name = "barrier"
    title = "Barriers that a BCU is joined across"
    entry_words = "the border between {} does not count"

    @classmethod
    def faults(cls, settings: tuple[Pair, ...], problem: Problem) -> list[Fault]:
        """Refuse unknown areas, and pairs that have no border."""
        scenario = problem.scenario
        found = area_faults(problem.areas.names, settings, scenario, "rules.barrier")
        if found:
            return found
        return [
            Fault(
                f"{one} and {other} share no border.",
                scenario.stated_in("rules.barrier"),
                f"rules.barrier[{number}]",
                "Name two areas that do, by land or by a crossing that is switched on.",
            )
            for number, (one, other) in enumerate(settings)
            if not _border(problem, problem.group((one, other)))
        ]

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
        if not _border(self.problem, entry):
            return False
        i, j = entry
        return not any(piece >> i & piece >> j & 1 for piece in pieces(group, self._left))
