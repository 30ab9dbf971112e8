"""What no plan beats in every sum at once: the non-dominated sums of a diagram, and their plans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice, product

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.integer_rows import distinct, ranges
from bcu_optimizer.engines.diagram.k_best_paths import in_order
from bcu_optimizer.engines.diagram.size import DEFAULT_MEGABYTES, TooLargeError

# Weights of each sum, in all combinations, by which a few good plans are found to begin with.
_WEIGHTS = (0.02, 0.2, 1.0, 5.0)
_BYTES_A_POINT = 200


class Front:
    """The non-dominated sums of all paths of a diagram; each sum is the better the less it is.

    For every node the non-dominated sums of the ways onward are kept, for what is dominated there
    is dominated at the root too; and of those only the ones that, with the best that any way to the
    node has in each sum, some known plan does not beat. Equal sums are kept once.

    Parameters
    ----------
    parts
        The parts of each candidate in each of one to three sums, as integers of 64 bits or
        Python's own; shape (candidates, sums).
    megabytes
        The most memory.

    Raises
    ------
    TooLargeError
        If the points would take more memory than that.
    """

    def __init__(
        self, diagram: Diagram, parts: IntArray, megabytes: float = DEFAULT_MEGABYTES
    ) -> None:
        self._megabytes = megabytes
        self._diagram = diagram
        self.parts = parts
        self._begin, self._end = np.zeros((2, diagram.nodes), dtype=np.int64)
        self._sums: list[IntArray] = []
        self._held = 0
        self._known = _supported(diagram, parts)
        self._before = np.column_stack([diagram.from_root(column) for column in parts.T])
        ends = list(diagram.ends.values())
        self._hold(
            np.array(ends, dtype=np.int64), np.zeros((len(ends), parts.shape[1]), parts.dtype)
        )
        for nodes, arcs in diagram.upward():
            self._climb(nodes, arcs)
        self._all = np.concatenate(self._sums)

    @property
    def points(self) -> IntArray:
        """The non-dominated sums of whole plans, in ascending order; shape (points, sums)."""
        return self.onward(0) if self._diagram.nodes else self._all

    def onward(self, node: int) -> IntArray:
        """Return the sums of the ways from a node to an end that a plan at a point can take."""
        return self._all[self._begin[node] : self._end[node]]

    def plans(self, point: IntArray) -> Iterator[list[int]]:
        """Yield every path that has the sums of a point, as its candidates."""
        diagram, ends = self._diagram, set(self._diagram.ends.values())
        waiting: list[tuple[int, IntArray, list[int]]] = [(0, point, [])]
        while waiting:
            node, left, path = waiting.pop()
            if node in ends:
                yield path
                continue
            arcs = slice(int(diagram.first[node]), int(diagram.first[node + 1]))
            steps = zip(diagram.target[arcs].tolist(), diagram.placed[arcs].tolist(), strict=True)
            for target, candidate in steps:
                onward = left - self.parts[candidate]
                if (self.onward(target) == onward).all(axis=1).any():
                    waiting.append((target, onward, [*path, candidate]))

    def _climb(self, nodes: slice, arcs: slice) -> None:
        """Find the points of the nodes of a level from those of the nodes that they lead to."""
        diagram = self._diagram
        target = diagram.target[arcs]
        lengths = self._end[target] - self._begin[target]
        megabytes = (self._held + int(lengths.sum())) * _BYTES_A_POINT / 1e6
        if megabytes > self._megabytes:
            raise TooLargeError(megabytes)
        arc, place = ranges(self._begin[target], lengths)
        held = np.concatenate(self._sums)
        self._sums = [held]
        sums = held[place] + self.parts[diagram.placed[arcs]][arc]
        source = np.repeat(np.arange(nodes.start, nodes.stop), diagram.degrees(nodes))
        source = source[arc]
        hoped = self._hoped(source, sums)
        rows, _ = distinct(np.column_stack([source, sums])[hoped])
        rows = rows[_undominated(rows)]
        self._hold(rows[:, 0].astype(np.int64), rows[:, 1:])

    def _hoped(self, nodes: IntArray, sums: IntArray) -> BoolArray:
        """Tell which ways onward can still be part of a plan that no known plan beats."""
        bound = self._before[nodes] + sums
        hoped = np.ones(len(sums), dtype=np.bool_)
        for known in self._known:
            hoped &= (bound < known).any(axis=1) | (bound == known).all(axis=1)
        return hoped

    def _hold(self, nodes: IntArray, sums: IntArray) -> None:
        each = np.bincount(nodes, minlength=self._diagram.nodes)
        there = np.flatnonzero(each)
        self._end[there] = self._held + np.cumsum(each[there])
        self._begin[there] = self._end[there] - each[there]
        self._sums.append(sums)
        self._held += len(sums)


def _supported(diagram: Diagram, parts: IntArray) -> IntArray:
    """Return the sums of plans that are best by some weights; shape (plans, sums)."""
    spread = np.ptp(parts, axis=0).astype(np.float64)
    scaled = parts.astype(np.float64) / np.where(spread > 0, spread, 1)
    found = set()
    for weights in product(_WEIGHTS, repeat=parts.shape[1]):
        for _, placed in islice(in_order(diagram, scaled @ np.array(weights)), 1):
            found.add(tuple(parts[placed].sum(axis=0).tolist()))
    return np.array(sorted(found), dtype=parts.dtype).reshape(-1, parts.shape[1])


def _undominated(rows: IntArray) -> BoolArray:
    """Tell which rows no other row of the same node is at least as good as in every sum.

    Parameters
    ----------
    rows
        Distinct, in ascending order; the first column is the node.
    """
    if rows.shape[1] == 2:
        return np.append(True, rows[1:, 0] != rows[:-1, 0])[: len(rows)]
    if rows.shape[1] == 3:
        return _falling(rows)
    kept = np.ones(len(rows), dtype=np.bool_)
    stairs = _Stairs()
    latest = -1
    for place, (node, _, second, third) in enumerate(rows.tolist()):
        if node != latest:
            stairs, latest = _Stairs(), node
        kept[place] = stairs.climb(second, third)
    return kept


def _falling(rows: IntArray) -> BoolArray:
    """Keep, as the first sum rises, each row whose second is below all before it."""
    _, rank = np.unique(rows[:, 2], return_inverse=True)
    _, node = np.unique(rows[:, 0], return_inverse=True)
    # Every rank of a later node is below all of an earlier one, so that the minimum starts anew.
    height = rank - node * (int(rank.max(initial=0)) + 1)
    before = np.minimum.accumulate(height)[:-1]
    return np.append(True, height[1:] < before)[: len(rows)]


class _Stairs:
    """The lowest third sum that was seen up to each second sum."""

    def __init__(self) -> None:
        self._second: list[int] = []
        self._third: list[int] = []

    def climb(self, second: int, third: int) -> bool:
        """Take a row in and return True, unless one taken in before is as good in both."""
        below = bisect_right(self._second, second) - 1
        if below >= 0 and self._third[below] <= third:
            return False
        begin = bisect_left(self._second, second)
        end = begin
        while end < len(self._third) and self._third[end] >= third:
            end += 1
        self._second[begin:end] = [second]
        self._third[begin:end] = [third]
        return True
