"""A half-drawn plan is completed, not changed. No rule of a scenario: it comes with ``--start``."""

from __future__ import annotations

from bcu_optimizer.problem.groups import Group, Groups
from bcu_optimizer.problem.rules.entry_rule import EntryRule
from bcu_optimizer.problem.rules.verdict import Verdict


class StartRule(EntryRule):
    """No given BCU is split, joined to another, or, where locked, enlarged."""

    name = "start"
    title = "Given BCUs that are changed"

    @classmethod
    def asks(cls, settings: object) -> str:
        """Say that what is given is kept."""
        del settings
        return "the half-drawn plan is completed, not changed"

    def numbers(self) -> tuple[int, int]:
        """Count the given BCUs, and with them every blank area as a BCU of its own."""
        given = len(self.entries)
        return given, given + len(self.problem.codes) - len(self.settings.owners)

    def read_entries(self) -> tuple[Group, ...]:
        """Return what is given of each BCU."""
        return tuple(sorted(self.settings.given))

    def judges(self, group: Group) -> bool:
        """Judge every BCU, kept ones of another plan too."""
        del group
        return True

    def holds(self, group: Group) -> bool:
        """Tell whether a BCU leaves all that is given as it is."""
        return bool(self.settings.keeps(group))

    def breaks(self, entry: Group, group: Group) -> bool:
        """Tell whether a BCU takes areas of a given one without completing it."""
        return bool(set(entry) & set(group)) and not self.holds(group)

    def check(self, groups: Groups) -> list[Verdict]:
        """Judge a plan; the given BCUs that it changes are named as they were given."""
        broken = [e for e in self.entries if any(self.breaks(e, g) for g in groups.values())]
        where = tuple(sorted(self.settings.given[entry] for entry in broken))
        return [Verdict(self.name, not where, len(where), 0, where, exact=self.exact)]
