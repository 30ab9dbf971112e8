"""How many plans have a sum of parts up to some value: the diagram cut in the middle, and merged.

Every path crosses the cut at one node, the one at which a number of BCUs are placed. The sums of
the ways to that node and of the ways onward are listed once, and how often each occurs; how many
pairs of them stay below a value is then a matter of searching sorted lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bcu_optimizer.common.exact import IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram, Numbers
from bcu_optimizer.engines.diagram.integer_rows import distinct, ranges
from bcu_optimizer.engines.diagram.size import DEFAULT_MEGABYTES, TooLargeError

_BYTES_A_SUM = 80
_ANY = 2**62


@dataclass(frozen=True)
class _Listed:
    """Sums by node, sorted: those of node v stand at ``begin[v]`` to ``end[v] - 1``."""

    begin: IntArray
    end: IntArray
    sums: IntArray
    times: Numbers

    def by_node(self) -> IntArray:
        """Return the node of each sum."""
        nodes = np.flatnonzero(self.begin < self.end)
        nodes = nodes[np.argsort(self.begin[nodes])]
        return np.repeat(nodes, (self.end - self.begin)[nodes])

    def along(self, nodes: Numbers) -> int:
        """Return how many sums arcs carry, given the node that each starts from."""
        return int((self.end[nodes] - self.begin[nodes]).sum())


class Sums:
    """How the sums of parts of all plans of a diagram lie, its plans having one number of BCUs.

    Parameters
    ----------
    parts
        The part of each candidate; shape (candidates,).
    low, high
        What is asked about lies between: half plans that can only end above ``high`` are left out,
        and of those that can only end at or below ``low`` only their number is kept.

    Raises
    ------
    TooLargeError
        If the sums of half plans would take more memory than that.
    """

    def __init__(
        self,
        diagram: Diagram,
        parts: IntArray,
        low: int = -_ANY,
        high: int = _ANY,
        megabytes: float = DEFAULT_MEGABYTES,
    ) -> None:
        self._megabytes = megabytes
        self._diagram, self._parts = diagram, parts
        self._low, self._high = low, high
        self._below = 0
        self._least, self._most = (
            diagram.to_end(parts, np.minimum),
            diagram.to_end(parts, np.maximum),
        )
        degrees = diagram.degrees(slice(0, diagram.nodes))
        self._source = np.repeat(np.arange(diagram.nodes), degrees)
        self._head = self._settled(self._start([0] if diagram.nodes else []))
        self._tail = self._start(list(diagram.ends.values()))
        self._meet()
        self._upto = np.concatenate([self._tail.times[:0], [0], np.cumsum(self._tail.times)])

    def at_most(self, value: int) -> int:
        """Count the paths whose sum is at most a value from ``low`` to ``high``; exact."""
        head, tail = self._head, self._tail
        found = self._below
        for node in np.flatnonzero(head.begin < head.end).tolist():
            own = slice(int(head.begin[node]), int(head.end[node]))
            begin, end = int(tail.begin[node]), int(tail.end[node])
            wanted = value - head.sums[own]
            last = begin + np.searchsorted(tail.sums[begin:end], wanted, side="right")
            found += int((head.times[own] * (self._upto[last] - self._upto[begin])).sum())
        return found

    def _meet(self) -> None:
        """Carry sums from the root and from the ends until they meet, the shorter list first."""
        used = self._diagram.used[self._source]
        head, tail = 0, max(self._diagram.ends, default=0)
        while head < tail:
            onward = np.flatnonzero(used == head)
            back = np.flatnonzero(used == tail - 1)
            ahead = self._head.along(self._source[onward])
            behind = self._tail.along(self._diagram.target[back])
            if ahead <= behind:
                self._check(ahead + len(self._tail.sums), head, tail)
                carried = self._carry(self._head, onward, self._source, self._diagram.target)
                self._head = self._settled(carried)
                head += 1
            else:
                self._check(behind + len(self._head.sums), head, tail)
                self._tail = self._carry(self._tail, back, self._diagram.target, self._source)
                tail -= 1

    def _check(self, following: int, head: int, tail: int) -> None:
        """Refuse a step that takes too much, with what all of them would take at most."""
        if following * _BYTES_A_SUM / 1e6 > self._megabytes:
            diagram = self._diagram
            both = diagram.arrivals.astype(float) + diagram.completions.astype(float)
            halves = np.bincount(diagram.used, weights=both)[head : tail + 1]
            raise TooLargeError(max(following, float(halves.min())) * _BYTES_A_SUM / 1e6)

    def _start(self, nodes: list[int]) -> _Listed:
        """List the sum 0 for some nodes."""
        begin, end = np.zeros((2, self._diagram.nodes), dtype=np.int64)
        begin[nodes], end[nodes] = np.arange(len(nodes)), np.arange(len(nodes)) + 1
        ones = np.ones(len(nodes), dtype=self._diagram.completions.dtype)
        return _Listed(begin, end, np.zeros(len(nodes), dtype=np.int64), ones)

    def _carry(self, listed: _Listed, arcs: IntArray, start: Numbers, stop: Numbers) -> _Listed:
        """Carry sums along some arcs, from one of their nodes to the other."""
        begin, end = listed.begin[start[arcs]], listed.end[start[arcs]]
        which, place = ranges(begin, end - begin)
        arc = arcs[which]
        sums = listed.sums[place] + self._parts[self._diagram.placed[arc]]
        rows, alike = distinct(np.column_stack([stop[arc].astype(np.int64), sums]))
        times = np.zeros(len(rows), dtype=listed.times.dtype)
        np.add.at(times, alike, listed.times[place])
        return self._listed(rows[:, 0], rows[:, 1], times)

    def _listed(self, nodes: IntArray, sums: IntArray, times: Numbers) -> _Listed:
        each = np.bincount(nodes, minlength=self._diagram.nodes)
        last = np.cumsum(each)
        return _Listed(last - each, last, sums, times)

    def _settled(self, head: _Listed) -> _Listed:
        """Leave out the sums from the root whose plans all end on one side of what is asked."""
        nodes = head.by_node()
        is_below = head.sums + self._most[nodes] <= self._low
        ways = head.times * self._diagram.completions[nodes]
        self._below += int(ways[is_below].sum())
        kept = ~is_below & (head.sums + self._least[nodes] <= self._high)
        return self._listed(nodes[kept], head.sums[kept], head.times[kept])
