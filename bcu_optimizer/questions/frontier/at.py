"""The plans at one point of a front, as a diagram of their own: counted before they are listed."""

from __future__ import annotations

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram, Numbers
from bcu_optimizer.engines.diagram.k_best_paths import cheapest
from bcu_optimizer.engines.diagram.pareto import Front
from bcu_optimizer.engines.diagram.refine import Memory, refine
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.diagram.total import TotalMemory

# As many BCUs as there may be of parts below this have a sum that fits.
_SAFE_PART = 2**50


def plans_at(front: Front, diagram: Diagram, point: IntArray, budget: Budget) -> Diagram:
    """Return the diagram of the plans that have the sums of a point of a front.

    Parameters
    ----------
    front
        The front of ``diagram``.
    point
        One of its points; shape (sums,).

    Raises
    ------
    TooLargeError
        If the budget is exceeded.
    """
    if front.parts.dtype != object:
        return refine(diagram, _Exactly(front, point), budget)
    # Of the plans as good in all sums but a large one, those at the point have least of that.
    wide = [place for place in range(len(point)) if _is_wide(front.parts[:, place])]
    for place in set(range(len(point))) - set(wide):
        parts = front.parts[:, place].astype(np.int64)
        diagram = refine(diagram, TotalMemory(diagram, parts, int(point[place])), budget)
    for place in wide:
        _, diagram = cheapest(diagram, front.parts[:, place])
    return diagram


def _is_wide(parts: Numbers) -> bool:
    """Tell whether sums of some parts may not fit 64 bits; at most one sum of a front is so."""
    return int(abs(parts).max(initial=0)) >= _SAFE_PART


class _Exactly(Memory):
    """Remembers what is left of each sum: a way onward must have exactly that."""

    def __init__(self, front: Front, point: IntArray) -> None:
        self.front = front
        self.start = tuple(map(int, point))

    def step(self, states: IntArray, placed: IntArray) -> IntArray:
        """Take off the parts of each candidate."""
        return states - self.front.parts[placed]

    def settle(self, states: IntArray, nodes: IntArray) -> tuple[IntArray, BoolArray]:
        """Keep what some way onward has, among those that a plan of the front can end in."""
        kept = np.zeros(len(states), dtype=np.bool_)
        for place, node in enumerate(nodes.tolist()):
            kept[place] = (self.front.onward(node) == states[place]).all(axis=1).any()
        return states, kept
