"""Geographic names for BCUs that have none.

The rule: a BCU of one area bears the area's name. Any other is named for where its centre lies
from the centre of all areas: one of the eight compass directions, with "Central" before it where
it lies within half of the usual distance, and "Central" alone very near the centre. Where several
would bear the same name, each adds the name of its area with the most demand.

BCUs of a plan to start from, and BCUs kept from another plan, keep the names they have there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import shapely

from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem

_COMPASS = (
    "East",
    "North East",
    "North",
    "North West",
    "West",
    "South West",
    "South",
    "South East",
)
# Parts of the mean distance of BCU centres: nearer than these is "Central …" and "Central".
_INNER = 0.6
_CORE = 0.15


def name_groups(problem: Problem, groups: Sequence[Group]) -> dict[str, Group]:
    """Return the BCUs of a plan by name, in alphabetical order; given ones keep their names."""
    given = _given_names(problem, groups)
    names = dict(given)
    kept = {g: problem.fixed[g] for g in groups if g in problem.fixed and g not in given}
    free = [group for group in groups if group not in given and group not in kept]
    plain = {**kept, **_plain_names(problem, free, groups)}
    seen = Counter([*plain.values(), *given.values()])
    for group, name in plain.items():
        is_taken = name in given.values() if group in kept else seen[name] > 1
        names[group] = f"{name} ({_main_area(problem, group)})" if is_taken else name
    return dict(sorted(_unique(names, [*given, *kept]).items()))


def _given_names(problem: Problem, groups: Sequence[Group]) -> dict[Group, str]:
    """Name the BCUs that complete a given one as it is named in the plan to start from."""
    if problem.start is None:
        return {}
    found = {group: problem.start.name_in(group) for group in groups}
    return {group: name for group, name in found.items() if name is not None}


def _plain_names(
    problem: Problem, free: Sequence[Group], groups: Sequence[Group]
) -> dict[Group, str]:
    middle = shapely.multipoints(problem.centres_km).envelope.centroid
    offsets = {group: _offset(problem, group, (middle.x, middle.y)) for group in groups}
    usual = math.fsum(math.hypot(*offset) for offset in offsets.values()) / len(groups)
    return {
        group: problem.areas.names.name(problem.codes[group[0]])
        if len(group) == 1
        else _direction(offsets[group], usual)
        for group in free
    }


def _offset(problem: Problem, group: Group, middle: tuple[float, float]) -> tuple[float, float]:
    """Return where the centre of a BCU lies from the middle, in km east and north."""
    centres = [problem.centres_km[i] for i in group]
    east = math.fsum(x for x, _ in centres) / len(centres) - middle[0]
    north = math.fsum(y for _, y in centres) / len(centres) - middle[1]
    return east, north


def _direction(offset: tuple[float, float], usual: float) -> str:
    distance = math.hypot(*offset)
    if distance <= _CORE * usual:
        return "Central"
    eighth = round(math.atan2(offset[1], offset[0]) / (math.pi / 4)) % 8
    return f"Central {_COMPASS[eighth]}" if distance < _INNER * usual else _COMPASS[eighth]


def _main_area(problem: Problem, group: Group) -> str:
    main = max(group, key=lambda i: (int(problem.demand[i]), -i))
    return problem.areas.names.name(problem.codes[main])


def _unique(names: Mapping[Group, str], first: Sequence[Group]) -> dict[str, Group]:
    """Number names that are still the same, as when areas share one; ``first`` keep theirs."""
    found: dict[str, Group] = {}
    for group in [*first, *sorted(set(names) - set(first))]:
        unique, number = names[group], 2
        while unique in found:
            unique, number = f"{names[group]} {number}", number + 1
        found[unique] = group
    return found
