"""The least and the greatest ratio of the largest BCU to the smallest, over all plans; exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bcu_optimizer.diagram import draw
from bcu_optimizer.diagram.refine import refine
from bcu_optimizer.diagram.spread import Keeps, SpreadMemory

if TYPE_CHECKING:
    from bcu_optimizer.diagram.diagram import Diagram
    from bcu_optimizer.diagram.size import Budget
    from bcu_optimizer.numbers import IntArray

_DRAWN, _SEED = 200, 1


def ratio_range(diagram: Diagram, sizes: IntArray, budget: Budget) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest ratio of the plans of a diagram.

    Parameters
    ----------
    sizes
        What each candidate weighs, none of those in plans being 0; shape (candidates,).

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    return _least(diagram, sizes, budget), _greatest(diagram, sizes)


def _least(diagram: Diagram, sizes: IntArray, budget: Budget) -> Fraction:
    """Draw plans, bound the ratio below the least drawn, and go on until none is left."""
    bound = Fraction(0)
    while diagram.nodes:
        rows = sizes[draw.drawn(diagram, _DRAWN, _SEED)]
        pairs = zip(rows.max(axis=1).tolist(), rows.min(axis=1).tolist(), strict=True)
        bound = min(Fraction(most, least) for most, least in pairs)
        diagram = refine(diagram, SpreadMemory(diagram, sizes, _below(bound)), budget)
    return bound


def _below(bound: Fraction) -> Keeps:
    high, low = bound.numerator, bound.denominator
    return lambda most, least: most * low < high * least


def _greatest(diagram: Diagram, sizes: IntArray) -> Fraction:
    """Take the heaviest BCUs in turn, each with the lightest that shares a plan with it."""
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
            least = int(sizes[np.unique(beside.placed)].min())
            found = max(found, Fraction(int(sizes[candidate]), least))
    return found
