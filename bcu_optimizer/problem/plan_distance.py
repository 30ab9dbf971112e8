"""Which BCU of one plan is which BCU of another, and how alike the two plans are; exact.

BCUs are matched one to one so that the areas which stay in their BCU hold as much demand as can
be. Of several such matchings the one taken keeps more areas in place, then those that come first
by code. That leaves exactly one, and the same one whichever of the two plans is named first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import networkx as nx

from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.problem import Problem

Assignment = Mapping[str, str]
"""The name of a BCU by area code."""


@dataclass(frozen=True)
class Likeness:
    """How alike two plans over the same areas are.

    Attributes
    ----------
    pairs
        The BCU of the second plan that each matched BCU of the first is, by name.
    areas_moved
        The codes of the areas that change BCU; all areas of an unmatched BCU do.
    demand_moved
        Their share of demand, from 0 to 1: the least that any matching leaves.
    rand_index
        The adjusted Rand index over areas: 1 for the same plan, about 0 for no more in common
        than chance would give.
    """

    pairs: Mapping[str, str]
    areas_moved: tuple[str, ...]
    demand_moved: float
    rand_index: float


def likeness(problem: Problem, first: Plan, second: Plan) -> Likeness:
    """Say how alike two plans for the areas of a problem are."""
    demand = {code: int(problem.demand[i]) for code, i in problem.index.items()}
    pairs = match(first.assignment, second.assignment, demand)
    moved = tuple(areas_moved(first.assignment, second.assignment, pairs))
    total = problem.total_demand
    return Likeness(
        pairs=pairs,
        areas_moved=moved,
        demand_moved=float(Fraction(sum(demand[code] for code in moved), total)) if total else 0.0,
        rand_index=float(rand_index(first.assignment, second.assignment)),
    )


def match(first: Assignment, second: Assignment, demand: Mapping[str, int]) -> dict[str, str]:
    """Match the BCUs of two plans one to one, so that they share as much demand as can be.

    Parameters
    ----------
    first, second
        Two plans over the same areas.
    demand
        Demand of each area as an integer of any size, none negative.

    Returns
    -------
    dict
        The BCU of the second plan by that of the first, in alphabetical order. Each pair shares
        at least one area; a BCU that is left over has none.
    """
    return _matched(first, second, _weights(first, demand))


def fewest_moved(first: Assignment, second: Assignment) -> list[str]:
    """List the fewest areas that have to change BCU to make a plan another one.

    Of several such lists it is the first in the order of codes.
    """
    codes = sorted(first)
    number = len(codes)
    # Each that stays counts for one; of as many that stay, late codes for a little more.
    weights = {code: (1 << (number + 1)) - (1 << (number - 1 - i)) for i, code in enumerate(codes)}
    return areas_moved(first, second, _matched(first, second, weights))


def _matched(first: Assignment, second: Assignment, weights: Mapping[str, int]) -> dict[str, str]:
    """Match BCUs so that the areas that stay in theirs weigh the most."""
    shared: Counter[tuple[str, str]] = Counter()
    for code, weight in weights.items():
        shared[first[code], second[code]] += weight
    graph = nx.Graph()
    for (one, other), weight in sorted(shared.items()):
        graph.add_edge((0, one), (1, other), weight=weight)
    found = (sorted(edge) for edge in nx.max_weight_matching(graph))
    return dict(sorted((one, other) for (_, one), (_, other) in found))


def _weights(areas: Iterable[str], demand: Mapping[str, int]) -> dict[str, int]:
    """Weigh areas so that no two sets of them weigh the same.

    The sums compare by demand first, then by the number of areas, then by the earliest codes: below
    the demand of each area stands a one in a place of its own.
    """
    codes = sorted(areas)
    number = len(codes)
    one = 1 << number
    whole = one * (number + 1)
    return {
        code: demand[code] * whole + one + (1 << (number - 1 - place))
        for place, code in enumerate(codes)
    }


def areas_moved(first: Assignment, second: Assignment, pairs: Mapping[str, str]) -> list[str]:
    """List the areas whose BCU in the second plan is not the match of that in the first."""
    return [code for code in sorted(first) if pairs.get(first[code]) != second[code]]


def rand_index(first: Assignment, second: Assignment) -> Fraction:
    """Return the adjusted Rand index (Hubert and Arabie 1985) of two plans over the same areas.

    With C(n) the number of pairs of n areas: the pairs together in both plans, less those that
    chance would give, ÷ the mean of the pairs together in either, less the same. Where that is
    0 ÷ 0 both plans are the same (all areas alone, or all together), and the index is 1.
    """
    both = _pairs((first[code], second[code]) for code in first)
    one, other = _pairs(first.values()), _pairs(second.values())
    chance = Fraction(one * other, max(comb(len(first), 2), 1))
    most = Fraction(one + other, 2)
    return Fraction(1) if most == chance else (both - chance) / (most - chance)


def _pairs(labels: Iterable[object]) -> int:
    """Count the pairs of areas that bear the same label."""
    return sum(comb(number, 2) for number in Counter(labels).values())
