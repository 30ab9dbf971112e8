"""Wishes: what somebody asks of a plan besides the rules of the scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bcu_optimizer.problem.groups import Group, Groups

Kind = Literal["together", "apart", "alone", "keep", "beside"]


@dataclass(frozen=True)
class Wish:
    """One wish about some areas; whether a plan grants it shows in its BCUs one by one.

    Attributes
    ----------
    kind
        ``together``: all share a BCU; ``apart``: no two of them do; ``alone``: each is a BCU of its
        own; ``keep``: they are a BCU, with no other area; ``beside``: the first shares a BCU with
        at least one of the others.
    areas
        The numbers of the areas; ascending but for ``beside``.
    """

    kind: Kind
    areas: Group

    def is_broken_by(self, group: Group) -> bool:
        """Tell whether no plan with a BCU grants it."""
        held = len(set(self.areas) & set(group))
        if self.kind == "apart":
            return held > 1
        if self.kind == "alone":
            return held > 0 and len(group) > 1
        if self.kind == "beside":
            return self.areas[0] in group and held == 1
        if self.kind == "keep" and held and len(group) > held:
            return True
        return 0 < held < len(self.areas)

    def is_granted(self, groups: Groups) -> bool:
        """Tell whether a plan grants it."""
        return not any(self.is_broken_by(group) for group in groups.values())

    @property
    def singles(self) -> frozenset[Group]:
        """The BCUs that the rule ``size`` leaves out for it."""
        return frozenset((i,) for i in self.areas) if self.kind == "alone" else frozenset()


def contradict(wishes: Iterable[Wish]) -> bool:
    """Tell whether wishes rule each other out, whatever the rules: no partition grants them all.

    ``beside`` is left aside.
    """
    asked = list(wishes)
    whole: list[set[int]] = []
    for wish in asked:
        if wish.kind in ("together", "keep"):
            touched = [each for each in whole if each & set(wish.areas)]
            whole = [each for each in whole if each not in touched]
            whole.append(set(wish.areas).union(*touched))
    # What need not be together can always be apart.
    single = {i for wish in asked for i in wish.areas}.difference(*whole)
    least = [tuple(sorted(each)) for each in whole] + [(i,) for i in single]
    return any(wish.is_broken_by(group) for wish in asked for group in least)
