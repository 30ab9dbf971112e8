"""The plan diagram: every valid plan is one path through it, and every path is one valid plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.candidates import Candidates

Index = npt.NDArray[np.int32]
Numbers = npt.NDArray[Any]  # integers of 64 bits, Python's big ones, or doubles

_SAFE_INT64 = 2.0**62


@dataclass(frozen=True, eq=False)
class Diagram:
    """A graph without cycles from one root to one end for each number of BCUs.

    A node stands for the areas covered so far, the number of BCUs used, and what the rules about
    the whole plan must remember of them; an arc places the BCU of the first area not yet covered.
    Nodes are numbered by level, the place of that first area in the order, so that every arc leads
    to a higher number. Node 0 is the root. Every node lies on a path to an end.

    Attributes
    ----------
    candidates
        The BCUs that arcs place.
    levels
        Nodes ``levels[p]`` to ``levels[p + 1] - 1`` are those of level p; the last level holds the
        ends; shape (areas + 2,).
    first
        Arcs ``first[v]`` to ``first[v + 1] - 1`` leave node v; shape (nodes + 1,).
    target, placed
        The node each arc leads to and the candidate it places; shape (arcs,).
    used
        BCUs used so far at each node; shape (nodes,).
    ends
        The node at which plans of a number of BCUs end; numbers that have no plan are not in it.
    """

    candidates: Candidates
    levels: IntArray
    first: IntArray
    target: Index
    placed: Index
    used: IntArray
    ends: Mapping[int, int]

    @property
    def nodes(self) -> int:
        """The number of nodes."""
        return len(self.used)

    @property
    def arcs(self) -> int:
        """The number of arcs."""
        return len(self.target)

    def spans(self) -> Iterator[tuple[slice, slice]]:
        """Yield the nodes and the arcs of each level that has any, the ends left out."""
        for low, high in zip(self.levels[:-2].tolist(), self.levels[1:-1].tolist(), strict=True):
            if low < high:
                yield slice(low, high), slice(int(self.first[low]), int(self.first[high]))

    def upward(self) -> Iterator[tuple[slice, slice]]:
        """Yield what :meth:`spans` does, from the ends to the root."""
        yield from reversed(list(self.spans()))

    def degrees(self, nodes: slice) -> IntArray:
        """Return how many arcs leave each of some nodes."""
        degrees: IntArray = np.diff(self.first[nodes.start : nodes.stop + 1])
        return degrees

    def fold(self, values: Numbers, worth: Callable[[slice], Numbers], by: np.ufunc) -> None:
        """Fill in values from the ends to the root.

        Parameters
        ----------
        values
            One for each node; those of the ends are given, the others are filled in.
        worth
            The worth of a slice of arcs, given that the values of their targets are known.
        by
            What makes one value of the worths of a node's arcs: ``np.add``, ``np.minimum``, ….
        """
        for nodes, arcs in self.upward():
            values[nodes] = by.reduceat(worth(arcs), self.first[nodes] - arcs.start)

    def to_end(self, costs: Numbers, by: np.ufunc) -> Numbers:
        """Return the least (``np.minimum``) or greatest cost from each node to an end."""
        values = np.zeros(self.nodes, dtype=costs.dtype)
        self.fold(values, lambda arcs: costs[self.placed[arcs]] + values[self.target[arcs]], by)
        return values

    def from_root(self, costs: Numbers) -> Numbers:
        """Return the least cost from the root to each node."""
        farther = int(abs(costs).max(initial=0)) * (int(self.used.max(initial=0)) + 1) + 1
        values = np.full(self.nodes, farther, dtype=costs.dtype)
        values[:1] = 0
        for nodes, arcs in self.spans():
            so_far = np.repeat(values[nodes], self.degrees(nodes)) + costs[self.placed[arcs]]
            np.minimum.at(values, self.target[arcs], so_far)
        return values

    @cached_property
    def completions(self) -> Numbers:
        """How many ways lead from each node to an end; exact, of big integers where needed."""
        return _exact(self.nodes, self._count_completions)

    @cached_property
    def arrivals(self) -> Numbers:
        """How many ways lead from the root to each node; exact like ``completions``."""
        return _exact(self.nodes, self._count_arrivals)

    def _count_completions(self, values: Numbers) -> None:
        values[list(self.ends.values())] = 1
        self.fold(values, lambda arcs: values[self.target[arcs]], np.add)

    def _count_arrivals(self, values: Numbers) -> None:
        values[:1] = 1
        for nodes, arcs in self.spans():
            out = np.repeat(values[nodes], self.degrees(nodes))
            np.add.at(values, self.target[arcs], out)

    @cached_property
    def counts(self) -> dict[int, int]:
        """The number of plans for each number of BCUs that has any."""
        return {bcus: int(self.arrivals[node]) for bcus, node in sorted(self.ends.items())}

    @property
    def total(self) -> int:
        """The number of plans."""
        return sum(self.counts.values())

    def to_ends(self, numbers: Set[int]) -> Diagram:
        """Return the diagram of the plans of some numbers of BCUs."""
        ends = {bcus: node for bcus, node in self.ends.items() if bcus in numbers}
        return self if len(ends) == len(self.ends) else trimmed(self, ends)

    def without(self, barred: BoolArray) -> Diagram:
        """Return the diagram of the plans that have none of the candidates of a mask."""
        return trimmed(self, self.ends, ~barred[self.placed]) if barred.any() else self


def _exact(nodes: int, fill: Callable[[Numbers], None]) -> Numbers:
    """Count in 64 bits if doubles say that this is enough, else in big integers."""
    rough = np.zeros(nodes)
    fill(rough)
    exact = np.zeros(nodes, dtype=np.int64 if rough.max(initial=0) < _SAFE_INT64 else object)
    fill(exact)
    return exact


def trimmed(diagram: Diagram, ends: Mapping[int, int], kept: BoolArray | None = None) -> Diagram:
    """Keep some ends and arcs, and of the rest only what lies on a path from the root to an end."""
    kept = np.ones(diagram.arcs, dtype=np.bool_) if kept is None else kept.copy()
    alive = np.zeros(diagram.nodes, dtype=np.bool_)
    alive[list(ends.values())] = True
    for nodes, arcs in diagram.upward():
        kept[arcs] &= alive[diagram.target[arcs]]
        has_arcs = diagram.degrees(nodes) > 0  # reduceat would give a node without any the next's
        starts = diagram.first[nodes][has_arcs] - arcs.start
        alive[nodes][has_arcs] = np.logical_or.reduceat(kept[arcs], starts) if len(starts) else ()
    reached = np.zeros(diagram.nodes, dtype=np.bool_)
    reached[:1] = alive[:1]
    for nodes, arcs in diagram.spans():
        kept[arcs] &= np.repeat(reached[nodes], diagram.degrees(nodes))
        reached[diagram.target[arcs][kept[arcs]]] = True
    number = np.concatenate([[0], np.cumsum(reached)]).astype(np.int32)
    leaving = np.zeros(diagram.nodes, dtype=np.int64)
    has_arcs = np.diff(diagram.first) > 0
    starts = diagram.first[:-1][has_arcs]
    leaving[has_arcs] = np.add.reduceat(kept.view(np.int8), starts, dtype=np.int64)
    return Diagram(
        candidates=diagram.candidates,
        levels=number[diagram.levels].astype(np.int64),
        first=np.concatenate([[0], np.cumsum(leaving[reached])]),
        target=number[diagram.target[kept]],
        placed=diagram.placed[kept],
        used=diagram.used[reached],
        ends={bcus: int(number[node]) for bcus, node in ends.items() if reached[node]},
    )
