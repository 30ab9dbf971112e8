"""The memory of a bound on a measure that adds up over BCUs: how much may still be added."""

from __future__ import annotations

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.integer_rows import distinct, last_at_most, ranges
from bcu_optimizer.engines.diagram.refine import Memory

# Sums of completions that are listed, over all nodes.
_LISTED = 4_000_000


class TotalMemory(Memory):
    """Remembers what is left of a bound: the sum of all parts is to be at most ``most``.

    What is left is rounded down to the nearest sum that some completion has, so that nodes whose
    completions are told apart by nothing become one. From the levels near the root, which have too
    many completions to list, it is remembered as it is.
    """

    def __init__(self, diagram: Diagram, parts: IntArray, most: int) -> None:
        self.parts = parts
        self.start = (most,)
        self.least = diagram.to_end(parts, np.minimum)
        self.most = diagram.to_end(parts, np.maximum)
        self.begin, self.end, self.sums = _completion_sums(diagram, parts)

    def step(self, states: IntArray, placed: IntArray) -> IntArray:
        """Take off the part of each candidate."""
        return states - self.parts[placed][:, None]

    def settle(self, states: IntArray, nodes: IntArray) -> tuple[IntArray, BoolArray]:
        """Round down to a sum that can occur; nothing is left over that no completion needs."""
        left = np.minimum(states[:, 0], self.most[nodes])
        kept = left >= self.least[nodes]
        begin, end = self.begin[nodes], self.end[nodes]
        listed = kept & (begin < end)
        place = last_at_most(self.sums, begin[listed], end[listed], left[listed])
        left[listed] = self.sums[place - 1]
        return left[:, None], kept


def _completion_sums(diagram: Diagram, parts: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """List the sums that completions of each node have, sorted, as far as there is room.

    Returns
    -------
    tuple
        Where the sums of each node begin and end (equal where they are not listed), and the sums.
    """
    begin, end = np.zeros((2, diagram.nodes), dtype=np.int64)
    ends = list(diagram.ends.values())
    begin[ends], end[ends] = np.arange(len(ends)), np.arange(len(ends)) + 1
    sums = np.zeros(len(ends), dtype=np.int64)
    for nodes, arcs in diagram.upward():
        target = diagram.target[arcs]
        lengths = end[target] - begin[target]
        if lengths.sum() + len(sums) > _LISTED:
            break
        arc, place = ranges(begin[target], lengths)
        out = np.repeat(np.arange(nodes.start, nodes.stop), diagram.degrees(nodes))
        found, _ = distinct(
            np.column_stack([out[arc], sums[place] + parts[diagram.placed[arcs]][arc]])
        )
        each = np.bincount(found[:, 0] - nodes.start, minlength=nodes.stop - nodes.start)
        begin[nodes] = len(sums) + np.cumsum(each) - each
        end[nodes] = begin[nodes] + each
        sums = np.concatenate([sums, found[:, 1]])
    return begin, end, sums
