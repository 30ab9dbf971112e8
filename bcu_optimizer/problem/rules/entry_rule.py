"""Rules made of entries, each of which is kept or broken: groups, pairs, areas."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from bcu_optimizer.common.errors import Fault
from bcu_optimizer.data.names import Names
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import BcuRule
from bcu_optimizer.scenario.schema import Scenario


class EntryRule(BcuRule):
    """A BCU rule made of entries, each of which is kept or broken: groups, pairs, areas.

    ``entry_words`` says what one asks for, with "{}" for the areas: "{} share a BCU".
    """

    limit = 0
    exact = True
    entry_words: ClassVar[str] = ""

    def __init__(self, settings: Any, problem: Problem) -> None:
        super().__init__(settings, problem)
        self.entries = self.read_entries()

    @classmethod
    def stated(cls, settings: Any) -> Sequence[Any]:
        """Return the entries as a scenario states them."""
        entries: Sequence[Any] = settings
        return entries

    @classmethod
    def asks_entry(cls, settings: Any, who: str) -> str:
        """Say what one entry asks for, whose areas are named."""
        del settings
        return cls.entry_words.format(who) if cls.entry_words else f"{cls.title or cls.name}: {who}"

    @classmethod
    def only(cls, settings: Any, entries: Sequence[Any]) -> Any:
        """Return settings with only some of the entries."""
        del settings
        return tuple(entries)

    @abstractmethod
    def read_entries(self) -> tuple[Group, ...]:
        """Return the entries as groups of area indexes."""

    @abstractmethod
    def breaks(self, entry: Group, group: Group) -> bool:
        """Tell whether a BCU breaks one entry."""

    def holds(self, group: Group) -> bool:
        """Tell whether a BCU keeps every entry."""
        return not any(self.breaks(entry, group) for entry in self.entries)

    def value(self, groups: Sequence[Group]) -> int:
        """Count the entries that are broken."""
        return sum(any(self.breaks(entry, group) for group in groups) for entry in self.entries)

    def describe(self, bcu: str, group: Group) -> str:
        """Name the entries that a BCU breaks."""
        broken = [entry for entry in self.entries if self.breaks(entry, group)]
        names = self.problem.areas.names
        listed = (" and ".join(names.name(self.problem.codes[i]) for i in e) for e in broken)
        return f"{bcu} ({'; '.join(listed)})"


def area_faults(
    names: Names, groups: Iterable[Sequence[str]], scenario: Scenario, where: str
) -> list[Fault]:
    """Find unknown areas, and areas named twice in one group."""
    file = scenario.stated_in(where)
    faults = []
    for number, group in enumerate(groups):
        place = f"{where}[{number}]"
        codes = [names.find(text) for text in group]
        faults += [
            names.fault(text, file, place)
            for text, code in zip(group, codes, strict=True)
            if code is None
        ]
        known = [code for code in codes if code]
        if len(set(known)) < len(known):
            message = f"an area stands twice in {', '.join(group)}."
            faults.append(Fault(message, file, place, "Name each area once."))
    return faults
