"""A half-drawn plan to start from: what it gives is kept, and areas left blank are filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bcu_optimizer.common.cells import as_text
from bcu_optimizer.data.names import Names
from bcu_optimizer.data.plans.plan import HEADER
from bcu_optimizer.problem.groups import Group

_YES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Start:
    """What a half-drawn plan gives.

    Attributes
    ----------
    given
        The name of each given BCU by its areas so far, in the order of the areas.
    locked
        Those of them to which no area may be added.
    name
        What the plan is called.
    notes
        What a reader should know of how the plan was read, one sentence each.
    """

    given: Mapping[Group, str]
    locked: frozenset[Group] = frozenset()
    name: str = ""
    notes: tuple[str, ...] = ()

    def as_dict(self, codes: Sequence[str]) -> dict[str, Any]:
        """Return the plan as plain data: what it gives, locks and leaves blank, by area code."""
        return {
            "plan": self.name,
            "given": {bcu: [codes[i] for i in group] for group, bcu in self.given.items()},
            "locked": sorted(self.given[group] for group in self.locked),
            "blank": [code for i, code in enumerate(codes) if i not in self.owners],
            "notes": list(self.notes),
        }

    def to_csv(self, names: Names, codes: Sequence[str]) -> str:
        """Write the plan as the text of a CSV file, blank areas included."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*HEADER, "locked"])
        for index, code in enumerate(codes):
            group = self.owners.get(index)
            given = ("", "") if group is None else (self.given[group], _YES[group in self.locked])
            writer.writerow(as_text(cell) for cell in (code, names.name(code), *given))
        return text.getvalue()

    @cached_property
    def owners(self) -> dict[int, Group]:
        """The given BCU of each area that has one, as its areas so far."""
        return {index: group for group in self.given for index in group}

    def keeps(self, group: Group) -> bool:
        """Tell whether a BCU splits no given BCU, joins no two, and adds nothing to a locked one.

        Neither asks for new BCUs nor forbids them.
        """
        touched = {self.owners[index] for index in group if index in self.owners}
        if not touched:
            return True
        given = touched.pop()
        whole = len(given) == sum(index in self.owners for index in group)
        return not touched and whole and (given not in self.locked or given == group)

    def name_in(self, group: Group) -> str | None:
        """Return the name of the given BCU that a BCU holds; None if it is a new one."""
        touched = {self.owners[index] for index in group if index in self.owners}
        return self.given[touched.pop()] if len(touched) == 1 else None
