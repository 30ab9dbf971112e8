"""The memory of a bound on the largest BCU ÷ the smallest: how light and heavy others may be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.refine import Memory

Keeps = Callable[[int, int], bool]


class SpreadMemory(Memory):
    """Remembers the range in which the weights of all further BCUs must lie.

    Weights are known by their rank among the distinct weights of candidates. A bound of the range
    is forgotten once no candidate that can still be placed lies beyond it, so that nodes which
    differ in nothing that matters become one.
    """

    def __init__(self, diagram: Diagram, sums: IntArray, keeps: Keeps) -> None:
        self.values, rank = np.unique(sums, return_inverse=True)
        self.rank = rank.astype(np.int64)
        self.lightest, self.heaviest = _partners(self.values.tolist(), keeps)
        self.start = (0, len(self.values) - 1)
        self.least = _ahead(diagram, self.rank, len(self.values), np.minimum)
        self.most = _ahead(diagram, self.rank, -1, np.maximum)
        self.left = diagram.to_end(sums, np.minimum)  # the same on every way
        one = np.ones(len(sums), dtype=np.int64)
        self.fewest_bcus, self.most_bcus = (
            diagram.to_end(one, by) for by in (np.minimum, np.maximum)
        )

    def step(self, states: IntArray, placed: IntArray) -> IntArray:
        """Narrow the range by what may stand beside each candidate; empty where it is barred."""
        rank = self.rank[placed]
        inside = (states[:, 0] <= rank) & (rank <= states[:, 1])
        low = np.maximum(states[:, 0], self.lightest[rank])
        high = np.minimum(states[:, 1], self.heaviest[rank])
        return np.column_stack([np.where(inside, low, 1), np.where(inside, high, 0)])

    def settle(self, states: IntArray, nodes: IntArray) -> tuple[IntArray, BoolArray]:
        """Narrow the range to what the weight that is left allows, and forget idle bounds."""
        kept = states[:, 0] <= states[:, 1]
        low, high = np.where(kept, states[:, 0], 0), np.where(kept, states[:, 1], 0)
        left, fewest, most = self.left[nodes], self.fewest_bcus[nodes], self.most_bcus[nodes]
        kept &= (fewest * self.values[low] <= left) & (left <= most * self.values[high])
        # A BCU weighs no more, and no less, than what all the others leave over.
        over = left - (fewest - 1) * self.values[low]
        under = left - (most - 1) * self.values[high]
        is_end = most == 0
        low = np.maximum(low, np.where(is_end, 0, np.searchsorted(self.values, under)))
        heaviest = np.searchsorted(self.values, over, side="right") - 1
        high = np.minimum(high, np.where(is_end, self.start[1], heaviest))
        lightest, heaviest = self.least[nodes], self.most[nodes]
        kept &= is_end | ((low <= high) & (low <= heaviest) & (high >= lightest))
        low = np.where(low <= lightest, 0, low)
        high = np.where(high >= heaviest, self.start[1], high)
        return np.column_stack([low, high]), kept


def _partners(values: list[int], keeps: Keeps) -> tuple[IntArray, IntArray]:
    """For each weight, give the ranks of the lightest and the heaviest that may stand beside it.

    A weight that may not even stand beside itself is given an empty range.
    """
    count = len(values)
    lightest, low = np.zeros(count, dtype=np.int64), 0
    for rank, value in enumerate(values):
        while low <= rank and not keeps(value, values[low]):
            low += 1
        lightest[rank] = low
    heaviest = np.searchsorted(lightest, np.arange(count), side="right") - 1
    barred = lightest > np.arange(count)
    heaviest[barred] = -1
    return lightest, heaviest.astype(np.int64)


def _ahead(diagram: Diagram, rank: IntArray, nothing: int, by: np.ufunc) -> IntArray:
    """Return the least or the greatest rank that can still be placed from each node."""
    values = np.full(diagram.nodes, nothing, dtype=np.int64)
    diagram.fold(
        values, lambda arcs: by(rank[diagram.placed[arcs]], values[diagram.target[arcs]]), by
    )
    return values
