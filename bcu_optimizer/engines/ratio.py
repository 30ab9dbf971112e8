"""Ratios of the largest BCU to the smallest over all plans of a diagram; exact.

Throughout ``sizes`` is what each candidate weighs, none of those in plans being 0; shape
(candidates,).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.refine import refine
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.spread import SpreadMemory

# So many plans are listed to find their least ratio; of more, a few are drawn to bound it first.
_FEW, _DRAWN, _SEED = 2_000, 200, 1


def least(
    diagram: Diagram, sizes: IntArray, budget: Budget, known: Fraction | None = None
) -> Fraction:
    """Return the least ratio of all plans, by bounding it further until few are left below.

    ``known`` is the ratio of some plan, to begin with; the diagram has one where it is None.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    found = known
    left = diagram if known is None else under(diagram, sizes, known, budget, strictly=True)
    while left.total > _FEW:
        found = _least_of(sizes[draw.drawn(left, _DRAWN, _SEED)])
        left = under(left, sizes, found, budget, strictly=True)
    lower = min((_least_of(sizes[rows]) for rows in draw.every(left)), default=found)
    assert lower is not None
    return lower


def greatest(diagram: Diagram, sizes: IntArray) -> Fraction:
    """Return the greatest ratio: heavy BCUs in turn, each with the lightest beside it in a plan."""
    used = np.unique(diagram.placed)
    lightest = int(sizes[used].min())
    members = diagram.candidates.members
    found = Fraction(0)
    for candidate in used[np.argsort(-sizes[used], kind="stable")].tolist():
        if Fraction(int(sizes[candidate]), lightest) <= found:
            break
        barred = (members & members[candidate]).any(axis=1)
        barred[candidate] = False
        beside = diagram.without(barred)
        if beside.nodes:
            least_beside = int(sizes[np.unique(beside.placed)].min())
            found = max(found, Fraction(int(sizes[candidate]), least_beside))
    return found


def under(
    diagram: Diagram, sizes: IntArray, bound: Fraction, budget: Budget, *, strictly: bool = False
) -> Diagram:
    """Return the diagram of the plans whose ratio is at most a bound, or below it.

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    high, low = bound.numerator, bound.denominator

    def keeps(most: int, least: int) -> bool:
        return most * low < high * least if strictly else most * low <= high * least

    return refine(diagram, SpreadMemory(diagram, sizes, keeps), budget)


def _least_of(sizes: IntArray) -> Fraction:
    """Return the least ratio of plans, given what their BCUs weigh; shape (plans, BCUs)."""
    spread = np.unique(np.column_stack([sizes.max(axis=1), sizes.min(axis=1)]), axis=0)
    return min(Fraction(most, least) for most, least in spread.tolist())


def without_ratio(plans: int) -> str:
    """Say that no plan has a ratio, although there are plans."""
    some = (
        "The only valid plan has no" if plans == 1 else f"None of the {plans:,} valid plans has a"
    )
    return (
        f"{some} ratio: a BCU of {'it' if plans == 1 else 'each'} has nothing of what is weighed."
    )
