"""The comparison as an object: measures, changes and likeness as tables, maps and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import display
from bcu_optimizer.data.tables.columns import apart
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.plan_distance import Likeness, likeness
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.compare.changes import Change, changes
from bcu_optimizer.questions.compare.entry import Entry

if TYPE_CHECKING:
    import pandas as pd

    from bcu_optimizer.questions.solve.result import Result


@dataclass(frozen=True, eq=False)
class Comparison:
    """Plans over the same areas, held against one scenario.

    Attributes
    ----------
    problem
        What the plans are held against.
    entries
        The plans, in the order given.
    reference
        The number of the one that the others are compared with.
    without
        Scenarios among those asked for that have no plan, or for which none was found, by name.
    instead_of
        The name of the one that the others were to be compared with, if that is among these.
    """

    problem: Problem
    entries: tuple[Entry, ...]
    reference: int
    without: Mapping[str, Result]
    instead_of: str = ""

    def __repr__(self) -> str:
        return f"<{', '.join(self.names)} held against {self.problem.scenario.name!r}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the plans."""
        return tuple(entry.name for entry in self.entries)

    @property
    def others(self) -> list[int]:
        """The numbers of the plans that are compared with the reference."""
        return [i for i in range(len(self.entries)) if i != self.reference]

    def likeness(self, first: int, second: int) -> Likeness:
        """Say how alike two plans are, by their numbers."""
        if (first, second) not in self._likenesses:
            one, other = (self.entries[i].evaluation.plan for i in (first, second))
            self._likenesses[first, second] = likeness(self.problem, one, other)
        return self._likenesses[first, second]

    @cached_property
    def _likenesses(self) -> dict[tuple[int, int], Likeness]:
        return {}

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The numbers of any two plans, each pair once, in the order given."""
        number = len(self.entries)
        return [(i, j) for i in range(number) for j in range(i + 1, number)]

    def order(self, number: int) -> list[str]:
        """Return the BCUs of a plan in the order of those of the reference that they are.

        What is none of them comes last, by name.
        """
        pairs = self.likeness(number, self.reference).pairs
        return sorted(
            self.entries[number].evaluation.groups,
            key=lambda bcu: (bcu not in pairs, pairs.get(bcu, ""), bcu),
        )

    def changes_of(self, number: int) -> list[Change]:
        """Say for each area what changes from the reference to a plan."""
        old, new = (self.entries[i].evaluation.plan for i in (self.reference, number))
        return changes(old, new, self.likeness(self.reference, number))

    @cached_property
    def colours(self) -> list[Mapping[str, str]]:
        """For each plan the colour of each BCU: matched BCUs share theirs, neighbours never do."""
        return list(display.of("colours", self))

    @cached_property
    def measures(self) -> pd.DataFrame:
        """One row a plan: ``bcus``, ``holds`` and every measure; NaN where not known."""
        import pandas as pd

        rows = [
            {
                "bcus": len(entry.evaluation.groups),
                "holds": entry.evaluation.holds,
                **{name: _number(entry.evaluation.measures[name]) for name in MEASURES},
            }
            for entry in self.entries
        ]
        return pd.DataFrame(rows, index=pd.Index(self.names, name="plan"))

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row a plan: how far its measures are from those of the reference."""
        figures = self.measures[["bcus", *MEASURES]]
        return figures - figures.iloc[self.reference]

    @cached_property
    def areas(self) -> pd.DataFrame:
        """One row an area: its BCU in each plan, and how that differs from the reference.

        For each other plan ``PLAN: moved``, ``PLAN: partners gained``, ``PLAN: partners lost``.
        """
        import pandas as pd

        name = self.problem.areas.names.name
        called = apart(self.names, ("code", "name", "geometry"), "plan ")
        columns = {"name": [name(code) for code in self.problem.codes]}
        for entry in self.entries:
            columns[called[entry.name]] = list(entry.evaluation.plan.assignment.values())
        table = pd.DataFrame(columns, index=pd.Index(self.problem.codes, name="code"))
        for i in self.others:
            found, plan = self.changes_of(i), self.entries[i].name
            table[f"{plan}: moved"] = [change.moved for change in found]
            gained, lost = ([getattr(c, what) for c in found] for what in ("gained", "lost"))
            for what, codes in (("gained", gained), ("lost", lost)):
                table[f"{plan}: partners {what}"] = [", ".join(map(name, each)) for each in codes]
        return table

    @cached_property
    def bcus(self) -> pd.DataFrame:
        """One row a BCU of each plan with its figures, in the order of :meth:`order`.

        ``match`` is the BCU of the reference that it is; empty where it is none of them.
        """
        import pandas as pd

        frames = []
        for i, entry in enumerate(self.entries):
            pairs = self.likeness(i, self.reference).pairs
            table = entry.evaluation.bcus.loc[self.order(i)]
            match = [pairs.get(bcu, "") for bcu in table.index]
            frames.append(table.assign(match=match))
        return pd.concat(frames, keys=self.names, names=["plan"])

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row a pair of plans, each pair once: how alike they are, and which areas move."""
        import pandas as pd

        name = self.problem.areas.names.name
        rows = [
            {**row, "areas_moved": ", ".join(name(code) for code in row["areas_moved"])}
            for row in self._differences()
        ]
        columns = ["from", "to", "areas_moved", "demand_moved", "rand_index"]
        return pd.DataFrame(rows, columns=columns)

    def _differences(self) -> list[dict[str, Any]]:
        return [
            {
                "from": self.names[i],
                "to": self.names[j],
                "areas_moved": list(self.likeness(i, j).areas_moved),
                "demand_moved": self.likeness(i, j).demand_moved,
                "rand_index": self.likeness(i, j).rand_index,
            }
            for i, j in self.pairs
        ]

    def plot(self) -> list[Any]:
        """Draw each plan as a small map, on one new figure; return the axes in the same order."""
        drawn: list[Any] = display.of("plot", self)
        return drawn

    def plot_difference(self, plan: str | None = None, ax: Any = None) -> Any:
        """Draw on ``ax`` (a new one if None) what a plan changes against the reference.

        ``plan`` is the name of one of the others; the first of them if None.
        """
        return display.of("difference", self, self._number_of(plan), ax)

    def _number_of(self, plan: str | None) -> int:
        if plan is None and self.others:
            return self.others[0]
        if plan not in self.names:
            raise ValueError(f"there is no plan {plan!r} to compare with the reference")
        return self.names.index(plan)

    def save(self, folder: str | Path) -> None:
        """Write pages, tables, plans and the document to a folder; see :func:`display.save`."""
        display.save(self, folder)

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as the contracts shape it."""
        found: list[dict[str, Any]] = [
            {
                "name": entry.name,
                "bcus": len(entry.evaluation.groups),
                "outcome": entry.outcome,
                "holds": entry.evaluation.holds,
                "measures": dict(entry.evaluation.measures),
                "because": [],
            }
            for entry in self.entries
        ]
        found += [
            {
                "name": name,
                "bcus": result.bcus,
                "outcome": result.outcome,
                "holds": None,
                "measures": {},
                "because": list(result.because),
            }
            for name, result in self.without.items()
        ]
        against = self.names[self.reference] if self.entries else None
        return {
            "scenario": self.problem.scenario.name,
            "against": against,
            "plans": found,
            "differences": self._differences(),
        }

    def _repr_html_(self) -> str:
        return display.html(self)


def _number(value: float | int | None) -> float:
    return float("nan") if value is None else value
