"""One change of a plan: an area moved into another BCU, or two swapped, and what that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from bcu_optimizer.problem.groups import Groups
from bcu_optimizer.problem.incremental import Ledger

Kind = Literal["move", "swap"]


@dataclass(frozen=True, eq=False)
class Change:
    """One move or swap, and what it does. Of those that lead to the same plan it is the first.

    Attributes
    ----------
    areas
        The codes of the areas that change BCU: one for a move, two for a swap.
    sources, targets
        The BCU that each of them leaves, and the one it joins.
    groups
        The plan after it.
    costs
        The exact value of each goal after it.
    objective, objective_change
        The weighted goals after it, and how much that is more than before; below 0 is better.
    improves
        The goals that it improves.
    forbidden_by
        The rules that the plan after it breaks.
    newly_broken
        Those of them that the given plan keeps.
    """

    ledger: Ledger
    given: Groups
    kind: Kind
    areas: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    groups: Groups
    costs: Mapping[str, Fraction | None]
    objective: Fraction | None
    objective_change: float | None
    improves: tuple[str, ...]
    forbidden_by: tuple[str, ...]
    newly_broken: tuple[str, ...]

    def __repr__(self) -> str:
        parted = zip(self.areas, self.sources, self.targets, strict=True)
        told = ", ".join(f"{code}: {old!r} → {new!r}" for code, old, new in parted)
        return f"<{self.kind} {told}; objective {_signed(self.objective_change)}>"

    @cached_property
    def changes(self) -> dict[str, float | None]:
        """By how much each measure changes; None where it is not known before or after."""
        before, after = self.ledger.measures(self.given), self.ledger.measures(self.groups)
        return {name: difference(after[name], before[name]) for name in before}

    def as_dict(self) -> dict[str, Any]:
        """Return the change as the contracts shape it."""
        return {
            "kind": self.kind,
            "areas": list(self.areas),
            "from": list(self.sources),
            "to": list(self.targets),
            "objective_change": self.objective_change,
            "changes": dict(self.changes),
            "improves": list(self.improves),
            "forbidden_by": list(self.forbidden_by),
        }


def _signed(value: float | None) -> str:
    return "not known" if value is None else f"{value:+.4f}"


def difference(after: Fraction | None, before: Fraction | None) -> float | None:
    """Return after − before as a double; None where either is not known."""
    return None if after is None or before is None else float(after - before)
