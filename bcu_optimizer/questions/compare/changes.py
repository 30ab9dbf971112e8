"""What changes for an area from one plan to another: its BCU, its partners gained and lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.plan_distance import Likeness


@dataclass(frozen=True)
class Change:
    """What changes for one area.

    Attributes
    ----------
    code
        The area.
    old, new
        The names of its BCU in the two plans.
    moved
        Whether it changes BCU: the new one is not the one that the old is matched with.
    gained, lost
        Codes of the areas that it comes to share a BCU with, and no longer does.
    """

    code: str
    old: str
    new: str
    moved: bool
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything changes but names."""
        return bool(self.gained or self.lost)


@dataclass(frozen=True)
class Together:
    """Areas that see the same change: they leave one BCU for another together, or stay together.

    ``alone`` says instead that the areas of one BCU become BCUs of their own ("after"), or that
    BCUs of one area become one ("before").
    """

    codes: tuple[str, ...]
    change: Change
    alone: Literal["", "before", "after"] = ""


def changes(first: Plan, second: Plan, found: Likeness) -> list[Change]:
    """Say for each area, in the order of their codes, what changes from one plan to the other."""
    before, after = first.bcus, second.bcus
    return [
        Change(
            code,
            old,
            new := second.assignment[code],
            code in found.areas_moved,
            tuple(c for c in after[new] if c not in before[old]),
            tuple(c for c in before[old] if c not in after[new]),
        )
        for code, old in first.assignment.items()
    ]


def together(found: Sequence[Change]) -> list[Together]:
    """Group what changes by old and new BCU: those that move first, each in alphabetical order."""
    old, new = (Counter(getattr(change, side) for change in found) for side in ("old", "new"))
    split = {each.old for each in found} - {each.old for each in found if new[each.new] > 1}
    joined = {each.new for each in found} - {each.new for each in found if old[each.old] > 1}
    groups: dict[tuple[bool, str, str], list[Change]] = {}
    for change in found:
        if not change.any:
            continue
        if change.old in split:
            key = (False, change.old, "")
        elif change.new in joined:
            key = (False, "", change.new)
        else:
            key = (not change.moved, change.old, change.new)
        groups.setdefault(key, []).append(change)
    return [
        Together(
            tuple(change.code for change in group),
            group[0],
            "after" if not after else "" if before else "before",
        )
        for (_, before, after), group in sorted(groups.items())
    ]
